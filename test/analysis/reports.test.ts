import { describe, expect, it } from 'vitest';
import {
  describePolicy,
  formatHtml,
  formatTotals,
  formatVerifiedPolicy,
  type VerifiedPolicy,
} from '../../generator/analysis/verify/index.js';
import { makePolicy, richPod } from './verified-pod.js';

/** A report with something of each kind in it; the numbers are made up. */
async function makeReport(): Promise<VerifiedPolicy> {
  const { workload } = await makePolicy(richPod);
  const counts = {
    possible: 900,
    judged: 90,
    denied: 81,
    explained: 8,
    unexplained: 1,
    standsFor: 900,
    deniedStandsFor: 864,
  };
  return {
    workload,
    origin: 'annotation',
    report: {
      rules: 'shipped',
      ociVersions: ['1.2.1'],
      otherOciVersions: [
        { version: '1.1.0', allowed: false },
        { version: '1.3.0', allowed: true },
      ],
      shapes: [
        {
          shape: {
            name: 'Go runtime, no shared file system, IPv4, virtio-scsi',
            runtime: 'go',
            sharedFs: 'none',
            ociVersion: '1.2.1',
            ipFamilies: [4],
            blockDriver: 'scsi',
            vfio: 'listed',
            pciPathParts: 2,
            staticResources: true,
            hostLayers: false,
            node: 'plain',
          },
          requests: 55,
          denied: 1,
        },
      ],
      denials: [
        {
          kind: 'CreateContainerRequest',
          step: 'create main',
          container: 'main',
          shapes: ['Go runtime, no shared file system, IPv4, virtio-scsi'],
          reason: 'args: argument 2 differs',
          rule: { name: 'agent_policy.create_checks', line: 42, column: 3 },
          span: workload.spanOf(['spec', 'containers', 0, 'args']),
        },
      ],
      mutations: counts,
      hostile: { judged: 60, passed: [] },
      allowsFailures: false,
      mutationsByKind: { CreateContainerRequest: counts },
      passed: [
        {
          kind: 'CreateContainerRequest',
          path: 'OCI.Mounts[].options[]',
          operator: 'append',
          containers: ['main'],
          count: 1,
          example: '/etc/<hosts>',
          reason: undefined,
        },
        {
          kind: 'CreateContainerRequest',
          path: 'OCI.Hostname',
          operator: 'append',
          containers: ['(sandbox)', 'main'],
          count: 8,
          example: undefined,
          reason: 'cut names make it differ from the name of the pod',
        },
      ],
    },
  };
}

describe('a report', () => {
  it('as text', async () => {
    const report = await makeReport();
    const style = { colour: false, showValues: false };
    await expect(
      formatVerifiedPolicy(report, { ...style, verbose: false }) + formatTotals([report]),
    ).toMatchFileSnapshot('golden/report.txt');
    await expect(formatVerifiedPolicy(report, { ...style, verbose: true })).toMatchFileSnapshot(
      'golden/report-verbose.txt',
    );
  });

  it('as JSON', async () => {
    const json = JSON.stringify(describePolicy(await makeReport()), undefined, 2);
    await expect(`${json}\n`).toMatchFileSnapshot('golden/report.json');
  });

  it('as one HTML page', async () => {
    await expect(formatHtml([await makeReport()])).toMatchFileSnapshot('golden/report.html');
  });
});
