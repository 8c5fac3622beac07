package agent_policy

import rego.v1

test_streams_are_closed_by_default if {
	state := {"a": 1, "holder:1": {"id": "a", "started": true}}
	every kind in ["ReadStreamRequest", "WriteStreamRequest", "CloseStdinRequest", "GetDiagnosticDataRequest"] {
		not opened(kind) with input as {"container_id": "a"} with data.pstate as state
	}
	not UpdateEphemeralMountsRequest with input as {"storages": []}
}
