package agent_policy
import rego.v1
V if { some p in input.ps; print(json.marshal([p, regex.is_valid(p)])) ; false}
V if { true }
M if { some x in input.ps; print(json.marshal([x[0], x[1], regex.find_all_string_submatch_n(x[0], x[1], -1)])) ; false}
M if { true }
R if { some x in input.ps; print(json.marshal([x, regex.replace(x[0], x[1], x[2])])) ; false}
R if { true }
S if { some x in input.ps; print(json.marshal([x, regex.split(x[0], x[1])])) ; false}
S if { true }
