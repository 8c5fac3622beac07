# Annotations. Unknown keys are denied, except the CRI's own.
package agent_policy

import rego.v1

annotation_faults := [about("annotations:", key) |
	some key, value in note
	not want.OCI.Annotations[key] == value
	not annotation_ok(key, value)
]

# Newer containerd releases add keys under `io.kubernetes.cri.`; the agent acts on none of them.
annotation_ok(key, value) if {
	name := trim_prefix(key, "io.kubernetes.cri.")
	name != key
	trim(value, object.get(cri_alphabets, name, value)) == ""
	not startswith(value, "../")
} else if {
	# Its folder differs between distributions.
	key == "io.katacontainers.pkg.oci.bundle_path"
	startswith(value, "/")
	stays_inside(value)
	segments := split(value, "/")
	segments[count(segments) - 1] == bundle_id
} else if {
	# Checked with the identity of the sandbox.
	key == netns_key
} else if {
	# Checked one to one with the VFIO devices.
	cdi[trim_prefix(key, cdi_prefix)] == value
} else if {
	some key_pattern, value_pattern in want.runtime_anno_patterns
	not startswith(key_pattern, "^cdi")
	matches(key_pattern, key)
	matches(value_pattern, value)
	termination_path_ok(key, value)
}

cri_alphabets := {
	"sandbox-cpu-period": digits,
	"sandbox-cpu-quota": "-0123456789",
	"sandbox-cpu-shares": digits,
	"sandbox-memory": digits,
	"sandbox-uid": "-0123456789abcdef",
}

# The agent reads the termination message from the path: it must be the mount that is made for it.
termination_path_ok(key, value) if {
	not endswith(key, "terminationMessagePath")
} else if {
	some mount in wanted_mounts
	mount[0] == value
	startswith(mount[2], "$(sfprefix)")
}
