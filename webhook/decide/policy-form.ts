import {
  annotationNames,
  checkAnnotationBudget,
  createCollector,
  digestInitdata,
  encodeInitdata,
  formatPolicy,
  type GeneratedPolicy,
  type Initdata,
  type PolicyData,
  type RulesText,
  renamePod,
  replacePolicy,
  writeInitdata,
} from '../../generator/index.js';
import { describeFinding, type Finding } from './describe-findings.js';
import type { NamedTemplate } from './named-template.js';

/** A policy with its warnings, as the generator made it. */
export interface PolicySource {
  readonly policy: GeneratedPolicy;
  readonly findings: readonly Finding[];
}

/** What the policies of pods have in common that differ in their names alone. */
export interface PolicyForm {
  readonly rules: RulesText;
  readonly base: Initdata;
  /** What a pod of the template is called in data and findings. */
  readonly standIn: string;
  readonly data: PolicyData;
  readonly findings: readonly Finding[];
  /** The initdata before and behind the policy. */
  readonly toml: readonly [string, string];
  /** The last text, around the pattern of the name: lines break by lengths alone, so it is that of all names as long. */
  text?: { readonly length: number; readonly parts: readonly string[] };
  /** The pod's other annotations, which count for what it may have in all. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A form with a name put in. */
export interface FilledForm {
  readonly policyText: string;
  readonly initdata: Initdata;
  readonly annotation: string;
  readonly digest: string;
  readonly findings: readonly Finding[];
}

const nowhere = { source: { name: 'pod', text: '' }, start: 0, end: 0 };

/** The one pattern of the settings that the self-check puts a pod's name to. */
const logKey = 'io.kubernetes.cri.sandbox-log-directory';
const shippedLogPattern =
  '^/var/log/pods/$(sandbox-namespace)_$(sandbox-name)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/**
 * Makes the form of a template from the policy of one of its pods, self-checked, and from that of the stand-in. Filled with
 * any plain name it gives what the generator would make of that pod, and the self-check would pass it:
 *
 * - The generator writes the name in one place, the pattern for the sandbox's name. That is looked at: with the pod's own
 *   name there, the stand-in's data must be the pod's own to the letter, and its text, initdata and warnings must, too. A
 *   name or number that comes in by another way (a label in a variable) differs.
 * - The stand-in is as long as plain names get. What fits the guest's limits with it fits them with each.
 * - Plain names are small letters, digits and dashes: JSON, TOML, Rego and patterns take them as they are.
 * - The self-check puts to the policy what the runtime sends. With another name, requests differ in the sandbox's name, the
 *   log folder, the host name (which is the name: plain names are not cut), and texts with `$(sandbox-name)` or
 *   `$(host-name)`. The shipped rules compare the first two with patterns that are literal in the name, take any plain name
 *   for the third, and put the name that was sent into the texts.
 *
 * Undefined where any of this cannot be shown.
 */
export async function makePolicyForm(
  own: PolicySource,
  source: PolicySource,
  { name, standIn }: NamedTemplate,
  rules: RulesText,
  base: Initdata,
): Promise<PolicyForm | undefined> {
  const { policy } = own;
  const { data, policyText, images } = source.policy;
  if (rules.kind !== 'shipped' || policy.selfCheck === 'denied') return undefined;
  if (data.containers[0]?.OCI.Annotations[logKey] !== shippedLogPattern) return undefined;
  if (JSON.stringify(renamePod(data, standIn, name)) !== JSON.stringify(policy.data)) return undefined;
  const [before, after, ...others] = writeInitdata(replacePolicy(base, policyText)).split(policyText);
  if (before === undefined || after === undefined || others.length > 0) return undefined;
  const annotations = policy.workload.template.metadata.annotations ?? {};
  const { findings } = source;
  const form: PolicyForm = { rules, base, standIn, data, findings, toml: [before, after], annotations };
  const filled = await fillPolicyForm(form, name);
  const isSame =
    filled?.annotation === policy.annotation &&
    filled.policyText === policy.policyText &&
    describeAll(filled.findings) === describeAll(own.findings) &&
    listImages(images) === listImages(policy.images);
  return isSame ? form : undefined;
}

/** Puts a name into a form; undefined where there would be something to say about the size of the annotations. */
export async function fillPolicyForm(form: PolicyForm, name: string): Promise<FilledForm | undefined> {
  const { base, standIn, toml } = form;
  const policyText = await writeText(form, name);
  if (policyText === undefined) return undefined;
  const text = toml[0] + policyText + toml[1];
  const annotation = encodeInitdata(text);
  const collector = createCollector();
  checkAnnotationBudget({ ...form.annotations, [annotationNames.initdata]: annotation }, name, nowhere, collector);
  if (collector.diagnostics.length > 0) return undefined;
  const { algorithm, digest } = digestInitdata(text, base.algorithm);
  const fill = (said: string): string => said.replaceAll(standIn, name);
  return {
    policyText,
    initdata: replacePolicy(base, policyText),
    annotation,
    digest: `${algorithm}:${digest}`,
    findings: form.findings.map((finding) => ({
      ...finding,
      message: fill(finding.message),
      notes: finding.notes.map(fill),
      help: finding.help.map(fill),
    })),
  };
}

/** Writes the policy for a name. Where the form has the text for another of its length, only the name is put in. */
async function writeText(form: PolicyForm, name: string): Promise<string | undefined> {
  const pattern = `"io.kubernetes.cri.sandbox-name":"^${name}$"`;
  if (form.text?.length === name.length) return form.text.parts.join(pattern);
  const data = renamePod(form.data, form.standIn, name);
  if (!data) return undefined;
  const text = await formatPolicy(form.rules, data, true);
  const parts = text.split(pattern);
  if (parts.length === data.containers.length + 1) form.text = { length: name.length, parts };
  return text;
}

const describeAll = (findings: readonly Finding[]): string =>
  JSON.stringify(findings.map((one) => [one.severity, describeFinding(one), one.notes, one.help]));

const listImages = (images: GeneratedPolicy['images']): string =>
  JSON.stringify(images.map(({ reference, resolvedDigest }) => [reference, resolvedDigest]));
