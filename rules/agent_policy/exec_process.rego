# ExecProcess: the commands of probes and hooks, and those that the settings permit.
package agent_policy

import rego.v1

ExecProcessRequest if {
	passed(exec_checks)
} else := false if {
	told(exec_checks)
} else := false if {
	told_of("exec: unknown container, or malformed")
}

exec_checks := [
	labelled("exec", ["this command is not in the policy" | not exec_command_ok]),
	labelled("exec", ["no-new-privileges differs" | not exec_privileges_ok]),
	labelled("exec", differing(input, {"string_user": null})),
	labelled("exec", differing(input.process, {"Capabilities": null, "ApparmorProfile": ""})),
	labelled("exec", process_faults(exec_host.OCI.Process, input.process)),
	labelled("exec: env", env_faults(exec_host.OCI.Process.Env, input.process.Env, patterns_of(exec_host))),
]

# The policy container in which the command is to run.
exec_host := policy_data.containers[held]

# A probe or a hook of the manifest.
of_manifest if input.process.Args in exec_host.exec_commands

named_command if {
	of_manifest
} else if {
	input.process.Args in policy_data.request_defaults.ExecProcessRequest.allowed_commands
}

exec_command_ok if {
	of_manifest
	input.process.Terminal == exec_host.OCI.Process.Terminal
} else if {
	input.process.Args in policy_data.request_defaults.ExecProcessRequest.allowed_commands
} else if {
	some pattern in policy_data.request_defaults.ExecProcessRequest.regex
	regex.match(pattern, concat(" ", input.process.Args))
}

# The Go runtime never says no-new-privileges for an exec: tolerated for the manifest's own commands and
# for those that the settings permit word by word, if the generator was told so.
exec_privileges_ok if {
	input.process.NoNewPrivileges == exec_host.OCI.Process.NoNewPrivileges
} else if {
	exec_host.extensions.go_exec == true
	named_command
}
