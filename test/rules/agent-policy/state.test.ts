import { describe, expect, it } from 'vitest';
import { HAS_CONFORMANCE, readGoldenPod } from './golden.js';
import { ask, changed, judge, verdictsOf } from './one-pod.js';
import { HAS_ORACLE } from './oracle.js';
import { containerIdOf, createRequest, type RuntimeProfile } from './pod-requests.js';

const GO: RuntimeProfile = { runtime: 'go', vfioDevices: 'listed' };

describe.skipIf(!HAS_ORACLE || !HAS_CONFORMANCE)(
  'one started container for each policy container (REGO_ORACLE)',
  () => {
    const data = HAS_CONFORMANCE ? readGoldenPod('coco/pod-gpu-split#0') : undefined;
    if (data === undefined) return;
    const create = (index: number, attempt = 0) =>
      ask('CreateContainerRequest', createRequest(data, index, GO, attempt));
    const start = (index: number, attempt = 0) =>
      ask('StartContainerRequest', { container_id: containerIdOf(index, attempt) });
    const remove = (index: number, attempt = 0) =>
      ask('RemoveContainerRequest', { container_id: containerIdOf(index, attempt), timeout: 0 });

    it('a create that was never started gives way to the retry, with its GPUs', () => {
      expect(verdictsOf(data, [create(1), create(1, 1), start(1, 1)])).toEqual([true, true, true]);
    });

    it('the one that gave way cannot be started, nor removed twice', () => {
      expect(verdictsOf(data, [create(1), create(1, 1), start(1), remove(1)])).toEqual([true, true, false, false]);
    });

    it('an id that gave way is of no other container', () => {
      const other = JSON.stringify(createRequest(data, 2, GO)).replaceAll(containerIdOf(2), containerIdOf(1));
      const taken = ask('CreateContainerRequest', JSON.parse(other));
      expect(verdictsOf(data, [create(1), create(1, 1), taken, start(1, 1), remove(1, 1), taken, create(2)])).toEqual([
        ...[true, true, false, true],
        ...[true, false, true],
      ]);
    });

    it('short ids and bundles of two containers do not cross', () => {
      const named = (index: number, id: string, bundle: string) => {
        const text = JSON.stringify(createRequest(data, index, GO)).replaceAll(containerIdOf(index), bundle);
        const request = changed(JSON.parse(text), 'OCI/Linux/CgroupsPath', `/${id}`);
        return ask('CreateContainerRequest', changed(changed(request, 'container_id', id), 'exec_id', ''));
      };
      const first = named(1, 'y', 'x');
      expect(verdictsOf(data, [create(0), first, named(2, 'z', 'v')])).toEqual([true, true, true]);
      for (const crossed of [named(2, 'x', 'y'), named(2, 'x', 'v'), named(2, 'z', 'y'), named(2, 'z', 'x')]) {
        expect(verdictsOf(data, [create(0), first, crossed])).toEqual([true, true, false]);
      }
    });

    it('a started container keeps its place until it is removed', () => {
      expect(verdictsOf(data, [create(1), start(1), create(1, 1)])).toEqual([true, true, false]);
      expect(verdictsOf(data, [create(1), start(1), remove(1), create(1, 1)])).toEqual([true, true, true, true]);
    });

    it('nothing is left in the state of a removed container', () => {
      const state = judge(data, [create(1), start(1), remove(1)]).at(-1)?.state;
      expect(Object.keys(state ?? {}).sort()).toEqual(['namespace', 'network_namespace', 'sandbox_name']);
    });

    it("the sandbox's own container counts as started from the first, and nothing takes its place", () => {
      expect(verdictsOf(data, [create(0), create(0, 1)])).toEqual([true, false]);
      expect(verdictsOf(data, [create(0), start(0), create(1), remove(1), remove(0), create(0, 1)])).toEqual([
        ...[true, true, true, true, true],
        false,
      ]);
      const states = judge(data, [create(0), start(0), remove(0)]).map(({ state }) => JSON.stringify(state));
      expect(new Set(states).size).toBe(1);
    });

    it('the pinned names of the pod cannot be removed or taken as ids', () => {
      const other = createRequest(data, 2, GO);
      expect(
        verdictsOf(data, [create(0), ask('RemoveContainerRequest', { container_id: 'sandbox_name', timeout: 0 })]),
      ).toEqual([true, false]);
      for (const id of ['sandbox_name', 'namespace', 'holder:0', 'a/b', '../a']) {
        const taken = changed(changed(other, 'container_id', id), 'exec_id', '');
        expect(verdictsOf(data, [create(0), ask('CreateContainerRequest', taken)])).toEqual([true, false]);
      }
    });

    it('an id is not used for two policy containers, nor a root file system by two containers', () => {
      const [first, second] = [createRequest(data, 1, GO), createRequest(data, 2, GO)];
      const stolen = (text: string) => text.replaceAll(containerIdOf(2), containerIdOf(1));
      const sameId = ask('CreateContainerRequest', JSON.parse(stolen(JSON.stringify(second))));
      const sameRoot = ask(
        'CreateContainerRequest',
        changed(changed(sameId.request, 'container_id', 'short-id'), 'exec_id', ''),
      );
      expect(verdictsOf(data, [ask('CreateContainerRequest', first), sameId])).toEqual([true, false]);
      expect(verdictsOf(data, [ask('CreateContainerRequest', first), sameRoot])).toEqual([true, false]);
    });

    it("a container does not get another live container's GPU", () => {
      const gpuOf = (text: string, from: number, to: number) =>
        text.replaceAll(`vfio${from}`, `vfio${to}`).replaceAll(`0000:${from}:00.0`, `0000:${to}:00.0`);
      const second = createRequest(data, 2, GO);
      const number = Number(/vfio(\d+)/.exec(JSON.stringify(second))?.[1]);
      const thief = ask('CreateContainerRequest', JSON.parse(gpuOf(JSON.stringify(second), number, 10)));
      expect(verdictsOf(data, [create(1), thief])).toEqual([true, false]);
      expect(verdictsOf(data, [create(1), remove(1), thief])).toEqual([true, true, true]);
    });
  },
);
