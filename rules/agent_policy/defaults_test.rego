package agent_policy

import rego.v1

test_closed_until_a_rule_opens if {
	every verdict in [
		SetPolicyRequest, UpdateContainerRequest, AddSwapRequest, GetMetricsRequest, ExecProcessRequest,
		CreateContainerRequest, CopyFileRequest, ReadStreamRequest, AllowRequestsFailingPolicy,
	] {
		verdict == false
	}
}

test_housekeeping_is_open if {
	every verdict in [SignalProcessRequest, WaitProcessRequest, StatsContainerRequest, DestroySandboxRequest] { verdict == true }
}
