import { Agent } from 'node:https';
import { connect } from 'node:tls';
import jsonPatch from 'fast-json-patch';
import { sendJson } from '../../test/support/kube-apiserver.js';
import { initdataName, presentedPod } from '../../test/support/open-test-decider.js';
import { writeReview } from '../../test/support/write-review.js';
import type { JsonObject } from '../../webhook/decide/decide.js';

/** Reviews of all kinds, in turns: known and new templates, named pods, wrong and large ones, broken connections. */
export interface ReviewMix {
  /** Sends the next one; a status of 200 says that the answer was the one that was due. */
  readonly send: () => Promise<{ readonly status: number; readonly text: string }>;
  /** How many there were of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  close(): void;
}

interface Turn {
  readonly kind: string;
  /** Of a hundred reviews. */
  readonly share: number;
  /** Sends one, and says what was wrong with the answer. */
  readonly send: (number: number) => Promise<string | undefined>;
}

const templates = 50;

export function createReviewMix(port: number, registry: string): ReviewMix {
  // Few idle connections: how many were opened in a busy moment is not to be seen for the rest of the soak.
  const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 4, rejectUnauthorized: false });
  const url = `https://127.0.0.1:${port}`;
  const counts: Record<string, number> = {};
  let sent = 0;

  const ask = async (path: string, review: unknown, client = agent) => {
    const { body } = await sendJson(`${url}${path}?timeout=10s`, client, 'POST', undefined, review);
    return body.response;
  };
  const expectCode = async (code: number, request: JsonObject): Promise<string | undefined> => {
    const { allowed, status } = await ask('/mutate', writeReview(request));
    const got = allowed ? 200 : status.code;
    return got === code ? undefined : `wanted ${code}, got ${got}: ${status?.message}`;
  };
  /** As the API server does it: the patched pod comes back for validation. */
  const admit = async (pod: JsonObject, client = agent): Promise<string | undefined> => {
    const mutated = await ask('/mutate', writeReview({ object: pod }), client);
    if (!mutated.allowed || mutated.patch === undefined) return `not patched: ${JSON.stringify(mutated.status)}`;
    const patch = JSON.parse(Buffer.from(mutated.patch, 'base64').toString('utf8'));
    const object = jsonPatch.applyPatch(structuredClone(pod), patch).newDocument;
    const judged = await ask('/validate', writeReview({ object }), client);
    return judged.allowed ? undefined : `refused by the twin: ${JSON.stringify(judged.status)}`;
  };
  const makePod = (args: string, metadata: JsonObject = {}): JsonObject =>
    presentedPod({ metadata, container: { args: [args] }, token: String(sent).padStart(5, '0').slice(-5) });

  const turns: readonly Turn[] = [
    { kind: 'known template', share: 66, send: (number) => admit(makePod(`--known=${number % templates}`)) },
    { kind: 'new template', share: 5, send: (number) => admit(makePod(`--new=${number}`)) },
    {
      kind: 'bare pod',
      share: 5,
      send: (number) => admit(makePod('--bare', { generateName: undefined, name: `bare-${number}` })),
    },
    {
      kind: 'new connection',
      share: 5,
      send: async (number) => {
        const client = new Agent({ rejectUnauthorized: false });
        const problem = await admit(makePod(`--known=${number % templates}`), client);
        client.destroy();
        return problem;
      },
    },
    {
      kind: 'image that is not there',
      share: 5,
      send: (number) =>
        expectCode(422, { object: presentedPod({ container: { image: `${registry}/absent:${number}` } }) }),
    },
    { kind: 'no review', share: 5, send: (number) => expectCode(400, { object: `pod ${number}` }) },
    {
      kind: 'update of initdata',
      share: 3,
      send: (number) => {
        const oldObject = makePod('--updated');
        const annotations = { [initdataName]: `changed ${number}` };
        const object = { ...oldObject, metadata: { ...(oldObject.metadata as JsonObject), annotations } };
        return expectCode(403, { operation: 'UPDATE', object, oldObject });
      },
    },
    {
      kind: 'one MiB',
      share: 1,
      send: (number) => {
        const pod = makePod(`--known=${number % templates}`);
        return expectCode(200, { object: { ...pod, status: { message: 'x'.repeat(2 ** 20) } } });
      },
    },
    {
      kind: 'broken off',
      share: 5,
      send: async () => {
        await breakOff(port);
        return undefined;
      },
    },
  ];
  const wheel = turns.flatMap((turn) => Array.from({ length: turn.share }, () => turn));

  return {
    counts,
    send: async () => {
      const number = sent;
      sent += 1;
      // A step that has no factor in common with the wheel's length mixes the kinds.
      const turn = wheel[(number * 37) % wheel.length];
      if (turn === undefined) throw new Error('the wheel is empty');
      counts[turn.kind] = (counts[turn.kind] ?? 0) + 1;
      const problem = await turn.send(number);
      return { status: problem === undefined ? 200 : 599, text: `${turn.kind}: ${problem ?? ''}` };
    },
    close: () => agent.destroy(),
  };
}

/** Sends half a review and goes. */
function breakOff(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      socket.write(
        'POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"a',
      );
      setTimeout(() => socket.destroy(), 50);
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}
