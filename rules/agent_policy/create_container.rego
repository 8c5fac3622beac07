# CreateContainer: the request must fit the one policy container that has its name.
package agent_policy

import rego.v1

CreateContainerRequest := {"allowed": true, "ops": create_ops} if {
	passed(create_checks)
} else := false if {
	told(create_checks)
} else := false if {
	told_of(sprintf("container: %v is not in the policy, or malformed", [object.get(note, name_key, "sandbox")]))
}

# In the order in which a user should hear of them.
create_checks := [
	labelled("container", differing(input, top_fields)),
	labelled("container", differing(note, type_notes)),
	labelled("container", differing(oci, oci_fields)),
	labelled("container", ["exec id, hostname or hooks" | not request_ok]),
	labelled("sandbox", differing(pins, pinned)),
	labelled("sandbox", ["its name, namespace, id, root, log directory or network namespace" | not sandbox_ok]),
	labelled("container", ["id or bundle is malformed or in use" | not container_id_ok]),
	labelled("container", ["one of this name was started" | not holder.started == false]),
	labelled("process", differing(process, launch_fields)),
	labelled("process", process_faults(want.OCI.Process, process)),
	labelled("args", args_faults(want.OCI.Process.Args, process.Args, patterns_of(want))),
	labelled("env", env_faults(want.OCI.Process.Env, process.Env, patterns_of(want))),
	labelled("env: missing", missing_env),
	labelled("capabilities", [set | some set, names in want.OCI.Process.Capabilities; not capabilities_ok(names, process.Capabilities[set])]),
	labelled("annotations", [key | some key, value in note; not annotation_ok(key, value)]),
	labelled("mounts", mount_faults),
	labelled("mounts: missing", missing_mounts),
	labelled("storages", storage_faults),
	labelled("devices", differing(given_counts, expected_counts)),
	labelled("devices", device_faults),
	labelled("devices: another container has", contested),
	labelled("linux", differing(linux, linux_fields)),
	labelled("linux", differing(linux.Resources, cleared_resources)),
	labelled("linux", ["namespaces" | not namespaces_ok]),
	labelled("linux: not hidden or read-only", open_paths),
	labelled("linux: sysctl", [name | some name, value in linux.Sysctl; not want.OCI.Linux.Sysctl[name] == value]),
	labelled("linux", ["paths or cgroup path" | not paths_ok]),
	labelled("linux", ["resources" | not resources_ok(linux.Resources)]),
]

oci := input.OCI

process := oci.Process

# Annotations of the request; the CRI puts the identity of pod and container there.
note := oci.Annotations

name_key := "io.kubernetes.cri.container-name"

type_key := "io.kubernetes.cri.container-type"

# The policy container of the same name; the sandbox ("pause") is the one without a name.
slots := [i |
	some i, candidate in policy_data.containers
	object.get(candidate.OCI.Annotations, name_key, "") == object.get(note, name_key, "")
]

slot := slots[0] if count(slots) == 1

want := policy_data.containers[slot]

is_sandbox if note[type_key] == "sandbox"

# What both runtimes clear for a pod from Kubernetes, beside what the policy says.
top_fields := {"sandbox_pidns": want.sandbox_pidns, "shared_mounts": [], "string_user": null}

type_notes := {
	type_key: want.OCI.Annotations[type_key],
	"io.katacontainers.pkg.oci.container_type": want.OCI.Annotations["io.katacontainers.pkg.oci.container_type"],
}

oci_fields := {"Version": want.OCI.Version, "Solaris": null, "Windows": null}

launch_fields := {
	"Terminal": want.OCI.Process.Terminal,
	"NoNewPrivileges": want.OCI.Process.NoNewPrivileges,
}

request_ok if {
	input.exec_id in {"", input.container_id}
	trim(oci.Hostname, name_chars) == ""
	hooks_ok(oci.Hooks)
}

# The Rust runtime keeps an object of empty lists where the Go runtime sends null.
hooks_ok(hooks) if {
	is_null(hooks)
} else if {
	every list in hooks { list == [] }
}
