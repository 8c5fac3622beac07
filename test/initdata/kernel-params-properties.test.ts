import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applyKernelParameters,
  checkKernelParameters,
  isTakenLiterally,
  mergeKernelParameters,
  parameterTable,
  parseKernelParameters,
} from '../../generator/initdata/index.js';

const keys = [...parameterTable.map(({ key }) => key), 'pci', 'quiet', 'console', ''];
const values = ['1', '0', 'x', 'a=b', '"q"', 'kbs:///a', '', 'ü', '\u00a0', 'on'];
const token = fc
  .tuple(fc.constantFrom(...keys), fc.option(fc.oneof(fc.constantFrom(...values), fc.string()), { nil: undefined }))
  .map(([key, value]) => (value === undefined ? key : `${key}=${value}`));
const spaces = fc.constantFrom(' ', ' ', ' ', '  ', '\n', '\t', '\u0085', '\u2003');
const text = fc
  .array(fc.tuple(token, spaces), { maxLength: 8 })
  .map((parts) => parts.map(([one, space]) => `${one}${space}`).join(''));
const anyText = fc.oneof(text, text, fc.string({ unit: 'binary', maxLength: 60 }));
const additions = fc.array(fc.oneof({ weight: 4, arbitrary: token }, { weight: 1, arbitrary: fc.string() }), {
  maxLength: 6,
});
const configured = fc.constantFrom<readonly string[]>(
  [],
  ['cgroup_no_v1=all', 'pci=realloc', 'pci=nocrs', 'pci=assign-busses', 'nvrc.smi.srs=1'],
);

test('a merge changes nothing the second time', () => {
  fc.assert(
    fc.property(anyText, additions, configured, (own, added, config) => {
      const { value } = mergeKernelParameters(own, added, config);
      fc.pre(value !== undefined);
      expect(mergeKernelParameters(value, added, config)).toMatchObject({ value, isChanged: false });
      expect(mergeKernelParameters(value, [], config)).toMatchObject({ value, isChanged: false });
    }),
  );
});

test("a merge keeps the pod's own values, of a repeated key the last, and their order", () => {
  fc.assert(
    fc.property(anyText, additions, configured, (own, added, config) => {
      const { value } = mergeKernelParameters(own, added, config);
      fc.pre(value !== undefined);
      const ofPod = parseKernelParameters(own);
      const wanted = ofPod.filter(({ key }, index) => !ofPod.slice(index + 1).some((later) => later.key === key));
      const given = parseKernelParameters(value).slice(0, wanted.length);
      const plain = (list: typeof given) => list.map(({ key, value: one }) => [key, one]);
      expect(plain(given)).toEqual(plain(wanted));
    }),
  );
});

test('a merge never gives what a runtime would hand to the guest otherwise', () => {
  fc.assert(
    fc.property(anyText, additions, configured, (own, added, config) => {
      const { value } = mergeKernelParameters(own, added, config);
      fc.pre(value !== undefined);
      expect(isTakenLiterally(value)).toBe(true);
      expect(value).toMatch(/^(?:[!-~]+(?: [!-~]+)*)?$/);
      expect(value).not.toMatch(/["'`]/);
      expect(applyKernelParameters(config, value, 'go')).toEqual(applyKernelParameters(config, value, 'rust'));
      const tokens = value === '' ? [] : value.split(' ');
      expect(new Set(tokens.map((one) => one.split('=', 1)[0])).size).toBe(tokens.length);
    }),
  );
});

test('a merge gives each added key that neither the pod nor the configuration has', () => {
  fc.assert(
    fc.property(anyText, additions, configured, (own, added, config) => {
      const { value } = mergeKernelParameters(own, added, config);
      fc.pre(value !== undefined);
      const guest = applyKernelParameters(config, value, 'go').map((one) => one.split('=', 1)[0]);
      for (const { key } of added.flatMap(parseKernelParameters)) expect(guest).toContain(key);
    }),
  );
});

test('a check takes any text, and its places are inside', () => {
  fc.assert(
    fc.property(anyText, configured, (own, config) => {
      for (const { start, end } of checkKernelParameters(own, { configured: config, kataVersion: '3.28.0' })) {
        expect(start).toBeLessThanOrEqual(end);
        expect(end).toBeLessThanOrEqual(own.length);
      }
    }),
  );
});
