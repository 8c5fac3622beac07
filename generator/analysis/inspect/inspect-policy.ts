import { digestInitdata, policyKey } from '../../initdata/index.js';
import type { PolicyData } from '../../policy/index.js';
import { openPolicy, type PolicySource } from '../read-policy/index.js';
import { identifyRules } from './identify-rules.js';
import { inspectContainer } from './inspect-container.js';
import type { Inspection } from './inspection.js';
import { listRisks } from './risk-table.js';

const podNameKey = 'io.kubernetes.cri.sandbox-name';
const namespaceKey = 'io.kubernetes.cri.sandbox-namespace';

export interface InspectOptions {
  /** Joins the rules of this release with data: gives the text of which it is told that it has our rules. */
  readonly link?: (data: PolicyData) => string;
  /** The rules of this release as they are before they are linked. */
  readonly ownText?: string;
  /** What to call the rules of this release. */
  readonly ownName: string;
}

function listTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function listExec(given: unknown): readonly string[] {
  if (typeof given !== 'object' || given === null) return [];
  const { allowed_commands: commands, regex } = given as Readonly<Record<string, unknown>>;
  const vectors = Array.isArray(commands) ? commands : [];
  return [...vectors.map((argv) => JSON.stringify(argv)), ...listTexts(regex).map((pattern) => `/${pattern}/`)];
}

function describePod(data: PolicyData | undefined): Inspection['pod'] {
  const { Annotations: notes = {}, Version } = data?.containers[0]?.OCI ?? {};
  const versions = [Version, ...(data?.extensions?.oci_versions ?? [])].filter((one) => typeof one === 'string');
  return {
    name: notes[podNameKey],
    namespace: notes[namespaceKey] || undefined,
    ociVersions: [...new Set(versions)],
  };
}

const readRules = (policyText: string): string => policyText.slice(0, policyText.lastIndexOf('\npolicy_data'));

/** Whether the rules are those that this release puts before such data, or the whole of its rules. */
function hasOwnRules({ data, policyText }: PolicySource, { link, ownText }: InspectOptions): boolean {
  const rules = readRules(policyText).trim();
  if (ownText !== undefined && rules === ownText.trim()) return true;
  return data !== undefined && link !== undefined && readRules(link(data)).trim() === rules;
}

/** Says whom a policy is for, what it allows, and what is known against its rules. */
export function inspectPolicy(source: PolicySource, options: InspectOptions): Inspection {
  const { label, kind: form, policyText, data, initdata, initdataText } = source;
  const { agent, error } = openPolicy(policyText);
  const isOwn = hasOwnRules(source, options);
  const { request_defaults: defaults } = data ?? {};
  const facts: Omit<Inspection, 'risks'> = {
    label,
    form,
    pod: describePod(data),
    digest: initdata && initdataText !== undefined ? digestInitdata(initdataText, initdata.algorithm) : undefined,
    siblings: [...(initdata?.data ?? [])]
      .filter(([name]) => name !== policyKey)
      .map(([name, text]) => ({ name, bytes: Buffer.byteLength(text) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    rules: identifyRules(policyText, isOwn ? options.ownName : undefined, agent),
    containers: (data?.containers ?? []).map((one) =>
      inspectContainer(one, data?.common ?? ({} as PolicyData['common']), data?.devices?.vfio?.device_path ?? ''),
    ),
    allows: {
      logs: defaults?.ReadStreamRequest === true,
      stdin: defaults?.WriteStreamRequest === true,
      terminationLog: defaults?.GetDiagnosticDataRequest === true,
      exec: listExec(defaults?.ExecProcessRequest),
      failures: agent?.allowsFailures ?? false,
    },
    environmentPatterns: listTexts(defaults?.CreateContainerRequest?.allow_env_regex),
    gaps: [
      ...(error ? [`the guest cannot load the policy: ${error.message}`] : []),
      ...(data ? [] : ['the policy has no data of the known shape: what it allows is in its rules only']),
    ],
  };
  return { ...facts, risks: listRisks(facts) };
}
