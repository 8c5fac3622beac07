import type { Inspection } from './inspection.js';

type Facts = Omit<Inspection, 'risks'>;

interface RiskRow {
  /** What `--fail-on` calls it. */
  readonly name: string;
  /** For the documentation. */
  readonly about: string;
  /** What to say of a policy that has it; nothing otherwise. */
  readonly find: (facts: Facts) => readonly string[];
}

const workloads = ({ containers }: Facts): Facts['containers'] => containers.filter(({ name }) => name !== '(sandbox)');

const namesOf = (facts: Facts, test: (container: Facts['containers'][number]) => boolean): readonly string[] =>
  workloads(facts)
    .filter(test)
    .map(({ name }) => name);

const say = (names: readonly string[], text: (list: string) => string): readonly string[] =>
  names.length > 0 ? [text(names.join(', '))] : [];

/** Names under which secrets are usually given. */
const secretNames = [
  /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|CREDENTIALS?)$/i,
  /(?:^|_)(?:TOKEN|PASS|PAT|(?:API|ACCESS|PRIVATE|SECRET)_?KEY)$|_PWD$/i,
  /[a-z](?:Token|Pass|(?:Api|Access|Private|Secret)Key)$/,
];

/** A pattern whose value may be anything. */
const openPattern = /=\.[*+]\$?$|^\^?\.[*+]\$?$/;

/** What a reviewer should hear about a policy, gravest first. `docs/inspect.md` lists the names. */
export const riskTable = [
  {
    name: 'allow-failures',
    about: 'every request passes, those that the policy denies too',
    find: ({ allows }) =>
      allows.failures ? ['the policy protects nothing: AllowRequestsFailingPolicy lets every request pass'] : [],
  },
  {
    name: 'advisory',
    about: 'the rules have a published weakness',
    find: ({ rules }) =>
      rules.advisories.map(
        ({ ids, summary, fixedIn, by }) =>
          `${ids.join(', ')}: ${summary}; fixed in ${fixedIn}${by === 'tried' ? ' (tried: such a request is allowed)' : ''}`,
      ),
  },
  {
    name: 'exec',
    about: 'the host may run commands of the settings in every container',
    find: ({ allows }) => say(allows.exec, (list) => `the host may run commands in every container: ${list}`),
  },
  {
    name: 'privileged',
    about: 'a container has all capabilities',
    find: (facts) =>
      say(
        namesOf(facts, (one) => one.privileged),
        (list) => `privileged: ${list}`,
      ),
  },
  {
    name: 'wildcard-env',
    about: 'the host chooses the value of a variable',
    find: (facts) => [
      ...say(
        workloads(facts).flatMap(({ name, wildcards }) => wildcards.map((one) => `${one} of ${name}`)),
        (list) => `may have any value: ${list}`,
      ),
      ...say(
        facts.environmentPatterns.filter((pattern) => openPattern.test(pattern)),
        (list) => `the host may add variables with any value: ${list}`,
      ),
    ],
  },
  {
    name: 'stdin',
    about: 'the host may write to the standard input of processes',
    find: ({ allows }) => (allows.stdin ? ['the host may write to the standard input of processes'] : []),
  },
  {
    name: 'logs',
    about: 'the host may read what containers print',
    find: ({ allows }) => (allows.logs ? ['the host may read what containers print'] : []),
  },
  {
    name: 'termination-log',
    about: 'the host may read termination messages',
    find: ({ allows }) => (allows.terminationLog ? ['the host may read termination messages'] : []),
  },
  {
    name: 'secret-in-policy',
    about: 'a variable whose name says secret has its value in the policy, which the host can read',
    find: (facts) =>
      say(
        workloads(facts).flatMap(({ name, variables, wildcards }) =>
          variables
            .filter(
              (variable) => secretNames.some((pattern) => pattern.test(variable)) && !wildcards.includes(variable),
            )
            .map((one) => `${one} of ${name}`),
        ),
        (list) => `the host can read what the policy says about ${list}`,
      ),
  },
  {
    name: 'any-namespace',
    about: 'the pod may run in any namespace',
    find: ({ pod, containers }) =>
      containers.length > 0 && pod.namespace === undefined ? ['the pod may run in any namespace'] : [],
  },
  {
    name: 'unpinned-image',
    about: 'a tag says which image runs, and a registry can move it',
    find: (facts) =>
      say(
        namesOf(facts, ({ image }) => image !== '' && !image.includes('@sha256:')),
        (list) => `images by tag, not by digest: ${list}`,
      ),
  },
  {
    name: 'probe-exec',
    about: 'the host may run commands of probes and hooks whenever it likes',
    find: (facts) =>
      say(
        namesOf(facts, ({ exec }) => exec.length > 0),
        (list) => `the host may run the commands of probes and hooks at any time: ${list}`,
      ),
  },
  {
    name: 'unknown-rules',
    about: 'the rules are not those of a known release',
    find: ({ rules }) =>
      rules.isKnown ? [] : [`the rules are not those of a known release (${rules.hash.slice(0, 12)})`],
  },
  {
    name: 'unreadable',
    about: 'not all of the policy can be told',
    find: ({ gaps }) => gaps,
  },
] as const satisfies readonly RiskRow[];

export type RiskName = (typeof riskTable)[number]['name'];

/** Names that `--fail-on` knows. */
export const riskNames: readonly RiskName[] = riskTable.map(({ name }) => name);

/** Lists what a reviewer should hear. */
export function listRisks(facts: Facts): Inspection['risks'] {
  return riskTable.flatMap((row: RiskRow) => row.find(facts).map((text) => ({ name: row.name, text })));
}
