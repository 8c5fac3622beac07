import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ProfileFacts } from '../../../generator/analysis/requests/index.js';
import { checkPolicy } from '../../../generator/analysis/self-check/index.js';
import { createCollector } from '../../../generator/diagnostics/index.js';
import { type RulesText, readShippedRules } from '../../../generator/settings/index.js';
import { imageRules } from '../../../rules/engine/index.js';
import {
  describeFinding,
  type GenerateOptions,
  generate,
  getSettings,
  makeContainer,
  makePod,
} from '../../generate/generate-fixture.js';

const rules = readShippedRules();

/** Rules that allow all that is simulated, except to create a container, which they explain. */
const denyingText = `package agent_policy
import rego.v1
default UpdateInterfaceRequest := true
default UpdateRoutesRequest := true
default AddARPNeighborsRequest := true
default CreateSandboxRequest := true
default CopyFileRequest := true
default StartContainerRequest := true
default ExecProcessRequest := true
CreateContainerRequest if {
  every faults in create_checks { faults == [] }
} else := false if {
  print("process: Cwd differs")
  told_more
}
told_more if not policy_data.extensions.debug
else if print("state", data.pstate, "input", input)
create_checks := [
  ["root" | input.OCI.Root.Path == ""],
  ["process" | input.OCI.Process.Cwd != "/nowhere"],
]
`;
const denying: RulesText = { kind: 'shipped', name: rules.name, text: denyingText };

const check = (text: string, options: GenerateOptions = {}) => generate(text, { rules, selfCheck: true, ...options });

describe('a policy that is made', () => {
  it('is told of if it carries out what it denies', async () => {
    const text = rules.text.replace(/(default AllowRequestsFailingPolicy) := false/, '$1 := true');
    const { policies, findings } = await check(makeContainer(), { rules: { kind: 'given', name: 'mine.rego', text } });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/AllowRequestsFailingPolicy is true in mine\.rego/);
    expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['passed']);
  });

  it('is put to the test before it is written', async () => {
    const { policies, findings } = await check(makeContainer());
    expect(findings).toEqual([]);
    expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['passed']);
  });

  it('is not again when the very same check passed before', async () => {
    const known = new Set<string>();
    const passedChecks = {
      isEmpty: false,
      has: (key: string) => known.has(key),
      add: (key: string) => known.add(key),
    };
    const keysOf = async (text: string, options: GenerateOptions = {}): Promise<readonly string[]> => {
      known.clear();
      await check(text, { ...options, passedChecks });
      return [...known];
    };
    const keys = [
      await keysOf(makeContainer()),
      await keysOf(makeContainer('workingDir: /tmp')),
      await keysOf(makeContainer(), { debugPolicy: true }),
    ];
    expect(new Set(keys.flat()).size).toBe(3);
    expect(await keysOf(makeContainer())).toEqual(keys[0]);
    const nothing: RulesText = { kind: 'given', name: 'mine.rego', text: 'package agent_policy' };
    const everyCheck = { isEmpty: false, has: () => true, add: () => expect.unreachable() };
    const { policies, findings } = await check(makeContainer(), { rules: nothing, passedChecks: everyCheck });
    expect(findings).toEqual([]);
    expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['passed']);
  });

  it('is another check for other requests of the same policy', async () => {
    const settings = await getSettings();
    const { policies } = await check(makeContainer(), { selfCheck: false });
    const [policy] = policies;
    if (!policy) throw new Error('no policy');
    const asked: string[] = [];
    const passedChecks = { isEmpty: false, has: (key: string) => asked.push(key) > 0, add: () => expect.unreachable() };
    for (const runtime of ['go', 'rust'] as const) {
      const profile: ProfileFacts = { runtimes: [runtime], sharedFs: 'none' };
      await checkPolicy({ ...policy, rules, settings, profile, passedChecks }, createCollector());
    }
    expect(new Set(asked).size).toBe(2);
  });

  it('is put to the test each time when it denied, or passed with a remark', async () => {
    const passedChecks = { isEmpty: true, has: () => false, add: () => expect.unreachable() };
    const text = rules.text.replace(/(default AllowRequestsFailingPolicy) := false/, '$1 := true');
    const remarked: RulesText = { kind: 'given', name: 'mine.rego', text };
    for (const one of [denying, remarked]) {
      expect((await check(makeContainer(), { rules: one, passedChecks })).findings).not.toEqual([]);
    }
  });

  it('is not, where that is turned off', async () => {
    const settings = await getSettings('10-non-coco');
    const off = { ...settings, extensions: { ...settings.extensions, self_check: false } };
    const requests: readonly GenerateOptions[] = [{ selfCheck: false }, { selfCheck: undefined, settings: off }];
    for (const request of requests) {
      const { policies, findings } = await check(makeContainer(), {
        ...request,
        rules: denying,
      });
      expect(findings).toEqual([]);
      expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['off']);
    }
  });

  it('is not written when it denies what a runtime sends', async () => {
    const { policies, manifests, diagnostics } = await check(makeContainer(), {
      rules: denying,
    });
    expect([policies, manifests]).toEqual([[], []]);
    expect(diagnostics.map(describeFinding)).toEqual([
      expect.stringMatching(
        /^5:3 error self-check-denied: Pod web: .*sandbox" \(CreateContainerRequest\): process: Cwd differs$/,
      ),
      expect.stringMatching(
        /^6:7 error self-check-denied: Pod web: .*main" \(CreateContainerRequest\): process: Cwd differs$/,
      ),
    ]);
    expect(diagnostics[0]?.notes[0]).toBe('rule create_checks: ["process" | input.OCI.Process.Cwd != "/nowhere"]');
    expect(diagnostics[0]?.help[0]).toMatch(/this is a bug: please report it/);
  });

  it('is judged with what else the settings bind', async () => {
    const settings = await getSettings('10-non-coco');
    const rlimits = [{ Type: 'RLIMIT_NOFILE', Hard: 7, Soft: 7 }];
    const extensions = { ...settings.extensions, rlimits, stdio_ports: false, debug_policy: true };
    const { policies } = await check(makeContainer(), { settings: { ...settings, extensions } });
    expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['passed']);
  });

  it('may refuse execs of the Go runtime, if the settings say so', async () => {
    const settings = await getSettings('10-non-coco');
    const { policies, findings } = await check(
      makeContainer('securityContext: {allowPrivilegeEscalation: false}', 'livenessProbe: {exec: {command: [check]}}'),
      { settings: { ...settings, extensions: { ...settings.extensions, go_exec: false } } },
    );
    expect(findings).toEqual([expect.stringMatching(/warning probe-denied-under-go/)]);
    expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['passed']);
  });

  it('shows no value of a variable when it fails', async () => {
    const { diagnostics } = await check(
      makePod('containers: [{name: main, image: registry.example/shell:1, env: [{name: TOKEN, value: hunter22}]}]'),
      { rules: denying, debugPolicy: true },
    );
    expect(diagnostics.map(({ slug }) => slug)).toContain('self-check-denied');
    for (const { message, notes } of diagnostics) expect(`${message} ${notes.join(' ')}`).not.toContain('hunter22');
  });
});

describe('an image of the rules', () => {
  const prepare = async (text: string) => {
    const settings = await getSettings('10-non-coco');
    const { policies } = await check(makeContainer(), { selfCheck: false, settings });
    const [policy] = policies;
    if (!policy) throw new Error('no policy');
    const { workload, data, policyText } = policy;
    const images: string[] = [];
    const findImage = (rulesText: string) => {
      images.push(rulesText);
      return imageRules(rulesText);
    };
    const dataRule = `policy_data := json.unmarshal(\`${JSON.stringify(data)}\`)\n`;
    const inputs = {
      workload,
      data,
      rules,
      settings,
      findImage,
      policyText: text === '' ? policyText : text + dataRule,
    };
    return { inputs, images, collector: createCollector() };
  };

  it('stands in for their text, exactly as that goes to the guest', async () => {
    const { inputs, images, collector } = await prepare('');
    expect(await checkPolicy(inputs, collector)).toBe('passed');
    expect(images).toHaveLength(1);
    expect(inputs.policyText.startsWith(`${images[0]}policy_data := json.unmarshal(`)).toBe(true);
  });

  it('leaves it to the text to explain a denial', async () => {
    const { inputs, collector } = await prepare(denyingText);
    const profile: ProfileFacts = { runtimes: ['rust'], sharedFs: 'none' };
    expect(await checkPolicy({ ...inputs, profile }, collector)).toBe('denied');
    const [first] = collector.diagnostics;
    expect(first?.notes[0]).toBe('rule create_checks: ["process" | input.OCI.Process.Cwd != "/nowhere"]');
    expect(first?.notes[1]).toMatch(/^simulated: Rust runtime/);
  });
});

describe('rules of the user', () => {
  it('that deny what a runtime sends are a warning', async () => {
    const { policies, diagnostics } = await check(makeContainer(), {
      rules: { ...denying, kind: 'given', name: 'mine.rego' },
    });
    expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['denied']);
    expect(diagnostics.map(({ slug, severity }) => [slug, severity])).toEqual([
      ['self-check-denied-by-given-rules', 'warning'],
      ['self-check-denied-by-given-rules', 'warning'],
    ]);
    expect(diagnostics[0]?.notes[0]).toBe(
      'rule create_checks at mine.rego:20:3: ["process" | input.OCI.Process.Cwd != "/nowhere"]',
    );
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['do not parse', 'package agent_policy\n\nallow if {\n  1 +\n}\n', /^mine\.rego 5:1 error rules-unloadable/],
    ['end in the middle of a list', 'package agent_policy\n\nlist := [\n', /^mine\.rego 4:1 error rules-unloadable/],
    [
      'do not compile',
      'package agent_policy\nimport rego.v1\n\nallow if {\n  unbound == 1\n}\n',
      /^mine\.rego 5:3 error rules-unloadable/,
    ],
  ];
  it.each(broken)('that %s are an error at its place in their file, once for all pods', async (_, text, expected) => {
    const two = `${makeContainer()}---\n${makeContainer().replace('name: web', 'name: db')}`;
    const { policies, diagnostics } = await check(two, { rules: { kind: 'given', name: 'mine.rego', text } });
    expect(policies).toEqual([]);
    expect(diagnostics.map((one) => `${one.span?.source.name} ${describeFinding(one)}`)).toEqual([
      expect.stringMatching(expected),
    ]);
  });
});

const { GENPOLICY_RULES = '' } = process.env;
it.skipIf(GENPOLICY_RULES === '')("the reference's rules allow what is simulated (GENPOLICY_RULES)", async () => {
  const given: RulesText = { kind: 'given', name: 'rules.rego', text: readFileSync(GENPOLICY_RULES, 'utf8') };
  const { policies, findings } = await check(makeContainer('args: [sleep, "9"]'), { rules: given });
  expect(findings).toEqual([]);
  expect(policies.map(({ selfCheck }) => selfCheck)).toEqual(['passed']);
});
