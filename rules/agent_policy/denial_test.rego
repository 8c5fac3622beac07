package agent_policy

import rego.v1

test_a_field_that_differs_is_named_with_both_values if {
	differing("process", {"Cwd": "/a", "Terminal": false}, {"Cwd": "/", "Terminal": false}) == ["process: Cwd is /a, policy has /"]
	differing("process", {}, {"Cwd": "/"}) == ["process: Cwd is missing, policy has /"]
	differing("process", {"Cwd": "/"}, {"Cwd": "/"}) == []
}

test_a_denial_needs_a_fault if {
	first_fault([[], ["first"], ["second"]]) == "first"
	not first_fault([[], []])
}
