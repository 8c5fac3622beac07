import { createCollector, type Diagnostic, locateOffset } from '../../generator/diagnostics/index.js';
import {
  type GeneratedPolicy,
  type GenerateRequest,
  generatePolicies,
  type WrittenManifest,
} from '../../generator/generate/index.js';
import type { ContainerPolicy, PolicyData } from '../../generator/policy/index.js';
import { loadSettings, type RulesText, resolveDropIn, type Settings } from '../../generator/settings/index.js';
import { type ImageStore, openImageStore } from './image-store.js';
import { testStore } from './test-images.js';

/** The shortest rules that are rules: these tests look at the data. */
export const shortRules: RulesText = { kind: 'given', name: 'rules.rego', text: 'package agent_policy\n' };

const loaded = new Map<string, Promise<Settings>>();

/** The built-in settings with drop-ins, which are loaded once. */
export function getSettings(...dropIns: readonly string[]): Promise<Settings> {
  const key = dropIns.join(' ');
  const known = loaded.get(key) ?? readSettings(dropIns);
  loaded.set(key, known);
  return known;
}

async function readSettings(names: readonly string[]): Promise<Settings> {
  const collector = createCollector();
  const dropIns = [];
  for (const name of names) {
    const dropIn = await resolveDropIn(name, collector);
    if (dropIn) dropIns.push(dropIn);
  }
  const result = await loadSettings({ dropIns }, collector);
  if (!result) throw new Error(collector.diagnostics.map(({ message }) => message).join('\n'));
  return result.settings;
}

export interface GenerateOptions extends Partial<Omit<GenerateRequest, 'images' | 'manifests' | 'configFiles'>> {
  readonly store?: ImageStore;
  readonly requireDigest?: boolean;
  readonly configFiles?: readonly string[];
  readonly keepsNamespaceFinding?: boolean;
}

/** What came of a manifest. */
export interface Generated {
  readonly policies: readonly GeneratedPolicy[];
  readonly manifests: readonly WrittenManifest[];
  readonly diagnostics: readonly Diagnostic[];
  /** Findings as `line:column severity slug: message`. */
  readonly findings: readonly string[];
}

/** Makes the policies of a manifest text with images from memory and, unless told otherwise, without guest pull. */
export async function generate(text: string, options: GenerateOptions = {}): Promise<Generated> {
  const { store = testStore, requireDigest = false, configFiles = [], keepsNamespaceFinding, ...request } = options;
  const collector = createCollector();
  const result = await generatePolicies(
    {
      manifests: [{ source: { name: 'pod.yaml', text }, path: 'pod.yaml' }],
      configFiles: configFiles.map((config, index) => ({
        source: { name: `config-${index}.yaml`, text: config },
        path: `config-${index}.yaml`,
      })),
      settings: await getSettings('10-non-coco'),
      rules: shortRules,
      selfCheck: false,
      images: () => ({ openRegistry: async () => openImageStore(store), cache: false, requireDigest }),
      ...request,
    },
    collector,
  );
  // Nearly no example states a namespace; the finding about it has a test of its own.
  const diagnostics = collector.diagnostics.filter(({ slug }) => keepsNamespaceFinding || slug !== 'namespace-unknown');
  return { ...result, diagnostics, findings: diagnostics.map(describeFinding) };
}

export function describeFinding({ span, severity, slug, message }: Diagnostic): string {
  if (!span) return `${severity} ${slug}: ${message}`;
  const { line, column } = locateOffset(span.source, span.start);
  return `${line}:${column} ${severity} ${slug}: ${message}`;
}

/** The policy data of a manifest with one workload, of which nothing is to be said. */
export async function makePolicyData(text: string, options: GenerateOptions = {}): Promise<PolicyData> {
  const { policies, findings } = await generate(text, options);
  const [policy, ...others] = policies;
  if (findings.length > 0 || !policy || others.length > 0) throw new Error(`not one policy:\n${findings.join('\n')}`);
  return policy.data;
}

/** The lines of a Pod named `web` with this spec, indented by two. */
export function makePod(...spec: readonly string[]): string {
  const head = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: web, namespace: shop}', 'spec:'];
  return [...head, ...spec.map((line) => `  ${line}`), ''].join('\n');
}

/** A Pod with one container `main` of image `shell` with these members. */
export function makeContainer(...members: readonly string[]): string {
  return makePod('containers:', '  - name: main', '    image: registry.example/shell:1', ...indent(members));
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `    ${line}`);
}

/** The policy of the sandbox and of the first container. */
export function firstContainer(data: PolicyData): ContainerPolicy {
  const container = data.containers[1];
  if (!container) throw new Error('the policy has no container');
  return container;
}
