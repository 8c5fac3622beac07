import { describe, expect, it } from 'vitest';
import type { SecurityContext } from '../../generator/manifest/index.js';
import { buildCapabilities } from '../../generator/policy/capabilities.js';
import { getSettings } from '../generate/generate-fixture.js';

const { common } = await getSettings();
const defaults = common.default_caps;

function capabilitiesOf(context: SecurityContext | undefined): readonly string[] {
  return buildCapabilities(context, common).Bounding;
}

describe('capabilities', () => {
  it('are containerd’s defaults, all sets alike but for the empty ones', () => {
    const named = ['$(default_caps)'];
    expect(buildCapabilities(undefined, common)).toEqual({
      Ambient: [],
      Inheritable: [],
      Bounding: named,
      Effective: named,
      Permitted: named,
    });
  });

  it('of a privileged container are all that the settings know', () => {
    expect(capabilitiesOf({ privileged: true })).toEqual(['$(privileged_caps)']);
  });

  it('are added in the order of the manifest, in any case', () => {
    const context = { capabilities: { add: ['SYS_TIME', 'net_admin', 'Kill'] } };
    expect(capabilitiesOf(context)).toEqual([...defaults, 'CAP_SYS_TIME', 'CAP_NET_ADMIN']);
  });

  it('get CAP_ once more where the manifest writes it, so that dropping such a name drops nothing', () => {
    expect(capabilitiesOf({ capabilities: { drop: ['CAP_NET_RAW'] } })).toEqual(['$(default_caps)']);
    expect(capabilitiesOf({ capabilities: { add: ['CAP_BPF'] } })).toEqual([...defaults, 'CAP_CAP_BPF']);
  });

  it('are dropped after adding', () => {
    expect(capabilitiesOf({ capabilities: { drop: ['MKNOD', 'NET_RAW', 'BPF'] } })).toEqual(
      defaults.filter((name) => name !== 'CAP_MKNOD' && name !== 'CAP_NET_RAW'),
    );
    expect(capabilitiesOf({ capabilities: { add: ['BPF'], drop: ['BPF'] } })).toEqual(['$(default_caps)']);
  });

  it('dropping ALL leaves what is added', () => {
    expect(capabilitiesOf({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })).toEqual([
      'CAP_NET_BIND_SERVICE',
    ]);
    expect(capabilitiesOf({ capabilities: { drop: ['all'] } })).toEqual([]);
  });

  it('adding ALL wins over dropping ALL, and single ones can still be dropped', () => {
    expect(capabilitiesOf({ capabilities: { add: ['ALL'], drop: ['ALL'] } })).toEqual(['$(privileged_caps)']);
    expect(capabilitiesOf({ capabilities: { add: ['ALL'], drop: ['SYS_ADMIN'] } })).toEqual(
      common.privileged_caps.filter((name) => name !== 'CAP_SYS_ADMIN'),
    );
  });
});
