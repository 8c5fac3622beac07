# Mounts. Each has a destination of its own and fits the policy's mount for that destination.
package agent_policy

import rego.v1

mount_faults := array.concat(
	[concat(": ", [mount.destination, mount_fault(mount)]) | some mount in oci.Mounts; not mount_ok(mount)],
	["two for one destination" | count(destinations) < count(oci.Mounts)],
)

destinations := {mount.destination | some mount in oci.Mounts}

# What the manifest promises must be there.
missing_mounts := [want.OCI.Mounts[i].destination |
	some i in object.get(want, ["extensions", "required_mounts"], [])
	not want.OCI.Mounts[i].destination in destinations
]

mount_ok(mount) if {
	# Kernel file systems and fixed folders of the sandbox; then copied files.
	only(substring(mount.source, 0, 1), "/abcdefghijklmnopqrstuvwxyz")
	some source in array.concat([mount.source], default_sources(mount.source))
	object.union(mount, {"source": source}) in want.OCI.Mounts
} else if {
	some expected in want.OCI.Mounts
	mount_pair(expected) == mount_pair(mount)
	mount_options_ok(mount.type_, expected.options, mount.options)
	mount_source_ok(expected.source, mount.source)
}

mount_pair(mount) := [mount.destination, mount.type_]

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
	source in {storage.mount_point | some storage in input.storages; storage.driver in {"blk", "scsi"}}
}

mount_fault(mount) := "not in the policy" if {
	not mount.destination in {expected.destination | some expected in want.OCI.Mounts}
} else := "options differ" if {
	not mount.options in [expected.options | some expected in want.OCI.Mounts; expected.destination == mount.destination]
} else := "source or type differs"
