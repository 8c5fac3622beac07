import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBehaviour } from '../../../generator/analysis/diff/compare-behaviour.js';
import { describeProof } from '../../../generator/analysis/diff/describe-proof.js';
import { makePolicyTree, type PolicyTree } from '../../../generator/analysis/diff/policy-tree.js';
import { simulateTree } from '../../../generator/analysis/diff/simulate-tree.js';
import { listMutations, mutateRequest } from '../../../generator/analysis/mutate-request.js';
import type { JsonObject, SimulatedRequest } from '../../../generator/analysis/requests/index.js';
import { createAgentPolicy } from '../../../rules/engine/index.js';
import { writeDataRule } from '../../../rules/engine/linker/index.js';
import { HAS_ORACLE, judgeCases } from '../../rules/agent-policy/oracle.js';
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
const runs = Number(process.env.PAIRS ?? (isExhaustive ? 1000 : 100));

const referenceRules = process.env.GENPOLICY_RULES ?? '';
const commands = [['ls'], ['sh'], ['true'], ['sh', '-c', 'x']];

function changeData(data: unknown, chosen: readonly (readonly [edit: number, pick: number])[]): JsonObject {
  const own = structuredClone(data) as Data;
  for (const [edit, pick] of chosen) {
    // An edit of a container that another edit took away does nothing.
    try {
      edits[edit % edits.length]?.(own, pick);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return own as JsonObject;
}

/** What runtimes send for both pods, in one of their shapes. */
async function simulateBoth(old: string, next: string, shape: number) {
  const read = async (text: string): Promise<PolicyTree> => {
    const { data } = await readText(text);
    if (!data) throw new Error('a policy has no data');
    return makePolicyTree(data);
  };
  const trees = [await read(old), await read(next)] as const;
  const order = [...new Set(trees.flatMap((tree) => Object.keys(tree.containers)))];
  return trees.map((tree) => simulateTree(tree, { order, extent: 'whole', commands, shape }));
}

/** Some of the changes of a request, others each time. */
function sampleChanges({ kind, request }: SimulatedRequest, turn: number): readonly JsonObject[] {
  const chosen = listMutations(kind, request).filter((_, index) => (index + turn) % 12 === 0);
  return chosen.map((mutation) => mutateRequest(request, mutation));
}

/** The first request that only the new policy allows, each policy in its own state. */
function findWider(old: string, next: string, lives: readonly (readonly SimulatedRequest[])[], seed: number) {
  const oldAgent = createAgentPolicy(old).agent;
  const newAgent = createAgentPolicy(next).agent;
  if (!oldAgent || !newAgent) throw new Error('a policy does not load');
  let turn = seed;
  const { wider } = compareBehaviour(
    { agent: oldAgent, requests: lives[0] ?? [] },
    { agent: newAgent, requests: lives[1] ?? [] },
    (request) => {
      turn += 1;
      return sampleChanges(request, turn);
    },
    'wider',
  );
  return wider && [wider.kind, wider.step, describeProof(wider).denial];
}

/** Whether the guest's engine judges a life and some changes of it as ours does, in one sequence for each policy. */
function expectSameVerdicts(policies: readonly string[], life: readonly SimulatedRequest[], seed: number): void {
  const cases = life.flatMap((base, index) =>
    [base.request, ...sampleChanges(base, seed + index).slice(0, 2)].map((request, turn) => {
      return { description: `${index}.${turn}`, kind: base.kind, allowed: true, request };
    }),
  );
  for (const policy of policies) {
    const { agent } = createAgentPolicy(policy);
    const own = cases.map(({ kind, request }) => agent?.evaluate(kind, request, { raw: true }).allowed);
    expect(judgeCases(policy, cases, ['--raw']).map(({ allowed }) => allowed)).toEqual(own);
  }
}

describe('nothing that only the new policy allows is called equal or narrower (1,000 pairs: EXHAUSTIVE=1, or PAIRS)', () => {
  const makers = [
    ['our rules', async () => (await readRules()).text],
    ["the reference's rules", async () => readFileSync(referenceRules, 'utf8')],
  ] as const;

  it.each(makers.slice(0, existsSync(referenceRules) ? 2 : 1))('%s', async (name, readRulesText) => {
    const { data } = await readText(await makePolicyText(basePod, { link: false }));
    const rules = await readRulesText();
    const write = (own: JsonObject): string => `${rules}\n${writeDataRule(own)}`;
    const changes = fc.array(fc.tuple(fc.nat(edits.length - 1), fc.nat(9)), { minLength: 0, maxLength: 3 });
    const seen: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(changes, changes, fc.nat(1_000_000), async (before, after, seed) => {
        const old = write(changeData(data, before));
        const next = write(changeData(data, after));
        const { relation } = await compareTexts(old, next);
        seen[relation] = (seen[relation] ?? 0) + 1;
        if (relation !== 'equal' && relation !== 'narrower') return;
        const lives = await simulateBoth(old, next, seed);
        expect(findWider(old, next, lives, seed)).toBeUndefined();
        if (isExhaustive && HAS_ORACLE) expectSameVerdicts([old, next], lives[1] ?? [], seed);
      }),
      { numRuns: runs, ...(isExhaustive ? {} : { seed: 7 }) },
    );
    if (isExhaustive) process.stdout.write(`${name}: ${JSON.stringify(seen)}\n`);
  });
}, 3_600_000);
