package agent_policy

import rego.v1

test_capabilities_with_and_without_their_prefix if {
	bare_names(["CAP_KILL", "CAP_CHOWN"]) == bare_names(["CHOWN", "KILL"])
	bare_names(["CAP_KILL"]) != bare_names(["CAP_KILL", "CAP_KILL"])
}
