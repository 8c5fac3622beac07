# Which pod the container says it belongs to, and where its root file system is.
package agent_policy

import rego.v1

# The first container pins these, all others repeat them. Exec has no annotations and takes them from the state.
pod := {
	"sandbox_name": note[pod_key],
	"namespace": note[namespace_key],
	"network_namespace": concat("", network_paths),
} if {
	note
} else := data.pstate if {
	not input.OCI
	data.pstate.sandbox_name
}

with_pod(text) := replace(replace(text, "$(sandbox-name)", pod.sandbox_name), "$(sandbox-namespace)", pod.namespace)

pod_key := "io.kubernetes.cri.sandbox-name"

namespace_key := "io.kubernetes.cri.sandbox-namespace"

id_key := "io.kubernetes.cri.sandbox-id"

netns_key := "nerdctl/network-namespace"

log_key := "io.kubernetes.cri.sandbox-log-directory"

pinned := object.filter(data.pstate, pod)

sandbox_ok if {
	expected := want.OCI.Annotations
	only(pod.sandbox_name, name_chars)
	only(pod.namespace, name_chars)
	trim_prefix(expected[namespace_key], pod.namespace) == ""
	matches(object.get(expected, pod_key, ".*"), pod.sandbox_name)
	matches(expected[id_key], note[id_key])
	count(oci.Root) == 2
	oci.Root.Path == concat(bundle_id, root_parts)
	oci.Root.Readonly == want.OCI.Root.Readonly
	sandbox_paths_ok(expected)
}

# Log directory and network namespace belong to the sandbox alone.
sandbox_paths_ok(expected) if {
	not is_sandbox
	not note[netns_key]
	not note[log_key]
} else if {
	is_sandbox
	note[id_key] == bundle_id
	matches(expected[netns_key], note[netns_key])
	matches(with_pod(expected[log_key]), note[log_key])
}

root_parts := split(replace(want.OCI.Root.Path, "$(root_path)", policy_data.common.root_path), "$(bundle-id)")

# The one part of the root path that the policy cannot know; paths of copied files have it too.
bundle_id := id if {
	id := trim_suffix(trim_prefix(oci.Root.Path, root_parts[0]), root_parts[1])
	only(id, "abcdefghijklmnopqrstuvwxyz0123456789.-")
	trim_left(id, ".-") == id
}
