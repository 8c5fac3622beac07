import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../webhook/decide/decide.js';
import { decideUpdate } from '../../../webhook/decide/decide-update.js';
import { annotate, initdataName, kernelName, presentedPod } from '../../support/open-test-decider.js';

const running = annotate(presentedPod(), { [initdataName]: 'policy', [kernelName]: 'quiet' });
const spec = running.spec as { readonly containers: readonly JsonObject[] };
const changeContainer = (change: JsonObject): JsonObject => ({
  ...running,
  spec: { ...spec, containers: [{ ...spec.containers[0], ...change }] },
});
const update = (object: JsonObject, oldObject = running, subResource?: string) =>
  decideUpdate({
    uid: 'uid',
    endpoint: 'validate',
    operation: 'UPDATE',
    subResource,
    namespace: 'models',
    name: 'llm',
    dryRun: false,
    user: { name: 'user', groups: [] },
    object,
    oldObject,
  });
const withEphemeral = { ...running, spec: { ...spec, ephemeralContainers: [{ name: 'debug', image: 'busybox' }] } };
const bare = presentedPod();

describe('a change of a pod that exists', () => {
  it.each<[string, JsonObject, JsonObject | undefined, string | undefined, RegExp]>([
    [
      'its initdata changed',
      annotate(running, { [initdataName]: 'other' }),
      running,
      undefined,
      /^GP8508 .*cc_init_data cannot be changed/,
    ],
    [
      'initdata added',
      annotate(bare, { [initdataName]: 'new' }),
      bare,
      undefined,
      /^GP8508 .*cc_init_data cannot be added/,
    ],
    [
      'its kernel parameters removed',
      annotate(presentedPod(), { [initdataName]: 'policy' }),
      running,
      undefined,
      /kernel_params cannot be removed/,
    ],
    [
      'another image',
      changeContainer({ image: 'registry.example/cuda:13' }),
      running,
      undefined,
      /^GP8509 .*another image in container server/,
    ],
    ['an ephemeral container', withEphemeral, running, 'ephemeralcontainers', /^GP8509 .*ephemeral container debug/],
    [
      'other resources',
      changeContainer({ resources: { limits: { cpu: '2' } } }),
      running,
      'resize',
      /^GP8509 .*refuses to resize container server/,
    ],
  ])('is denied with %s', (_what, object, oldObject, subResource, message) => {
    expect(update(object, oldObject, subResource)).toMatchObject({
      kind: 'denied',
      code: 403,
      message: expect.stringMatching(message),
    });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['of another annotation', annotate(running, { 'example.com/a': 'b' }), running],
    ['of tolerations', { ...running, spec: { ...spec, tolerations: [] } }, running],
    [
      'of the image of a pod without a policy',
      { ...bare, spec: { ...(bare.spec as JsonObject), containers: [{ name: 'server', image: 'b' }] } },
      bare,
    ],
  ])('%s passes', (_what, object, oldObject) => {
    expect(update(object, oldObject).kind).toBe('allowed');
  });
});
