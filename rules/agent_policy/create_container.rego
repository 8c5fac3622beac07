# CreateContainer: the request must fit the one policy container that has its name.
package agent_policy

import rego.v1

CreateContainerRequest := allowed_with(create_ops) if {
	every faults in create_checks { faults == [] }
} else := false if {
	told_of(first_fault(create_checks))
} else := false if {
	told_of(concat(object.get(note, name_key, "sandbox"), ["container: ", " is not in the policy, or malformed"]))
}

# In the order in which a user should hear of them. The guest's parser reads the first item of a list twice, so it is empty.
create_checks := [
	[],
	["container: exec id, hostname or hooks" | not request_ok],
	differing("container", object.union(note, object.union(oci, input)), top_fields),
	differing("sandbox", pod, pinned),
	["sandbox: name, namespace, id, root, log directory or network" | not sandbox_ok],
	["container: id or bundle malformed or in use" | not container_id_ok],
	["container: one of this name was started" | object.get(object.get(data.pstate, holder_key(slot), {"started": false}), "started", true) != false],
	process_faults(want.OCI.Process, process, ["Cwd", "Terminal", "NoNewPrivileges"]),
	args_count_faults,
	args_faults,
	env_faults(want, process),
	missing_env,
	overridden(want, process),
	capability_faults,
	annotation_faults,
	mount_faults,
	["mounts: two for one destination" | count(destinations) < count(oci.Mounts)],
	missing_mounts,
	hiding_mounts,
	image_faults,
	storage_faults,
	differing("devices", given_counts, expected_counts),
	disk_faults,
	vfio_faults,
	cdi_faults,
	contested,
	differing("linux", object.union(linux, linux.Resources), linux_fields),
	unhidden_paths,
	writable_paths,
	strange_sysctls,
	["linux: namespaces, paths, cgroup path or resources" | not linux_ok],
]

oci := input.OCI

process := oci.Process

# Annotations of the request; the CRI puts the identity of pod and container there.
note := oci.Annotations

name_key := "io.kubernetes.cri.container-name"

type_key := "io.kubernetes.cri.container-type"

# The policy container of the same name; the sandbox ("pause") is the one without a name.
slot := found[0] if {
	found := [i |
		name := object.get(note, name_key, "")
		some i, candidate in policy_data.containers
		object.get(candidate.OCI.Annotations, name_key, "") == name
	]
	count(found) == 1
}

want := policy_data.containers[slot]

is_sandbox := note[type_key] == "sandbox"

# What both runtimes clear for a pod from Kubernetes, beside what the policy says.
top_fields := object.union(
	object.filter(object.union(want.OCI.Annotations, versioned), [type_key, "io.katacontainers.pkg.oci.container_type", "Version"]),
	{"sandbox_pidns": want.sandbox_pidns, "shared_mounts": [], "string_user": null, "Solaris": null, "Windows": null},
)

# While nodes are being upgraded, a pod may land on one that writes another version.
accepted_versions := object.get(policy_data, ["extensions", "oci_versions"], [])

# An object with the version that is due; its other members are not asked for.
versioned := object.filter(oci, ["Version"]) if oci.Version in accepted_versions

versioned := want.OCI if not oci.Version in accepted_versions

request_ok if {
	trim_prefix(input.exec_id, input.container_id) == ""
	trim(oci.Hostname, name_chars) == ""
	hooks_ok(oci.Hooks)
}

# The Rust runtime keeps an object of empty lists where the Go runtime sends null.
hooks_ok(hooks) if {
	is_null(hooks)
} else if {
	every list in hooks { list == [] }
}
