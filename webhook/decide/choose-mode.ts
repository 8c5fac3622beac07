import { type Diagnostic, makeDiagnostic } from '../../generator/index.js';
import { ownNames } from './present-pod.js';

/** What is done with a pod, loosest first. */
export const modes = ['audit', 'verify', 'generate', 'approved'] as const;
export type Mode = (typeof modes)[number];

export interface ModeInputs {
  readonly configured: Mode;
  /** The loosest that a namespace may choose. */
  readonly lowest: Mode;
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
  readonly podLabels: Readonly<Record<string, string>>;
}

const rank = (mode: Mode): number => modes.indexOf(mode);
const readMode = (text: string): Mode | undefined => modes.find((mode) => mode === text);

/** The label of the namespace chooses, not below what the operator allows; the label of a pod can only tighten. */
export function chooseMode({ configured, lowest, namespaceLabels, podLabels }: ModeInputs): {
  readonly mode: Mode;
  readonly findings: readonly Diagnostic[];
} {
  const findings: Diagnostic[] = [];
  const complain = (message: string): void => {
    findings.push(makeDiagnostic('admission-mode-unknown', { message }));
  };
  let mode = configured;
  const ofNamespace = namespaceLabels?.[ownNames.mode];
  if (ofNamespace !== undefined) {
    const wished = readMode(ofNamespace);
    if (wished === undefined) complain(`the namespace asks for a mode that does not exist; ${mode} holds`);
    else if (rank(wished) < rank(lowest)) {
      complain(`the namespace asks for ${wished}; the loosest allowed mode is ${lowest}`);
      mode = lowest;
    } else mode = wished;
  }
  const ofPod = podLabels[ownNames.mode];
  if (ofPod !== undefined) {
    const wished = readMode(ofPod);
    if (wished === undefined) complain(`the pod asks for a mode that does not exist; ${mode} holds`);
    else if (rank(wished) < rank(mode))
      complain(`the pod asks for ${wished}, which is looser than ${mode}; ${mode} holds`);
    else mode = wished;
  }
  return { mode, findings };
}
