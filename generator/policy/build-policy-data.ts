import { type ImageFacts, imageKey } from '../image/index.js';
import type { RequestDefaults, Settings } from '../settings/index.js';
import type { PlacedImageNeed } from './collect-needs.js';
import { listContainers } from './collect-needs.js';
import { buildContainerPolicy, type PolicyInputs } from './container-policy.js';
import type { PolicyCommon, PolicyData, Storage } from './policy-data.js';
import { buildPolicyExtensions } from './policy-extensions.js';
import { buildSandboxNamePattern } from './sandbox-name.js';
import { buildSandboxPolicy } from './sandbox-policy.js';

/** Copies the members of the settings that the rules know: unknown ones never reach a policy. */
function pickCommon(common: Settings['common']): PolicyCommon {
  const { cpath, root_path, sfprefix, spath, ipv4_a, ip_p, svc_name_downward_env, dns_label } = common;
  const { default_caps, privileged_caps } = common;
  return {
    cpath,
    root_path,
    sfprefix,
    spath,
    ipv4_a,
    ip_p,
    svc_name_downward_env,
    dns_label,
    default_caps,
    privileged_caps,
  };
}

function pickRequestDefaults(defaults: RequestDefaults): RequestDefaults {
  const { ExecProcessRequest: exec, UpdateRoutesRequest: routes } = defaults;
  const { UpdateInterfaceRequest: device, AddARPNeighborsRequest: neighbors } = defaults;
  return {
    CreateContainerRequest: { allow_env_regex: defaults.CreateContainerRequest.allow_env_regex },
    CopyFileRequest: defaults.CopyFileRequest,
    ExecProcessRequest: {
      ...(exec.commands && { commands: exec.commands }),
      allowed_commands: exec.allowed_commands,
      regex: exec.regex,
    },
    UpdateRoutesRequest: {
      forbidden_device_names: routes.forbidden_device_names,
      forbidden_source_regex: routes.forbidden_source_regex,
    },
    UpdateInterfaceRequest: {
      allow_raw_flags: device.allow_raw_flags,
      forbidden_names: device.forbidden_names,
      forbidden_hw_addrs: device.forbidden_hw_addrs,
    },
    AddARPNeighborsRequest: {
      forbidden_device_names: neighbors.forbidden_device_names,
      forbidden_cidrs_regex: neighbors.forbidden_cidrs_regex,
      allowed_states: neighbors.allowed_states,
    },
    CloseStdinRequest: defaults.CloseStdinRequest,
    ReadStreamRequest: defaults.ReadStreamRequest,
    UpdateEphemeralMountsRequest: defaults.UpdateEphemeralMountsRequest,
    WriteStreamRequest: defaults.WriteStreamRequest,
    GetDiagnosticDataRequest: defaults.GetDiagnosticDataRequest,
  };
}

function pickSandboxStorage(storage: Settings['sandbox']['storages'][number]): Storage {
  const { driver, driver_options, source, fstype, options, mount_point, fs_group, shared } = storage;
  return {
    driver: driver ?? '',
    driver_options: driver_options ?? [],
    source: source ?? '',
    fstype: fstype ?? '',
    options: options ?? [],
    mount_point: mount_point ?? '',
    fs_group: fs_group
      ? { group_id: fs_group.group_id ?? 0, group_change_policy: fs_group.group_change_policy ?? 0 }
      : null,
    shared: shared ?? false,
  };
}

/**
 * Builds a workload's `policy_data` from the facts about its images. Findings go to the collector; with an error
 * among them the result must not be used. Undefined when a fact is missing, which was reported where it was fetched.
 */
export function buildPolicyData(
  inputs: PolicyInputs,
  needs: readonly PlacedImageNeed[],
  images: ReadonlyMap<string, ImageFacts>,
): PolicyData | undefined {
  const { workload, settings, collector } = inputs;
  const common = pickCommon(settings.common);
  const namePattern = buildSandboxNamePattern(workload.naming);
  if (namePattern === undefined) {
    collector.report('pod-name-unknown', {
      message: `${workload.kind} has neither a name nor a generateName, so the policy cannot bind the pod's name`,
      span: workload.spanOf([]),
      help: ['give it a metadata.name'],
    });
  }
  if (workload.namespace === undefined) {
    collector.report('namespace-unknown', {
      message: `${workload.kind} ${workload.name} states no namespace; the policy accepts whichever the host names first`,
      span: workload.spanOf([]),
      help: ['set metadata.namespace, so that the policy can bind it'],
    });
  }
  const findImage = (path: string): ImageFacts | undefined => {
    const placed = needs.find((candidate) => candidate.path.join('/') === path);
    return placed && images.get(imageKey(placed.need));
  };
  const pause = findImage('');
  const placed = listContainers(workload);
  const built = placed.map(({ container, path }) =>
    buildContainerPolicy(inputs, container, path, findImage([...path, 'image'].join('/')), common, namePattern),
  );
  const containers = built.filter((container) => container !== undefined);
  if (!pause || containers.length < placed.length) return undefined;
  const { cluster_config: cluster } = settings;
  const extensions = buildPolicyExtensions(inputs);
  return {
    containers: [buildSandboxPolicy(inputs, pause, common, namePattern), ...containers],
    common,
    sandbox: { storages: settings.sandbox.storages.map(pickSandboxStorage) },
    request_defaults: pickRequestDefaults(settings.request_defaults),
    devices: { vfio: { device_path: settings.devices.vfio.device_path, nvidia: {} } },
    cluster_config: {
      pause_container_image: cluster.pause_container_image,
      guest_pull: cluster.guest_pull,
      emptydir_type: cluster.emptydir_type,
      cgroup_mount_extras_allowed: cluster.cgroup_mount_extras_allowed ?? [],
    },
    ...(extensions && { extensions }),
  };
}
