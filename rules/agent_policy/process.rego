# What holds for the process of a container and for a process that is started in it later.
package agent_policy

import rego.v1

process_faults(expected, given, names) := array.concat(
	differing(
		"process",
		object.union(object.filter(given.User, ["UID", "GID", "Username"]), given),
		object.union(
			object.union(object.filter(expected, names), object.filter(expected.User, ["UID", "GID", "Username"])),
			{"SelinuxLabel": "", "Username": ""},
		),
	),
	["process: groups, profile, console, limits, OOM score, exec id or ports" | not process_ok(expected, given)],
)

process_ok(expected, given) if {
	# containerd sorts groups and has each once.
	listed_once(given.User.AdditionalGids)
	{gid | some gid in given.User.AdditionalGids} == {gid | some gid in expected.User.AdditionalGids}

	# Unconfined, containerd's own profile, or that of the manifest; exec has none.
	given.ApparmorProfile in array.concat(["", "cri-containerd.apparmor.d"], [own | own := want.extensions.apparmor])
	console_ok(given)

	# Limits come from the node's base_runtime_spec: a setting.
	listed_once(given.Rlimits)
	every limit in given.Rlimits {
		startswith(limit.Type, "RLIMIT_")
		only(limit.Type, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
		limit.Soft <= limit.Hard
		limit_listed(limit)
	}
	abs(given.OOMScoreAdj) <= 1000
	trim(input.exec_id, name_chars) == ""
	ports_ok
}

limit_listed(limit) if {
	not policy_data.extensions.rlimits
} else if {
	limit in policy_data.extensions.rlimits
}

console_ok(given) if {
	is_null(given.ConsoleSize)
} else if {
	given.Terminal
}

# Other ports appear when the Rust runtime passes file descriptors: a setting. Those below 1024 are never given out.
ports_ok if {
	has(input, {"stdin_port": 0, "stdout_port": 0, "stderr_port": 0})
} else if {
	not policy_data.extensions.stdio_ports == false
	every port in [input.stdin_port, input.stdout_port, input.stderr_port] { not port in numbers.range(1, 1023) }
}

args_count_faults := [sprintf("args: %d, policy has %d", [count(process.Args), wanted]) |
	wanted := count(want.OCI.Process.Args)
	count(process.Args) != wanted
]

args_faults := [concat(format_int(i, 10), ["args: argument ", " differs"]) |
	some i, arg in process.Args
	not template_ok(want.OCI.Process.Args[i], arg, patterns_of(want))
]

capability_faults := [about("capabilities:", set) |
	some set, names in want.OCI.Process.Capabilities
	not capabilities_ok(names, process.Capabilities[set])
]

capabilities_ok(names, given) if {
	given == expanded(names)
} else if {
	wanted := expanded(names)
	count(given) == count(wanted)
	bare_names(given) == bare_names(wanted)
}

expanded(names) := policy_data.common.default_caps if {
	names == ["$(default_caps)"]
} else := policy_data.common.privileged_caps if {
	names == ["$(privileged_caps)"]
} else := names

bare_names(names) := sort([trim_prefix(name, "CAP_") | some name in names])
