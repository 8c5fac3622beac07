package agent_policy

import rego.v1

test_only_the_current_holder_is_held if {
	state := {"old": 1, "new": 1, "holder:1": {"id": "new", "started": false}}
	held == 1 with input as {"container_id": "new"} with data.pstate as state
	not held with input as {"container_id": "old"} with data.pstate as state
	not held with input as {"container_id": "none"} with data.pstate as state
	not held with input as {"container_id": "holder:1"} with data.pstate as state
}

test_start_and_removal if {
	state := {"new": 1, "holder:1": {"id": "new", "started": false}}
	start_ops == [{"op": "add", "path": "/pstate/holder:1", "value": {"id": "new", "started": true}}] with input as {"container_id": "new"} with data.pstate as state
	count(remove_ops) == 2 with input as {"container_id": "new"} with data.pstate as state
	RemoveContainerRequest.allowed with input as {"container_id": "new", "timeout": 10} with data.pstate as state
	RemoveContainerRequest == false with input as {"container_id": "new", "timeout": 1} with data.pstate as state
	StartContainerRequest == false with input as {"container_id": "other"} with data.pstate as state
}

test_the_sandbox_lives_as_long_as_the_vm if {
	state := {"pause": 0, "holder:0": {"id": "pause", "started": true, "sandbox": true}}
	StartContainerRequest == true with input as {"container_id": "pause"} with data.pstate as state
	RemoveContainerRequest == true with input as {"container_id": "pause", "timeout": 0} with data.pstate as state
	RemoveContainerRequest == false with input as {"container_id": "pause", "timeout": 1} with data.pstate as state
}
