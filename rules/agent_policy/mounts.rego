# Mounts. Each has a destination of its own and fits the policy's mount for that destination.
package agent_policy

import rego.v1

mount_faults := [concat(": ", ["mounts", mount.destination, mount_fault(mount)]) |
	some mount in oci.Mounts
	not mount_ok(mount)
]

# A mount hides what was mounted below it before. containerd sorts those of the pod by depth, behind its own file systems.
hiding_mounts := [about("mounts: hides another:", path) |
	paths := [mount.destination | some mount in oci.Mounts; mount.type_ == "bind"]
	order := concat(concat("\n", paths), ["\n", "\n"])
	some path in paths
	below := indexof(order, concat(trim_right(path, "/"), ["\n", "/"]))
	below >= 0
	below < indexof(order, concat(path, ["\n", "\n"]))
]

destinations := {mount.destination | some mount in oci.Mounts}

# The policy's mounts as `[destination, options, source, type_]`. Packed data have them in this form: it is half as long.
wanted_mounts := [members |
	some mount in want.OCI.Mounts
	members := [object.get(mount, key, {}) | some key in ["destination", "options", "source", "type_"]]
]

# What the manifest promises must be there.
missing_mounts := [about("mounts: missing:", wanted_mounts[i][0]) |
	some i in object.get(want, ["extensions", "required_mounts"], [])
	not wanted_mounts[i][0] in destinations
]

mount_ok(mount) if {
	some expected in wanted_mounts
	expected[0] == mount.destination
	expected[3] == mount.type_
	mount_options_ok(mount.type_, expected[1], mount.options)
	mount_source_ok(expected[2], mount.source)
}

mount_options_ok(kind, expected, given) if {
	expected == given
} else if {
	# Since containerd 2.0.4, privileged containers may get /sys read-only.
	kind == "sysfs"
	expected == [replace(option, "ro", "rw") | some option in given]
} else if {
	# Flags that newer kernels add to a unified cgroup hierarchy.
	kind == "cgroup"
	extras := policy_data.cluster_config.cgroup_mount_extras_allowed
	sort(expected) == sort([option | some option in given; not option in extras])
}

mount_source_ok(expected, source) if {
	path_ok(expected, source)
} else if {
	# An emptyDir on a disk: the storage of the same request says where it is mounted.
	expected == ""
	want.storages != []
	some storage in input.storages
	storage.driver in {"blk", "scsi"}
	storage.mount_point == source
}

mount_fault(mount) := "not in the policy" if {
	not mount.destination in {expected[0] | some expected in wanted_mounts}
} else := "options differ" if {
	not mount.options in [expected[1] | some expected in wanted_mounts; expected[0] == mount.destination]
} else := "source or type differs"
