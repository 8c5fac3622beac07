# Namespaces, hidden and read-only paths, cgroups.
package agent_policy

import rego.v1

linux := oci.Linux

# What both runtimes clear, `Devices` and the next three among the resources.
linux_fields := {
	"Devices": [],
	"BlockIO": null,
	"Network": null,
	"Pids": null,
	"UIDMappings": [],
	"GIDMappings": [],
	"Seccomp": null,
	"IntelRdt": null,
	"MountLabel": "",
	"RootfsPropagation": "",
}

unhidden_paths := [about("linux: not hidden:", path) | some path in want.OCI.Linux.MaskedPaths; not path in linux.MaskedPaths]

writable_paths := [about("linux: not read-only:", path) | some path in want.OCI.Linux.ReadonlyPaths; not path in hidden_paths]

strange_sysctls := [about("linux: sysctl:", name) | some name, value in linux.Sysctl; not want.OCI.Linux.Sysctl[name] == value]

linux_ok if {
	# Both runtimes drop the network namespace, only the Go runtime the cgroup namespace.
	other_spaces(linux.Namespaces) == other_spaces(want.OCI.Linux.Namespaces)
	count(network_paths) < 2
	[space.Path | some space in linux.Namespaces; space.Type == "cgroup"] in [[], [""]]

	paths_ok

	# Limits of memory and CPU depend on cluster defaults: they are none, or more than the kernel's least.
	# What no CRI runtime sets stays zero.
	listed_once(linux.Resources.HugepageLimits)
	every limit in linux.Resources.HugepageLimits {
		only(limit.Pagesize, "0123456789KMGB")
		hugepages_ok(limit)
	}
	memory_ok(linux.Resources.Memory)
	cpu_ok(linux.Resources.CPU)
}

network_paths := [space.Path | some space in linux.Namespaces; space.Type == "network"]

other_spaces(spaces) := [[replace(space.Type, "mount", "mnt"), space.Path] |
	some space in spaces
	not space.Type in {"network", "cgroup"}
]

paths_ok if {
	listed_once(linux.MaskedPaths)
	listed_once(linux.ReadonlyPaths)
	every path in hidden_paths { strings.any_prefix_match(path, kernel_paths) }
	stays_inside(concat("/", hidden_paths))
	stays_inside(linux.CgroupsPath)
	stays_inside(pod.network_namespace)
	names := split(replace(linux.CgroupsPath, ":", "/"), "/")
	cgroup_ok(names[count(names) - 1])
}

# More of the kernel's files may be hidden or read-only than the policy asks for.
hidden_paths := array.concat(linux.ReadonlyPaths, linux.MaskedPaths)

# Newer containerd releases hide more below these; a file of the container must stay visible.
kernel_paths := array.concat(["/proc/", "/sys/"], array.concat(want.OCI.Linux.ReadonlyPaths, want.OCI.Linux.MaskedPaths))

# `/…/<container id>` or `<slice>:cri-containerd:<container id>`
cgroup_ok(name) if {
	trim_prefix(name, input.container_id) == ""
} else if {
	sized(name, hex_digits, 64)
}

hugepages_ok(limit) if {
	limit.Limit == 0
} else if {
	limit.Limit == want.extensions.hugepages[limit.Pagesize]
}

memory_ok(memory) if {
	is_null(memory)
} else if {
	has(memory, {"Kernel": 0, "KernelTCP": 0, "Swappiness": 0, "DisableOOMKiller": false})
	limit_value_ok(memory.Limit)
	limit_value_ok(memory.Reservation)
	limit_value_ok(memory.Swap)
	swap_ok(memory)
}

# The kernel wants memory and swap together to be no less than memory.
swap_ok(memory) if {
	memory.Swap in {-1, 0}
} else if {
	memory.Swap >= memory.Limit
}

# Kubelet has the period in parts of a millisecond. A guest with NUMA nodes is told which to use.
cpu_ok(cpu) if {
	is_null(cpu)
} else if {
	has(cpu, {"Cpus": "", "RealtimeRuntime": 0, "RealtimePeriod": 0})
	trim(cpu.Mems, "0123456789,-") == ""
	cpu.Period % 100 == 0
	limit_value_ok(cpu.Period)
	limit_value_ok(cpu.Quota)
}

limit_value_ok(value) if {
	value in {-1, 0}
} else if {
	value >= 1000
}
