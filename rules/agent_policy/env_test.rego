package agent_policy

import rego.v1

test_placeholders_are_filled_with_what_they_stand_for if {
	filling_ok("name", "node-1.example")
	filling_ok("", "10.0.0.1,fd00::1")
	filling_ok(digits, "4")
	filling_ok("any", "")
	not filling_ok("name", "node 1")
	not filling_ok("", "10.0.0.1;x")
	not filling_ok("", "ip")
	not filling_ok("", "")
	not filling_ok(digits, "")
}
