import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { writeImageLayout } from '../generate/image-store.js';
import { testStore } from '../generate/test-images.js';
import { decodeAnnotation, readAnnotations, readPolicyData } from '../support/read-annotations.js';
import { type CommandResult, runGenpolicy } from '../support/run-genpolicy.js';

/** A folder in which the command runs, with a home and a cache of its own. */
export interface WorkFolder {
  readonly path: string;
  write(name: string, text: string): void;
  read(name: string): string;
  /** Names and bytes of all files, to compare before and after. */
  snapshot(): Map<string, string>;
  /** Runs the command with images from an OCI layout, without a cache, and with an OCI version where the arguments say none. */
  run(args: readonly string[], input?: string): Promise<CommandResult>;
  /** Runs the command with these arguments only. */
  runPlain(args: readonly string[], input?: string): Promise<CommandResult>;
}

let layout: string | undefined;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'genpolicy-cli-'));
  folders.push(folder);
  return folder;
}

/** The flag for the tests' images, in a layout that is written once for each test file. */
export function localImages(): readonly string[] {
  if (layout === undefined) {
    layout = makeFolder();
    writeImageLayout(layout, testStore);
  }
  return ['--image-source', `oci:${layout}`];
}

/** What nobody says is a warning; most tests are about other things. */
function stateVersion(args: readonly string[]): readonly string[] {
  const isStated = args.some((arg) => /^20-oci-|oci-version|containerd-version|^-j|^--json-settings-path/.test(arg));
  return isStated ? [] : ['--oci-version', '1.2.1'];
}

/** Makes a folder with these files. */
export function makeWorkFolder(files: Readonly<Record<string, string>> = {}): WorkFolder {
  const path = makeFolder();
  const home = makeFolder();
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const env = { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), DOCKER_CONFIG: join(home, 'docker') };
  const runPlain: WorkFolder['runPlain'] = (args, input) =>
    runGenpolicy(args, { cwd: path, env, ...(input !== undefined && { input }) });
  return {
    path,
    write,
    read: (name) => readFileSync(join(path, name), 'utf8'),
    snapshot: () => {
      const entries = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
      const names = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
      return new Map(names.map((name) => [name.slice(path.length + 1), readFileSync(name, 'latin1')]));
    },
    run: (args, input) => runPlain([...localImages(), '--no-cache', ...stateVersion(args), ...args], input),
    runPlain,
  };
}

/** A Pod with one container; further lines go to the container, indented by six. */
export function makePodText(name: string, image = 'registry.example/shell:1', ...members: readonly string[]): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: {name: ${name}}`,
    'spec:',
    '  containers:',
    '    - name: main',
    `      image: ${image}`,
    ...members.map((line) => `      ${line}`),
    '',
  ].join('\n');
}

export interface PolicyShape {
  readonly containers: readonly {
    readonly OCI: {
      readonly Version: string;
      readonly Process: { readonly Args: readonly string[]; readonly Env: readonly string[] };
      readonly Annotations: Readonly<Record<string, string>>;
    };
  }[];
  readonly request_defaults: Readonly<Record<string, unknown>> & {
    readonly ExecProcessRequest: { readonly allowed_commands: readonly (readonly string[])[] };
  };
}

/** Decoded initdata of each annotation of a manifest. */
export function readInitdata(manifest: string) {
  return readAnnotations(manifest).map(decodeAnnotation);
}

/** The policy data of each annotation of a manifest. */
export function readPolicies(manifest: string): PolicyShape[] {
  return readInitdata(manifest).map(({ data }) => readPolicyData(data['policy.rego'] ?? '') as PolicyShape);
}
