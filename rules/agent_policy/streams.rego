# Requests that a setting opens, for containers that this policy has let in.
package agent_policy

import rego.v1

opened(kind) if {
	policy_data.request_defaults[kind] == true
	is_number(held)
}

ReadStreamRequest if opened("ReadStreamRequest")

WriteStreamRequest if opened("WriteStreamRequest")

CloseStdinRequest if opened("CloseStdinRequest")

GetDiagnosticDataRequest if {
	opened("GetDiagnosticDataRequest")
	input.log_type == "termination_log"
}

# The Go runtime resizes shared memory after it has plugged memory, also with an empty list.
UpdateEphemeralMountsRequest if {
	policy_data.request_defaults.UpdateEphemeralMountsRequest == true
	every storage in input.storages {
		storage.driver == "ephemeral"
		startswith(storage.mount_point, "/run/kata-containers/sandbox/")
		stays_inside(storage.mount_point)
	}
}
