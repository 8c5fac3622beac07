# What holds for the process of a container and for a process that is started in it later.
package agent_policy

import rego.v1

process_faults(expected, given) := array.concat(
	differing(given, {"Cwd": expected.Cwd, "SelinuxLabel": ""}),
	array.concat(
		differing(given.User, {"UID": expected.User.UID, "GID": expected.User.GID, "Username": ""}),
		["groups, profile, console, limits, OOM score, exec id or ports differ" | not process_ok(expected, given)],
	),
)

process_ok(expected, given) if {
	# containerd may repeat or reorder groups.
	{gid | some gid in given.User.AdditionalGids} == {gid | some gid in expected.User.AdditionalGids}
	profile_ok(given.ApparmorProfile)
	[1 | not is_null(given.ConsoleSize); not given.Terminal] == []
	every limit in given.Rlimits { limit_ok(limit) }
	abs(given.OOMScoreAdj) <= 1000
	trim(input.exec_id, name_chars) == ""
	every port in [input.stdin_port, input.stdout_port, input.stderr_port] { port_ok(port) }
}

# Unconfined, containerd's own profile, or that of the manifest; exec has none.
profile_ok(profile) if {
	profile == ""
} else if {
	profile in {"cri-containerd.apparmor.d", object.get(want, ["extensions", "apparmor"], "")}
}

# Limits come from the node's base_runtime_spec: a setting.
limit_ok(limit) if {
	startswith(limit.Type, "RLIMIT_")
	limit in object.get(policy_data, ["extensions", "rlimits"], [limit])
}

# Non-zero ports appear when the Rust runtime passes file descriptors: a setting.
port_ok(port) if {
	port == 0
} else if {
	object.get(policy_data, ["extensions", "stdio_ports"], true)
}

args_faults(expected, given, patterns) := [sprintf("%d, policy has %d", [count(given), count(expected)])] if {
	count(expected) != count(given)
} else := faults if {
	faults := [sprintf("argument %d differs", [i]) | some i, arg in given; not template_ok(expected[i], arg, patterns)]
}

capabilities_ok(expected, given) if {
	token := concat("", expected)
	tokens := {"$(default_caps)": "default_caps", "$(privileged_caps)": "privileged_caps"}
	names := object.get(policy_data.common, object.get(tokens, token, ""), expected)
	count(names) == count(given)
	bare_names(names) == bare_names(given)
}

bare_names(names) := sort([trim_prefix(name, "CAP_") | some name in names])
