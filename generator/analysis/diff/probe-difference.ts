import type { Json, JsonObject, SimulatedRequest } from '../requests/index.js';
import { findPatternWitness } from './find-pattern-witness.js';
import type { Difference } from './list-differences.js';
import type { PolicyTree } from './policy-tree.js';

/** What is to be put to both policies to show one difference. */
export interface DifferenceProbes {
  /** Commands to try in containers. */
  readonly commands: readonly (readonly string[])[];
  /** Kinds of requests that the difference is about; empty where it may be about any. */
  readonly kinds: readonly string[];
  probe(request: SimulatedRequest): Iterable<JsonObject>;
}

type Change = (request: JsonObject) => JsonObject;

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes a member deep in a request; what is not there stays away. */
function changeAt(value: JsonObject, path: readonly string[], change: (member: Json) => Json): JsonObject {
  const [step = '', ...rest] = path;
  const member = value[step];
  if (member === undefined) return value;
  if (rest.length === 0) return { ...value, [step]: change(member) };
  return isMap(member) ? { ...value, [step]: changeAt(member, rest, change) } : value;
}

const set = (path: readonly string[], value: Json): Change => {
  return (request) => changeAt(request, path, () => value);
};

const append = (path: readonly string[], ...items: readonly Json[]): Change => {
  return (request) => changeAt(request, path, (list) => (Array.isArray(list) ? [...list, ...items] : list));
};

/** Changes each item of a list. */
const setEach = (path: readonly string[], member: readonly string[], value: Json): Change => {
  return (request) =>
    changeAt(request, path, (list) =>
      Array.isArray(list) ? list.map((item) => (isMap(item) ? changeAt(item, member, () => value) : item)) : list,
    );
};

/** Fills what stands for texts of the settings in a pattern, as the rules do. */
export function fillPattern(pattern: string, tree: PolicyTree, bundleId = '[a-z0-9]{64}'): string {
  const common = isMap(tree.common) ? tree.common : {};
  let filled = pattern;
  for (let round = 0; round < 2; round += 1) {
    filled = filled.replace(/\$\(([a-z0-9_-]+)\)/g, (whole, name: string) => {
      if (name === 'bundle-id' || name === 'sandbox-id') return bundleId;
      const text = common[name];
      // A pattern of the settings may begin where it is put in.
      return typeof text === 'string' ? text.replace(/^\^/, filled.startsWith(whole) ? '^' : '') : whole;
    });
  }
  return filled.includes('$(') ? filled.replace(/\$\([a-z0-9_-]+\)/g, 'x') : filled;
}

function listTexts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function readAt(tree: PolicyTree, path: readonly string[]): Json | undefined {
  let node: Json | undefined = tree;
  for (const step of path) node = isMap(node) ? node[step] : undefined;
  return node;
}

/** Texts that only one side's patterns match, both ways; without one a text that the pattern itself matches. */
function listWitnesses(
  difference: Difference,
  trees: { readonly old: PolicyTree; readonly new: PolicyTree },
  also: readonly string[] = [],
): readonly string[] {
  const pattern = difference.new ?? difference.old;
  if (typeof pattern !== 'string') return [];
  const isNew = difference.new !== undefined;
  const own = isNew ? trees.new : trees.old;
  const other = isNew ? trees.old : trees.new;
  const filled = fillPattern(pattern, own);
  const others = listTexts(readAt(other, difference.path)).map((one) => fillPattern(one, other));
  const found = [findPatternWitness([filled, ...also], others), findPatternWitness([filled, ...also], [])];
  return found.flatMap((witness) => (witness.kind === 'found' ? [witness.text] : []));
}

const spec = 'OCI';
const createKind = 'CreateContainerRequest';

/** Other values of the difference itself: texts that a pattern of only one side matches. */
function listAnnotationChanges({ path, old, new: next }: Difference, trees: { old: PolicyTree; new: PolicyTree }) {
  const key = path.at(-1) ?? '';
  const texts = [old, next].filter((one) => typeof one === 'string');
  const filled = texts.map((text) => fillPattern(text, trees.new));
  const isMapOfPatterns = path.at(-2) === 'runtime_anno_patterns';
  const name = isMapOfPatterns ? findPatternWitness([key], []) : ({ kind: 'found', text: key } as const);
  if (name.kind !== 'found') return [];
  const values = filled.flatMap((text, index) => {
    if (!text.startsWith('^')) return [text];
    const others = filled.filter((_, position) => position !== index);
    return [findPatternWitness([text], others), findPatternWitness([text], [])].flatMap((one) =>
      one.kind === 'found' ? [one.text] : [],
    );
  });
  return values.map(
    (value): Change =>
      (request) =>
        changeAt(request, [spec, 'Annotations'], (all) => (isMap(all) ? { ...all, [name.text]: value } : all)),
  );
}

interface Row {
  readonly path: RegExp;
  readonly kinds: readonly string[];
  list(difference: Difference, trees: { readonly old: PolicyTree; readonly new: PolicyTree }): readonly Change[];
}

const values = ({ old, new: next }: Difference): readonly Json[] => [next, old].filter((one) => one !== undefined);

/** Which requests show which difference; what is not here shows in what runtimes send. */
const rows: readonly Row[] = [
  {
    path: /^request_defaults\/CreateContainerRequest\/allow_env_regex$/,
    kinds: [createKind],
    list: (difference, trees) =>
      [
        ...listWitnesses(difference, trees, ['^[A-Z_]+=']),
        ...listWitnesses(difference, trees, ['^[A-Za-z_][A-Za-z0-9_]*=']),
      ].map((text) => append([spec, 'Process', 'Env'], text)),
  },
  {
    path: /^request_defaults\/CopyFileRequest$/,
    kinds: ['CopyFileRequest'],
    list: (difference, trees) =>
      [...listWitnesses(difference, trees, ['^/[a-z0-9/.-]+$']), ...listWitnesses(difference, trees)].map((text) =>
        set(['path'], text),
      ),
  },
  {
    path: /^request_defaults\/UpdateInterfaceRequest\//,
    kinds: ['UpdateInterfaceRequest'],
    list: (difference) =>
      values(difference).flatMap((value) =>
        typeof value === 'number'
          ? [set(['interface', 'raw_flags'], value)]
          : [
              (request: JsonObject) => set(['interface', 'device'], value)(set(['interface', 'name'], value)(request)),
              set(['interface', 'hwAddr'], value),
            ],
      ),
  },
  {
    path: /^request_defaults\/UpdateRoutesRequest\//,
    kinds: ['UpdateRoutesRequest'],
    list: (difference, trees) => [
      ...values(difference).map((value) => setEach(['routes', 'Routes'], ['device'], value)),
      ...listWitnesses(difference, trees).map((text) => setEach(['routes', 'Routes'], ['source'], text)),
      ...listWitnesses(difference, trees, ['^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$']).map((text) =>
        setEach(['routes', 'Routes'], ['source'], text),
      ),
    ],
  },
  {
    path: /^request_defaults\/AddARPNeighborsRequest\//,
    kinds: ['AddARPNeighborsRequest'],
    list: (difference, trees) => [
      ...values(difference).flatMap((value) => [
        setEach(['neighbors', 'ARPNeighbors'], ['device'], value),
        setEach(['neighbors', 'ARPNeighbors'], ['state'], value),
      ]),
      ...listWitnesses(difference, trees, ['^[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+$']).map((text) =>
        setEach(['neighbors', 'ARPNeighbors'], ['toIPAddress', 'address'], text),
      ),
    ],
  },
  {
    path: /^extensions\/oci_versions$|\/OCI\/Version$/,
    kinds: [createKind],
    list: (difference) =>
      values(difference)
        .flat()
        .map((value) => set([spec, 'Version'], value)),
  },
  {
    path: /^extensions\/rlimits$/,
    kinds: [createKind],
    list: (difference) => [
      ...values(difference).map((value) => set([spec, 'Process', 'Rlimits'], value)),
      set([spec, 'Process', 'Rlimits'], [{ Type: 'RLIMIT_CORE', Hard: 1, Soft: 1 }]),
    ],
  },
  { path: /^extensions\/stdio_ports$/, kinds: [createKind], list: () => [set(['stdin_port'], 4026)] },
  {
    path: /\/extensions\/images$/,
    kinds: [createKind],
    list: (difference) => {
      const names = [...values(difference).flat(), 'registry.example/unknown:1'].filter(
        (one) => typeof one === 'string',
      );
      return names.map((name): Change => {
        const annotate: Change = (request) =>
          changeAt(request, [spec, 'Annotations', 'io.kubernetes.cri.image-name'], () => name);
        return (request) =>
          annotate(
            changeAt(request, ['storages'], (list) =>
              Array.isArray(list)
                ? list.map((one) => (isMap(one) && one.driver === 'image_guest_pull' ? { ...one, source: name } : one))
                : list,
            ),
          );
      });
    },
  },
  {
    path: /\/(?:OCI\/Annotations|runtime_anno_patterns)\/.*$/,
    kinds: [createKind],
    list: listAnnotationChanges,
  },
  {
    path: /\/extensions\/apparmor$/,
    kinds: [createKind],
    list: (difference) => values(difference).map((value) => set([spec, 'Process', 'ApparmorProfile'], value)),
  },
  {
    path: /\/extensions\/hugepages(?:\/.*)?$/,
    kinds: [createKind],
    list: ({ path, old, new: next }) => {
      const entries = [old, next].flatMap((value): [string, Json][] =>
        isMap(value) ? Object.entries(value) : value === undefined ? [] : [[path.at(-1) ?? '', value]],
      );
      return entries.map(([size, limit]) =>
        set([spec, 'Linux', 'Resources', 'HugepageLimits'], [{ Pagesize: size, Limit: limit }]),
      );
    },
  },
  {
    path: /\/extensions\/go_exec$/,
    kinds: ['ExecProcessRequest'],
    list: () => [set(['process', 'NoNewPrivileges'], false), set(['process', 'NoNewPrivileges'], true)],
  },
  {
    path: /\/exec_commands$|^request_defaults\/ExecProcessRequest\//,
    kinds: ['ExecProcessRequest'],
    list: () => [set(['process', 'NoNewPrivileges'], true), set(['process', 'NoNewPrivileges'], false)],
  },
  {
    path: /\/OCI\/Linux\/(?:MaskedPaths|ReadonlyPaths)$/,
    kinds: [createKind],
    list: ({ path, old, new: next }) => {
      const name = path.at(-1) ?? '';
      const gone = old ?? next;
      return [
        (request) =>
          ['MaskedPaths', 'ReadonlyPaths'].reduce(
            (all, list) =>
              changeAt(all, [spec, 'Linux', list], (paths) =>
                Array.isArray(paths) ? paths.filter((one) => one !== gone) : paths,
              ),
            request,
          ),
        append([spec, 'Linux', name], gone ?? ''),
      ];
    },
  },
  {
    path: /\/OCI\/Process\/Env\/[^/]*$/,
    kinds: [createKind],
    list: ({ path, old, new: next }) => {
      const name = `${path.at(-1) ?? ''}=`;
      const without: Change = (request) =>
        changeAt(request, [spec, 'Process', 'Env'], (list) =>
          Array.isArray(list) ? list.filter((one) => typeof one !== 'string' || !one.startsWith(name)) : list,
        );
      const texts = [old, next]
        .flatMap((list) => (Array.isArray(list) ? list : []))
        .flatMap((entry) => (isMap(entry) && typeof entry.text === 'string' ? [entry.text] : []));
      return [
        without,
        ...texts.map(
          (text): Change =>
            (request) =>
              append([spec, 'Process', 'Env'], text)(without(request)),
        ),
      ];
    },
  },
  {
    path: /\/OCI\/Mounts\/.*$/,
    kinds: [createKind],
    list: ({ path }) => [
      (request) =>
        changeAt(request, [spec, 'Mounts'], (list) =>
          Array.isArray(list) ? list.filter((one) => !isMap(one) || one.destination !== path.at(-1)) : list,
        ),
    ],
  },
  {
    path: /^sandbox\/storages$/,
    kinds: ['CreateSandboxRequest'],
    list: (difference) => values(difference).map((value) => set(['storages'], [value])),
  },
];

/** Chooses what to put to both policies to show a difference. */
export function probeDifference(
  difference: Difference,
  trees: { readonly old: PolicyTree; readonly new: PolicyTree },
): DifferenceProbes {
  const path = difference.path.join('/');
  const chosen = rows.filter((row) => row.path.test(path));
  const changes = chosen.map((row) => ({ kinds: row.kinds, changes: row.list(difference, trees) }));
  return {
    commands: listCommands(difference, trees),
    kinds: chosen.flatMap((row) => row.kinds),
    *probe({ kind, container, request }) {
      if (difference.container !== undefined && container !== undefined && container !== difference.container) return;
      for (const { kinds, changes: all } of changes) {
        if (!kinds.includes(kind)) continue;
        for (const change of all) yield change(request);
      }
    },
  };
}

function listCommands(
  difference: Difference,
  trees: { readonly old: PolicyTree; readonly new: PolicyTree },
): readonly (readonly string[])[] {
  const path = difference.path.join('/');
  if (path.endsWith('/exec_commands') || path === 'request_defaults/ExecProcessRequest/allowed_commands') {
    return values(difference).map(listTexts);
  }
  if (path === 'request_defaults/ExecProcessRequest/regex') {
    return listWitnesses(difference, trees).map((text) => text.split(' '));
  }
  return path.endsWith('/extensions/go_exec') ? [['true']] : [];
}
