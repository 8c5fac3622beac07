import {
  createRuntimeClasses,
  installChart,
  makeConfig,
  waitFor,
  webhookNamespace,
  writeAccountKubeconfig,
} from '../../test/support/deploy-webhook.js';
import { findPort, startKubeApiserver } from '../../test/support/kube-apiserver.js';
import { spawnReplica } from '../../test/support/spawn-replica.js';
import type { WebhookConfig } from '../../webhook/config/webhook-config.gen.js';
import type { JsonObject } from '../../webhook/decide/decide.js';
import { makeBenchPod, type PodKind, podKinds } from './bench-pods.js';
import { createLoad, type Figures, findQuantile } from './figures.js';

const wantedMilliseconds = 10;
const pairs = 150;
const initdata = 'io.katacontainers.config.hypervisor.cc_init_data';

/**
 * Creates pods on a real API server with the chart's objects, in turns of a class that comes to the webhook (which mutates
 * and then validates) and of one that does not.
 */
export async function measureThroughApiServer(
  folder: string,
  sections: WebhookConfig,
  templates: number,
  figures: Figures,
): Promise<void> {
  const cluster = await startKubeApiserver();
  try {
    await cluster.createNamespace(webhookNamespace);
    await cluster.createNamespace('models');
    await createRuntimeClasses(cluster, ['kata-qemu-snp', 'other']);
    const admissionPort = await findPort();
    await installChart(cluster, `https://127.0.0.1:${admissionPort}`);
    const replica = await spawnReplica({
      folder,
      config: makeConfig({ ...sections, listen: { admissionPort } }),
      env: { KUBECONFIG: await writeAccountKubeconfig(cluster) },
    });
    const create = async (
      pod: JsonObject,
      options = '',
    ): Promise<{ readonly time: number; readonly answer: Answer }> => {
      const from = performance.now();
      const answer = await cluster.request('POST', `/api/v1/namespaces/models/pods${options}`, pod);
      return { time: performance.now() - from, answer };
    };
    try {
      await waitFor(
        () => create(makeBenchPod('deployment', 0, 0), '?dryRun=All'),
        ({ answer: { status, body } }) => status === 201 && body.metadata.annotations?.[initdata] !== undefined,
        60,
      );
      for (const [index, kind] of podKinds.entries()) {
        for (let template = 1; template <= templates; template += 1) {
          await expectCreated(create(present(kind, index * 1000 + template, 0)));
        }
        const [own, other] = [[] as number[], [] as number[]];
        for (let number = 1; number <= pairs; number += 1) {
          const template = index * 1000 + 1 + (number % templates);
          own.push(await expectCreated(create(present(kind, template, number))));
          other.push(await expectCreated(create(present(kind, 9000 + template, number, 'other'))));
        }
        const added = findQuantile(own, 0.5) - findQuantile(other, 0.5);
        figures.load(`through the API server, ${kind}`, createLoad(own));
        figures.load('  without the webhook', createLoad(other));
        figures.value(
          '  added to p50',
          `${added.toFixed(2)} ms`,
          `at most ${wantedMilliseconds} ms`,
          added <= wantedMilliseconds,
        );
      }
    } finally {
      await replica.end('SIGKILL');
    }
  } finally {
    await cluster.stop();
  }
}

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof startKubeApiserver>>['request']>>;

async function expectCreated(created: Promise<{ readonly time: number; readonly answer: Answer }>): Promise<number> {
  const { time, answer } = await created;
  if (answer.status !== 201) throw new Error(`a pod was not created: ${JSON.stringify(answer.body).slice(0, 500)}`);
  return time;
}

/** A pod as its owner sends it: the volume of the service account's token is the API server's. */
function present(kind: PodKind, template: number, number: number, runtimeClassName = 'kata-qemu-snp'): JsonObject {
  const { spec, ...pod } = makeBenchPod(kind, template, number);
  const { volumes, containers, ...others } = spec as {
    readonly volumes: readonly { readonly name: string }[];
    readonly containers: readonly { readonly volumeMounts: readonly { readonly name: string }[] }[];
  };
  const isOwn = ({ name }: { readonly name: string }): boolean => !name.startsWith('kube-api-access-');
  return {
    ...pod,
    spec: {
      ...others,
      runtimeClassName,
      volumes: volumes.filter(isOwn),
      containers: containers.map((one) => ({ ...one, volumeMounts: one.volumeMounts.filter(isOwn) })),
    },
  };
}
