package agent_policy

import rego.v1

test_capabilities_with_and_without_their_prefix if {
	bare_names(["CAP_KILL", "CAP_CHOWN"]) == bare_names(["CHOWN", "KILL"])
	bare_names(["CAP_KILL"]) != bare_names(["CAP_KILL", "CAP_KILL"])
}

test_ports_that_can_be_given_out if {
	every port in [0, 1024, 1073741824] {
		request_1 := {"stdin_port": port, "stdout_port": 0, "stderr_port": 0}
		ports_ok with input as request_1
	}
	request_2 := {"stdin_port": 0, "stdout_port": 1, "stderr_port": 0}
	not ports_ok with input as request_2
}

test_limits_of_a_process if {
	limit := {"Type": "RLIMIT_NOFILE", "Soft": 1024, "Hard": 4096}
	process := object.union(policy_data.containers[1].OCI.Process, {"Rlimits": [limit], "ConsoleSize": null, "ApparmorProfile": "", "OOMScoreAdj": 0})
	request := object.union(one_container, {"exec_id": "", "stdin_port": 0, "stdout_port": 0, "stderr_port": 0})
	process_ok(process, process) with input as request
	every limits in [[limit, limit], [object.union(limit, {"Soft": 4097})], [object.union(limit, {"Type": "nofile"})], [object.union(limit, {"Type": "NOFILE"})]] {
		other := object.union(process, {"Rlimits": limits})
		not process_ok(process, other) with input as request
	}
}
