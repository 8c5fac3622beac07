package agent_policy

import rego.v1

test_only_files_of_the_kernel_are_hidden_beyond_the_policy if {
	every paths in [[], ["/proc/new", "/sys/new"]] {
		request_1 := with_masked(paths)
		paths_ok with input as request_1
	}
	every path in ["/", "/etc/cfg", "/proc/../etc", "/procx"] {
		request_2 := with_masked([path])
		not paths_ok with input as request_2
	}
}

with_masked(paths) := object.union(of_container({"io.kubernetes.cri.sandbox-name": "a", "io.kubernetes.cri.sandbox-namespace": "b"}), {"container_id": "abc", "OCI": {"Linux": {
	"MaskedPaths": paths, "ReadonlyPaths": [], "CgroupsPath": "/abc", "Namespaces": [{"Type": "network", "Path": ""}],
}}})

test_limits_are_none_or_more_than_the_least if {
	every value in [-1, 0, 1000, 17179869184] { limit_value_ok(value) }
	every value in [1, 999, -2] { not limit_value_ok(value) }
}

test_swap_includes_memory if {
	swap_ok({"Limit": 5000, "Swap": 5000})
	swap_ok({"Limit": 5000, "Swap": 0})
	not swap_ok({"Limit": 5001, "Swap": 5000})
}

test_limits_of_the_cpu if {
	cpu := {"Shares": 2, "Quota": 0, "Period": 100000, "RealtimeRuntime": 0, "RealtimePeriod": 0, "Cpus": "", "Mems": ""}
	cpu_ok(null)
	cpu_ok(cpu)
	cpu_ok(object.union(cpu, {"Mems": "0-1,3"}))
	not cpu_ok(object.union(cpu, {"Mems": "../0"}))
	not cpu_ok(object.union(cpu, {"Cpus": "0"}))
	not cpu_ok(object.union(cpu, {"Period": 100001}))
	not cpu_ok(object.union(cpu, {"Period": 100}))
	not cpu_ok(object.union(cpu, {"RealtimePeriod": 1}))
}

test_cgroups_end_with_the_id_of_a_container if {
	cgroup_ok("") with input as {"container_id": "short"}
	cgroup_ok("short") with input as {"container_id": "short"}
	not cgroup_ok("other") with input as {"container_id": "short"}
}
