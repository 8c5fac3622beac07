# Namespaces, hidden and read-only paths, cgroups.
package agent_policy

import rego.v1

linux := oci.Linux

linux_fields := {
	"UIDMappings": [],
	"GIDMappings": [],
	"Seccomp": null,
	"IntelRdt": null,
	"MountLabel": "",
	"RootfsPropagation": "",
}

cleared_resources := {"Devices": [], "BlockIO": null, "Network": null, "Pids": null}

network_paths := [space.Path | some space in linux.Namespaces; space.Type == "network"]

# Both runtimes drop the network namespace, only the Go runtime the cgroup namespace.
namespaces_ok if {
	other_spaces(linux.Namespaces) == other_spaces(want.OCI.Linux.Namespaces)
	count(network_paths) < 2
	[space.Path | some space in linux.Namespaces; space.Type == "cgroup"] in [[], [""]]
}

other_spaces(spaces) := [[replace(space.Type, "mount", "mnt"), space.Path] |
	some space in spaces
	not space.Type in {"network", "cgroup"}
]

# More may be hidden or read-only than the policy asks for.
open_paths := array.concat(
	[path | some path in want.OCI.Linux.MaskedPaths; not path in linux.MaskedPaths],
	[path | some path in want.OCI.Linux.ReadonlyPaths; not path in array.concat(linux.ReadonlyPaths, linux.MaskedPaths)],
)

paths_ok if {
	listed_once(linux.MaskedPaths)
	listed_once(linux.ReadonlyPaths)
	every path in array.concat(linux.ReadonlyPaths, linux.MaskedPaths) { startswith(path, "/") }
	stays_inside(concat("/", [linux.CgroupsPath, pins.network_namespace]))
	names := split(replace(linux.CgroupsPath, ":", "/"), "/")
	cgroup_ok(names[count(names) - 1])
}

# `/…/<container id>` or `<slice>:cri-containerd:<container id>`
cgroup_ok(name) if {
	name in {"", input.container_id}
} else if {
	sized(name, hex_digits, 64)
}

# Limits of memory and CPU depend on cluster defaults: they are none, or more than the kernel's least.
# What no CRI runtime sets stays zero.
resources_ok(resources) if {
	listed_once(resources.HugepageLimits)
	every limit in resources.HugepageLimits {
		only(limit.Pagesize, "0123456789KMGB")
		limit.Limit in {0, object.get(want, ["extensions", "hugepages", limit.Pagesize], 0)}
	}
	limits_ok(resources.Memory, {"Kernel": 0, "KernelTCP": 0, "DisableOOMKiller": false, "Swappiness": 0}, {"Limit", "Reservation", "Swap"})
	swap_ok(resources.Memory)
	limits_ok(resources.CPU, {"Cpus": "", "Mems": "", "RealtimeRuntime": 0, "RealtimePeriod": 0}, {"Quota", "Period"})
}

limits_ok(limits, cleared, free) if {
	is_null(limits)
} else if {
	differing(limits, cleared) == []
	every name in free { limit_value_ok(limits[name]) }
}

# The kernel wants memory and swap together to be no less than memory.
swap_ok(memory) if {
	is_null(memory)
} else if {
	memory.Swap in {-1, 0}
} else if {
	memory.Swap >= memory.Limit
}

limit_value_ok(value) if {
	value in {-1, 0}
} else if {
	value >= 1000
}
