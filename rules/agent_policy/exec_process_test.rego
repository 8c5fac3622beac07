package agent_policy

import rego.v1

test_no_command_without_a_container if {
	not exec_command_ok with input as {"container_id": "a", "process": {"Args": ["ls"]}}
}

test_no_command_that_the_policy_does_not_have if {
	state := {"a": 1, "holder:1": {"id": "a", "started": true}}
	exec_host.OCI.Annotations[name_key] == "cuda-vectoradd" with input as {"container_id": "a"} with data.pstate as state
	not exec_command_ok with input as {"container_id": "a", "process": {"Args": ["ls"], "Terminal": false}} with data.pstate as state
}

test_probes_need_no_terminal if {
	host := {"exec_commands": [["ls"]], "OCI": {"Process": {"Terminal": true}}}
	on_terminal := {"process": {"Args": ["ls"], "Terminal": true}}
	without := {"process": {"Args": ["ls"], "Terminal": false}}
	exec_command_ok with input as on_terminal with data.agent_policy.exec_host as host
	exec_command_ok with input as without with data.agent_policy.exec_host as host
}

test_no_new_privileges_as_the_container_has_it if {
	state := {"a": 1, "holder:1": {"id": "a", "started": true}}
	exec_privileges_ok with input as {"container_id": "a", "process": {"NoNewPrivileges": false}} with data.pstate as state
	not exec_privileges_ok with input as {"container_id": "a", "process": {"NoNewPrivileges": true}} with data.pstate as state
}
