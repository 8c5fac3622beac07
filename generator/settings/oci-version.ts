import type { DiagnosticCollector } from '../diagnostics/index.js';
import { trustJsonText } from './json-text.js';
import { compareKataVersions } from './kata-version.js';
import type { NamedDropIn } from './named-drop-in.js';
import { readShippedFile } from './shipped-files.js';

/** Which version of the OCI runtime specification a containerd release writes. */
export interface ContainerdVersion {
  /** First two numbers of the release. */
  readonly containerd: string;
  readonly oci: string;
}

/** Lists the containerd releases that are known, oldest first. */
export function listContainerdVersions(): readonly ContainerdVersion[] {
  const table: { readonly versions: readonly ContainerdVersion[] } = JSON.parse(
    readShippedFile('drop-ins/containerd-versions.json'),
  );
  return table.versions;
}

const isOciVersion = (text: string): boolean =>
  /^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}(?:-[0-9A-Za-z.-]{1,40})?$/.test(text);

/** Reads a version of the OCI specification as a user gave it; a mistake is reported. */
export function readOciVersion(text: string, collector: DiagnosticCollector): string | undefined {
  const version = text.trim();
  if (isOciVersion(version)) return version;
  const known = [...new Set(listContainerdVersions().map(({ oci }) => oci))];
  collector.report('oci-version-invalid', {
    message: `${JSON.stringify(text)} is not an OCI version`,
    notes: [`containerd releases write ${known.join(', ')}`],
    help: ['write three numbers, such as 1.2.1'],
  });
  return undefined;
}

/** Reads a list of OCI versions; a policy that accepts a set needs two of them. */
export function readOciVersionSet(text: string, collector: DiagnosticCollector): readonly string[] | undefined {
  const read = text.split(',').map((one) => readOciVersion(one, collector));
  const versions = [...new Set(read.filter((one) => one !== undefined))];
  if (versions.length < read.filter((one) => one !== undefined).length || versions.length === 1) {
    collector.report('oci-version-invalid', {
      message: `${JSON.stringify(text)} is not a set of different OCI versions`,
      help: ['write at least two, such as 1.2.1,1.3.0; for one version there is --oci-version'],
    });
    return undefined;
  }
  return read.includes(undefined) ? undefined : versions;
}

/** Finds the OCI version that a containerd release writes, such as `2.1.4` or `containerd://2.1.4`; a mistake is reported. */
export function findOciVersion(containerdVersion: string, collector: DiagnosticCollector): string | undefined {
  const table = listContainerdVersions();
  const numbers = /^(?:containerd:\/\/)?v?([0-9]{1,4}\.[0-9]{1,4})(?:[.~+-][0-9A-Za-z.~+-]{0,60})?$/.exec(
    containerdVersion.trim(),
  )?.[1];
  const found = table.find(({ containerd }) => containerd === numbers);
  if (found) return found.oci;
  collector.report('containerd-version-unknown', {
    message:
      numbers === undefined
        ? `${JSON.stringify(containerdVersion)} is not a version of containerd`
        : `it is not known which OCI version containerd ${numbers} writes`,
    notes: [`known: ${table.map(({ containerd, oci }) => `containerd ${containerd} writes ${oci}`).join(', ')}`],
    help: ['give the OCI version itself with --oci-version'],
  });
  return undefined;
}

/** Orders OCI versions and drops repeated ones; the oldest says what the weakest of the nodes can do. */
export function sortOciVersions(versions: readonly string[]): readonly string[] {
  // Both are three numbers with a suffix.
  return [...new Set(versions)].sort((a, b) => compareKataVersions(a, b) || (a < b ? -1 : 1));
}

/** Makes the drop-in that states the OCI version of the nodes. */
export function makeOciVersion(version: string, name: string): NamedDropIn {
  const operation = { op: 'replace', path: '/kata_config/oci_version', value: version };
  const text = `[\n  ${JSON.stringify(operation)}\n]\n`;
  return { name, from: 'flag', text: trustJsonText({ name, text }), addsOnce: false };
}
