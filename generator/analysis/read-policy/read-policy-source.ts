import type { DiagnosticCollector, SourceText } from '../../diagnostics/index.js';
import { parseInitdata, policyKey } from '../../initdata/index.js';
import type { WorkloadKindRow } from '../../manifest/index.js';
import { detectPolicyForm, gzipStart, stripQuotes } from './detect-policy-form.js';
import { makePolicySource, type PolicySource } from './policy-source.js';
import { readAnnotationValue } from './read-annotation-value.js';
import { readManifestPolicies } from './read-manifest-policies.js';

export interface ReadPolicyOptions {
  /** Further kinds of objects that hold pod templates, by a setting. */
  readonly extraKinds?: readonly WorkloadKindRow[];
}

/**
 * Reads the policies of a text: Rego, the value of an annotation (or several, one a line), initdata as TOML, or
 * manifests with one or more workloads. Policies of any generator will do. What is wrong goes to the collector, with
 * its place; then the result may be empty. Nothing is evaluated, so a policy that the guest cannot load passes here.
 */
export async function readPolicySource(
  source: SourceText,
  collector: DiagnosticCollector,
  options: ReadPolicyOptions = {},
): Promise<readonly PolicySource[]> {
  const { name: label, text } = source;
  const whole = { source, start: 0, end: 0 };
  switch (detectPolicyForm(text)) {
    case 'rego':
      return [makePolicySource({ kind: 'rego', label, policyText: text, place: { source, offset: 0 } })];
    case 'annotation': {
      const values = splitValues(text);
      const read = values.map((value, index) =>
        readAnnotationValue(
          { value, span: whole, label: values.length === 1 ? label : `${label}#${index + 1}` },
          collector,
        ),
      );
      return (await Promise.all(read)).filter((policy) => policy !== undefined);
    }
    case 'initdata':
      return await readInitdataPolicy(source, collector);
    case 'manifest':
      return await readManifestPolicies(source, options.extraKinds ?? [], collector);
    case 'unknown':
      collector.report('policy-unrecognised', {
        message: `${label} is neither Rego, nor an annotation value, nor initdata, nor a manifest`,
        span: whole,
        help: ['Rego begins with its package, initdata with version, algorithm or [data], a manifest with apiVersion'],
      });
      return [];
  }
}

/** `genpolicy -b` prints a value a line, other tools break one into lines: a new value begins as gzip does. */
function splitValues(text: string): readonly string[] {
  const value = stripQuotes(text);
  return value.startsWith(gzipStart) ? value.split(new RegExp(`\\s+(?=${gzipStart})`)) : [value];
}

async function readInitdataPolicy(
  source: SourceText,
  collector: DiagnosticCollector,
): Promise<readonly PolicySource[]> {
  const { name: label, text } = source;
  const initdata = await parseInitdata(source, undefined, collector);
  if (!initdata) return [];
  const policyText = initdata.data.get(policyKey);
  if (policyText === undefined) {
    collector.report('policy-absent', {
      message: `${label} holds no ${policyKey}`,
      span: { source, start: 0, end: 0 },
      notes: [`its [data] has ${[...initdata.data.keys()].sort().join(', ') || 'nothing'}`],
    });
    return [];
  }
  // A literal string of TOML stands in the file as it is, so that places in the policy are places in the file.
  const offset = policyText === '' ? -1 : text.indexOf(policyText);
  const place = offset === -1 ? {} : { place: { source, offset } };
  return [makePolicySource({ kind: 'initdata', label, policyText, initdata, initdataText: text, ...place })];
}
