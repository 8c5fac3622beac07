package agent_policy

import rego.v1

test_limits_are_none_or_more_than_the_least if {
	every value in [-1, 0, 1000, 17179869184] { limit_value_ok(value) }
	every value in [1, 999, -2] { not limit_value_ok(value) }
}

test_swap_includes_memory if {
	swap_ok(null)
	swap_ok({"Limit": 5000, "Swap": 5000})
	swap_ok({"Limit": 5000, "Swap": 0})
	not swap_ok({"Limit": 5001, "Swap": 5000})
}
