import type { DiagnosticCollector } from '../diagnostics/index.js';
import type { Workload } from '../manifest/index.js';
import type { PolicyData } from '../policy/index.js';

/** What kata-agent sets for its engine (Kata 3.30 and later): a guest that cannot load its policy does not start. */
const guestLimits = { lineBytes: 64 * 1024, totalBytes: 16 * 1024 * 1024, lines: 200_000 } as const;

/** Names the text that makes a line too long, without showing it. */
function describeLongText(data: PolicyData): string {
  const isLong = (text: string): boolean => Buffer.byteLength(JSON.stringify(text)) > guestLimits.lineBytes - 64;
  for (const { OCI: spec } of data.containers) {
    const name = spec.Annotations['io.kubernetes.cri.container-name'] ?? 'the sandbox';
    const variable = spec.Process.Env?.find(isLong);
    if (variable !== undefined) return `variable ${variable.split('=', 1)[0]} of ${name}`;
    const argument = spec.Process.Args?.findIndex(isLong) ?? -1;
    if (argument !== -1) return `argument ${argument} of ${name}`;
    const annotation = Object.entries(spec.Annotations).find(([, value]) => isLong(value));
    if (annotation) return `annotation ${annotation[0]}`;
  }
  return 'a text of the policy';
}

/** Checks that the guest's engine will load the policy text. */
export function checkGuestLimits(
  policyText: string,
  data: PolicyData,
  workload: Workload,
  collector: DiagnosticCollector,
): void {
  const lines = policyText.split('\n');
  const tooLong = lines.some(
    (line) => line.length * 3 > guestLimits.lineBytes && Buffer.byteLength(line) >= guestLimits.lineBytes,
  );
  const problems = [
    ...(tooLong ? [`${describeLongText(data)} makes a line of more than ${guestLimits.lineBytes} bytes`] : []),
    ...(Buffer.byteLength(policyText) > guestLimits.totalBytes
      ? [`it has more than ${guestLimits.totalBytes} bytes`]
      : []),
    ...(lines.length > guestLimits.lines ? [`it has more than ${guestLimits.lines} lines`] : []),
  ];
  for (const problem of problems) {
    collector.report('policy-exceeds-guest-limits', {
      message: `the guest cannot load the policy of ${workload.kind} ${workload.name}: ${problem}`,
      span: workload.spanOf(['spec']),
      help: ['pass long texts as files (ConfigMap, Secret or image) instead of variables and arguments'],
    });
  }
}
