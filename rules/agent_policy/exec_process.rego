# ExecProcess: the commands of probes and hooks, and those that the settings permit.
package agent_policy

import rego.v1

ExecProcessRequest if {
	exec_command_ok
	every faults in exec_checks { faults == [] }
} else := false if {
	told_of(exec_reason)
} else := false if {
	told_of("exec: malformed")
}

exec_reason := "exec: this command is not in the policy, or container unknown" if {
	not exec_command_ok
} else := reason if {
	reason := first_fault(exec_checks)
}

exec_checks := [
	["exec: no-new-privileges differs" | not exec_privileges_ok],
	differing("exec", input, {"string_user": null}),
	differing("exec", input.process, {"Capabilities": null, "ApparmorProfile": ""}),
	process_faults(exec_host.OCI.Process, input.process, ["Cwd"]),
	env_faults(exec_host, input.process),
	overridden(exec_host, input.process),
]

# The policy container in which the command is to run.
exec_host := policy_data.containers[held]

# A probe or a hook of the manifest.
of_manifest if input.process.Args in exec_host.exec_commands

# Permitted by the settings word by word.
of_settings if {
	exec_host
	input.process.Args in policy_data.request_defaults.ExecProcessRequest.allowed_commands
}

exec_command_ok if {
	of_manifest

	# Kubelet asks for no terminal, also where the container has one.
	input.process.Terminal in {false, exec_host.OCI.Process.Terminal}
} else if {
	of_settings
} else if {
	exec_host
	some pattern in policy_data.request_defaults.ExecProcessRequest.regex
	regex.match(pattern, concat(" ", input.process.Args))
}

# The Go runtime never says no-new-privileges for an exec: tolerated for the manifest's own commands and
# for those that the settings permit word by word, if the generator was told so.
exec_privileges_ok if {
	input.process.NoNewPrivileges == exec_host.OCI.Process.NoNewPrivileges
} else if {
	exec_host.extensions.go_exec == true
	of_manifest
} else if {
	exec_host.extensions.go_exec == true
	of_settings
}
