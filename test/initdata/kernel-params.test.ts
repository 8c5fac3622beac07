import { describe, expect, test } from 'vitest';
import { createCollector } from '../../generator/diagnostics/index.js';
import {
  applyKernelParameters,
  checkKernelParameters,
  isTakenLiterally,
  looksSecret,
  mergeKernelParameters,
  parameterTable,
  parseKernelParameters,
  reportParameterProblems,
} from '../../generator/initdata/index.js';

const gpu = ['cgroup_no_v1=all', 'pci=realloc', 'pci=nocrs', 'pci=assign-busses'];
const slugsOf = (text: string, context = {}) => checkKernelParameters(text, context).map(({ slug }) => slug);
const outcomesOf = (own: string | undefined, additions: readonly string[], configured: readonly string[] = []) =>
  mergeKernelParameters(own, additions, configured).steps.map(({ key, outcome }) => `${key} ${outcome}`);

describe('reading', () => {
  test('splits at white space, and at the first =', () => {
    const parameters = parseKernelParameters(' agent.aa_kbc_params=cc_kbc::http://k?a=b\tquiet\n');
    expect(parameters).toEqual([
      { key: 'agent.aa_kbc_params', value: 'cc_kbc::http://k?a=b', start: 1, end: 41 },
      { key: 'quiet', value: undefined, start: 42, end: 47 },
    ]);
  });
});

describe('what the runtimes make of it', () => {
  test('one pci= replaces the three of the configuration, in both', () => {
    for (const runtime of ['go', 'rust'] as const) {
      expect(applyKernelParameters(gpu, 'pci=off', runtime)).toEqual(['cgroup_no_v1=all', 'pci=off']);
    }
  });

  test('of a repeated key the Go runtime keeps the last, the Rust runtime all', () => {
    expect(applyKernelParameters([], 'pci=a pci=b', 'go')).toEqual(['pci=b']);
    expect(applyKernelParameters([], 'pci=a pci=b', 'rust')).toEqual(['pci=a', 'pci=b']);
  });

  test('a line break separates for the Go runtime only', () => {
    expect(applyKernelParameters([], 'a=1\nb=2', 'go')).toEqual(['a=1', 'b=2']);
    expect(applyKernelParameters([], 'a=1\nb=2', 'rust')).toEqual(['a=1\nb=2']);
  });

  test('the = of an empty value is dropped by the Go runtime only', () => {
    expect(applyKernelParameters([], 'a=', 'go')).toEqual(['a']);
    expect(applyKernelParameters([], 'a=', 'rust')).toEqual(['a=']);
  });

  test.each([
    ['a=1 b quiet', true],
    ['a=1\tb=2', false],
    ['a=1 a=2', false],
    ['a=', false],
    ['a=1\u00a0b=2', false],
    ['', true],
  ])('%j is taken literally: %s', (text, literal) => {
    expect(isTakenLiterally(text)).toBe(literal);
  });
});

describe('merging', () => {
  test('adds behind what the pod has, in the given order', () => {
    const merge = mergeKernelParameters('agent.log=debug', ['nvrc.log=trace', 'agent.cdi_timeout=200']);
    expect(merge).toMatchObject({ value: 'agent.log=debug nvrc.log=trace agent.cdi_timeout=200', isChanged: true });
  });

  test('never replaces a value of the pod', () => {
    expect(mergeKernelParameters('agent.image_pull_timeout=60', ['agent.image_pull_timeout=1800']).value).toBe(
      'agent.image_pull_timeout=60',
    );
    expect(outcomesOf('a=1 b=2', ['a=3', 'b=2', 'c=4'])).toEqual([
      'a kept',
      'b kept',
      'a pod-wins',
      'b already-there',
      'c added',
    ]);
  });

  test('leaves out what the configuration has, so that the measured command line stays', () => {
    expect(outcomesOf(undefined, ['nvrc.smi.srs=1'], [...gpu, 'nvrc.smi.srs=1'])).toEqual(['nvrc.smi.srs configured']);
    expect(mergeKernelParameters(undefined, ['nvrc.smi.srs=1'], [...gpu, 'nvrc.smi.srs=1'])).toMatchObject({
      value: '',
      isChanged: false,
    });
  });

  test('keeps the last of a key that the pod repeats, as the Go runtime does', () => {
    expect(mergeKernelParameters('a=1 b=2 a=3', []).value).toBe('b=2 a=3');
    expect(mergeKernelParameters(undefined, ['a=1', 'a=2']).value).toBe('a=2');
  });

  test('writes single spaces', () => {
    expect(mergeKernelParameters(' a=1\n b=2\t', []).value).toBe('a=1 b=2');
  });

  test.each(['a="b', 'a=', '=b', 'a=ä', 'a=1\u00a0b', "a='x'"])('refuses %j, of the pod or added', (text) => {
    expect(mergeKernelParameters(text, [])).toMatchObject({ value: undefined, isChanged: false });
    expect(mergeKernelParameters('x=1', [text]).problems.map(({ slug }) => slug)).toEqual(['kernel-parameter-mangled']);
  });
});

describe('checking', () => {
  test.each([
    'agent.image_pull_timeout=1800',
    'agent.log=debug',
    'agent.trace',
    'agent.guest_components_procs=confidential-data-hub agent.guest_components_rest_api=all',
    'agent.aa_kbc_params=cc_kbc::http://kbs:8080 agent.image_registry_auth=kbs:///default/credentials/nvcr',
    'agent.https_proxy=http://proxy:3128 agent.no_proxy=10.0.0.0/8,.svc',
    'nvrc.log=trace nvrc.smi.srs=1 nvrc.smi.lgc=1500 nvrc.uvm.persistence.mode=ON',
    'cgroup_no_v1=all systemd.unified_cgroup_hierarchy=1 quiet loglevel=3',
    'agent.mem_agent_enable=true agent.mem_agent_memcg_swap=true agent.mem_agent_compact_order=9',
    '',
  ])('%j is right', (text) => {
    expect(checkKernelParameters(text)).toEqual([]);
  });

  test.each([
    ['agent.image_pull_timeout=30m', 'kernel-parameter-invalid'],
    ['agent.image_pull_timeout=-1', 'kernel-parameter-invalid'],
    ['agent.image_pull_timeout=1=2', 'kernel-parameter-invalid'],
    ['agent.image_pull_timeout=18446744073709551616', 'kernel-parameter-invalid'],
    ['agent.cdi_timeout=0', 'kernel-parameter-ineffective'],
    ['agent.cdi_timeout', 'kernel-parameter-ineffective'],
    ['agent.log=verbose', 'kernel-parameter-invalid'],
    ['agent.log_vport=2147483648', 'kernel-parameter-invalid'],
    ['agent.guest_components_rest_api=none', 'kernel-parameter-invalid'],
    ['agent.https_proxy=proxy', 'kernel-parameter-invalid'],
    ['agent.image_registry_auth=https://registry', 'kernel-parameter-invalid'],
    ['agent.aa_kbc_params=http://kbs', 'kernel-parameter-invalid'],
    ['agent.visible_cdi_devices=yes', 'kernel-parameter-ineffective'],
    ['agent.debug_console', 'kernel-parameter-opens-guest'],
    ['agent.debug_console=true', 'kernel-parameter-ineffective'],
    ['agent.mem_agent_memcg_swap=1', 'kernel-parameter-invalid'],
    ['nvrc.smi.lgc=fast', 'kernel-parameter-invalid'],
    ['nvrc.smi.pl=4294967296', 'kernel-parameter-invalid'],
    ['nvrc.dcgm=maybe', 'kernel-parameter-ineffective'],
    ['nvrc.log=all', 'kernel-parameter-ineffective'],
    ['nvrc.mode=gpu', 'kernel-parameter-ineffective'],
    ['agent.image_pul_timeout=1', 'kernel-parameter-unknown'],
    ['agent.create_container_timeout=600', 'kernel-parameter-unknown'],
    ['a=1\nb=2', 'kernel-parameter-mangled'],
    ['quiet a="b c"', 'kernel-parameter-mangled'],
    ['a=1 a=1', 'kernel-parameter-repeated'],
    ['agent.https_proxy=http://me:pw@proxy:80', 'kernel-parameter-secret'],
    ['my.token=abc', 'kernel-parameter-secret'],
    [`x=${'y'.repeat(2048)}`, 'kernel-parameters-too-long'],
  ] as const)('%s: %s', (text, slug) => {
    expect(slugsOf(text)).toContain(slug);
  });

  test('knows which guests read a parameter', () => {
    expect(slugsOf('agent.visible_cdi_devices=true', { kataVersion: '3.31.0' })).toEqual([
      'kernel-parameter-ineffective',
    ]);
    expect(slugsOf('agent.visible_cdi_devices=true', { kataVersion: '3.32.0' })).toEqual([]);
  });

  test('knows what the configuration loses', () => {
    expect(slugsOf('pci=off', { configured: gpu })).toEqual(['kernel-parameter-replaces']);
    expect(slugsOf('cgroup_no_v1=none', { configured: gpu })).toEqual([]);
  });

  test('suggests the right name', () => {
    const [problem] = checkKernelParameters('agent.image_pul_timeout=1');
    expect(problem?.help).toEqual(['did you mean agent.image_pull_timeout?']);
  });

  test('covers each key of the table once', () => {
    const keys = parameterTable.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('secrets', () => {
  test.each([
    ['agent.https_proxy', 'http://user:pass@host', true],
    ['agent.aa_kbc_params', 'cc_kbc::https://user:pass@host', true],
    ['registry_password', 'hunter2', true],
    ['x', 'nvapi-0123456789abcdef', true],
    ['agent.image_registry_auth', 'kbs:///default/credentials/nvcr', false],
    ['agent.https_proxy', 'http://host:3128', false],
    ['token', undefined, false],
  ])('%s=%s: %s', (key, value, secret) => {
    expect(looksSecret({ key, value })).toBe(secret);
  });

  test('never reach a finding, neither its text nor the line that it quotes', () => {
    const text = 'quiet agent.https_proxy=http://me:hunter2@proxy:80 agent.cdi_timeout=x';
    for (const written of [text, `"${text.replace('quiet', '\\x71uiet')}"`]) {
      const source = { name: 'pod.yaml', text: `kernel_params: ${written}\n` };
      const collector = createCollector();
      const span = { source, start: 15, end: 15 + written.length };
      reportParameterProblems(checkKernelParameters(text), text, span, 'Pod web', collector);
      expect(collector.diagnostics.length).toBe(2);
      expect(JSON.stringify(collector.diagnostics)).not.toContain('hunter2');
    }
  });
});
