# How checks are put together, and what a denial says.
#
# A request is judged by a list of checks, each a list of faults; it passes if all are empty. What was
# printed goes to the host as the reason and is cut on its way to the user: so exactly one line is
# printed, the first fault, only on a denial, and without values that may be secret.
package agent_policy

import rego.v1

# The guest's engine takes `else := f(x)` for true if f(x) is undefined. So a value behind `else` is a
# constant, or it has a body that holds only if the value exists.
first_fault(checks) := all[0] if all := [fault | some faults in checks; some fault in faults]

told_of(fault) if {
	print(substring(fault, 0, 120))
	told_more
}

told_more if {
	not policy_data.extensions.debug
} else if {
	print("state", data.pstate, "input", input)
}

# What is wrong, and with which part.
about(fault, part) := concat(" ", [fault, part])

# The fields of `given` that have not the wanted value.
differing(label, given, wanted) := [sprintf("%s: %s is %v, policy has %v", [label, key, object.get(given, key, "missing"), value]) |
	some key, value in wanted
	not given[key] == value
]
