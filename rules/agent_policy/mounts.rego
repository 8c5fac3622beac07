# Mounts. Each has a destination of its own and fits the policy's mount for that destination.
package agent_policy

import rego.v1

mount_faults := [concat(": ", ["mounts", mount.destination, mount_fault(mount)]) |
	some mount in oci.Mounts
	not mount in fixed_mounts
	not mount_ok(mount)
]

# A mount hides what was mounted below it before. containerd sorts those of the pod by depth, behind its own file systems.
hiding_mounts := [about("mounts: hides another:", path) |
	paths := [mount.destination | some mount in oci.Mounts; mount.type_ == "bind"]
	order := concat("\n", array.concat(array.concat([""], paths), [""]))
	some path in paths
	below := indexof(order, concat(trim_right(path, "/"), ["\n", "/"]))
	below >= 0
	below < indexof(order, concat(path, ["\n", "\n"]))
]

destinations := {mount.destination | some mount in oci.Mounts}

# What the manifest promises must be there.
missing_mounts := [about("mounts: missing:", want.OCI.Mounts[i].destination) |
	some i in object.get(want, ["extensions", "required_mounts"], [])
	not want.OCI.Mounts[i].destination in destinations
]

# Kernel file systems and fixed folders of the sandbox are given as the policy has them.
fixed_mounts := [mount | some mount in want.OCI.Mounts; mount.source != ""]

mount_ok(mount) if {
	some expected in want.OCI.Mounts
	expected.destination == mount.destination
	expected.type_ == mount.type_
	mount_options_ok(mount.type_, expected.options, mount.options)
	mount_source_ok(expected.source, mount.source)
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
	some storage in input.storages
	storage.driver in {"blk", "scsi"}
	storage.mount_point == source
}

mount_fault(mount) := "not in the policy" if {
	not mount.destination in {expected.destination | some expected in want.OCI.Mounts}
} else := "options differ" if {
	not mount.options in [expected.options | some expected in want.OCI.Mounts; expected.destination == mount.destination]
} else := "source or type differs"
