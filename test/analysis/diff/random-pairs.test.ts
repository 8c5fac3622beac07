import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareBehaviour } from '../../../generator/analysis/diff/compare-behaviour.js';
import { makePolicyTree } from '../../../generator/analysis/diff/policy-tree.js';
import { simulateTree } from '../../../generator/analysis/diff/simulate-tree.js';
import { listMutations, mutateRequest } from '../../../generator/analysis/mutate-request.js';
import type { JsonObject } from '../../../generator/analysis/requests/index.js';
import { createAgentPolicy } from '../../../rules/engine/index.js';
import { writeDataRule } from '../../../rules/engine/linker/index.js';
import { compareTexts, makePolicyText, readRules, readText } from './compare-pods.js';
import { basePod } from './manifest-edits.js';

/** Policy data as a test may change them. */
type Data = Record<string, unknown>;
type Edit = (data: Data, pick: number) => void;

function at(data: Data, path: string): unknown {
  let node: unknown = data;
  for (const step of path.split('.')) node = (node as Data)[step];
  return node;
}

const removeAt =
  (path: string): Edit =>
  (data, pick) => {
    const list = at(data, path) as unknown[];
    if (list.length > 0) list.splice(pick % list.length, 1);
  };

const add =
  (path: string, ...items: readonly unknown[]): Edit =>
  (data, pick) => {
    (at(data, path) as unknown[]).push(items[pick % items.length]);
  };

const set =
  (path: string, member: string, ...values: readonly unknown[]): Edit =>
  (data, pick) => {
    (at(data, path) as Record<string, unknown>)[member] = values[pick % values.length];
  };

/** Changes of data, small and many: `main` is the third container. */
const edits: readonly Edit[] = [
  ...[0, 1, 2, 3].flatMap((index): readonly Edit[] => {
    const container = `containers.${index}`;
    return [
      set(`${container}.OCI.Process.User`, 'UID', 0, 1, 33),
      set(`${container}.OCI.Process`, 'Cwd', '/', '/x'),
      set(`${container}.OCI.Process`, 'NoNewPrivileges', true, false),
      set(`${container}.OCI.Process`, 'Terminal', true, false),
      set(`${container}.OCI.Root`, 'Readonly', true, false),
      add(`${container}.OCI.Process.Env`, 'A=b', 'B=$(host-name)', 'A=c', 'X_PORT=1'),
      add(`${container}.exec_commands`, ['true'], ['sh', '-c', 'x']),
      removeAt(`${container}.exec_commands`),
      removeAt(`${container}.OCI.Linux.MaskedPaths`),
      removeAt(`${container}.OCI.Linux.ReadonlyPaths`),
      add(`${container}.OCI.Linux.MaskedPaths`, '/proc/x', '/sys/x'),
      removeAt(`${container}.OCI.Linux.Namespaces`),
      set(`${container}.runtime_anno_patterns`, '^example\\.org/a$', '^[a-z]+$', '^.*$', '^b$'),
      set(`${container}.OCI.Annotations`, 'example.org/b', 'x', 'y'),
      add(`${container}.OCI.Mounts`, { destination: '/x', source: 'tmpfs', type_: 'tmpfs', options: ['ro'] }),
    ];
  }),
  removeAt('containers'),
  removeAt('containers.2.OCI.Process.Args'),
  add('containers.2.OCI.Process.Args', 'x', '$(node-name)'),
  set('request_defaults', 'ReadStreamRequest', true, false),
  set('request_defaults', 'WriteStreamRequest', true, false),
  set('request_defaults', 'UpdateEphemeralMountsRequest', true, false),
  set('request_defaults', 'GetDiagnosticDataRequest', true, false),
  add('request_defaults.ExecProcessRequest.allowed_commands', ['ls'], ['sh']),
  add('request_defaults.ExecProcessRequest.regex', '^ls', '^ls [a-z]+$', '(?i)ps', '\\bx\\b'),
  add('request_defaults.CreateContainerRequest.allow_env_regex', '^A=.*$', '^[A-Z]=b$', '^C=\\w+$'),
  removeAt('request_defaults.CreateContainerRequest.allow_env_regex'),
  removeAt('request_defaults.CopyFileRequest'),
  removeAt('request_defaults.UpdateInterfaceRequest.forbidden_names'),
  removeAt('request_defaults.UpdateRoutesRequest.forbidden_source_regex'),
  add('request_defaults.AddARPNeighborsRequest.allowed_states', 2, 4),
  removeAt('sandbox.storages'),
  set('cluster_config', 'pause_container_image', 'other'),
];

const isExhaustive = process.env.EXHAUSTIVE === '1';
const runs = isExhaustive ? Number(process.env.PAIRS ?? 1000) : 15;

it('nothing that only the new policy allows is called equal or narrower (EXHAUSTIVE=1: 1,000 pairs, or PAIRS)', async () => {
  const { data } = await readText(await makePolicyText(basePod, { link: false }));
  const rules = await readRules();
  const write = (own: unknown): string => `${rules.text}\n${writeDataRule(own as JsonObject)}`;
  const change = (chosen: readonly (readonly [edit: number, pick: number])[]): string => {
    const own = structuredClone(data) as unknown as Data;
    for (const [edit, pick] of chosen) {
      // An edit of a container that another edit took away does nothing.
      try {
        edits[edit % edits.length]?.(own, pick);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
    return write(own);
  };
  const changes = fc.array(fc.tuple(fc.nat(edits.length - 1), fc.nat(9)), { minLength: 0, maxLength: 3 });
  const seen: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(changes, changes, fc.nat(1_000_000), async (before, after, seed) => {
      const old = change(before);
      const next = change(after);
      const { relation } = await compareTexts(old, next);
      seen[relation] = (seen[relation] ?? 0) + 1;
      if (relation !== 'equal' && relation !== 'narrower') return;
      const trees = [];
      for (const text of [old, next]) {
        const read = (await readText(text)).data;
        if (read) trees.push(makePolicyTree(read));
      }
      const [oldTree, newTree] = trees;
      const oldAgent = createAgentPolicy(old).agent;
      const newAgent = createAgentPolicy(next).agent;
      if (!oldTree || !newTree || !oldAgent || !newAgent) throw new Error('a policy does not load');
      const order = [...new Set([...Object.keys(oldTree.containers), ...Object.keys(newTree.containers)])];
      const scope = {
        order,
        extent: 'whole',
        commands: [['ls'], ['sh'], ['true'], ['sh', '-c', 'x']],
        shape: seed,
      } as const;
      let turn = seed;
      const { wider } = compareBehaviour(
        { agent: oldAgent, requests: simulateTree(oldTree, scope) },
        { agent: newAgent, requests: simulateTree(newTree, scope) },
        ({ kind, request }) => {
          turn += 1;
          const all = listMutations(kind, request);
          return all.filter((_, index) => (index + turn) % 12 === 0).map((one) => mutateRequest(request, one));
        },
        'wider',
      );
      expect(wider && [wider.kind, wider.step, wider.denial]).toBeUndefined();
    }),
    { numRuns: runs, ...(isExhaustive ? {} : { seed: 7 }) },
  );
  if (isExhaustive) process.stdout.write(`${JSON.stringify(seen)}\n`);
}, 3_600_000);
