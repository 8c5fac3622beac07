package agent_policy
import rego.v1
A := {"allowed": true, "ops": [{"op":"add","path":"/pstate/a","value":1}]}
C if { walk(1) }
D if { some x in input.a with input as {"a": [1,2]}; print(x, input.x) }
E if { data.agent_policy.A.allowed }
F if { x := data.agent_policy; print(count(x) > 0) }
G if { print(data.agent_policy[input.n]) }
H if { f() == 1 }
f() := 1
I if { y := {z | z := input.list[_]; z > 1}; print(y) }
J if { input.list[i] == input.list[j]; print(i, j) }
K if { a := [1,2,3]; b := [a[i], a[j]]; print(b) }
L if { sum([x | x := input.list[_]]) == 6; not input.missing.deep; input.list[count(input.list) - 1] == 3 }
N if { {"x": v} = {"x": 5}; print(v) }
O if { some [a, b] in [[1, 2], [3, 4]]; print(a, b) }
P if { 3 in [1,2,3]; x := 1 in [1]; print(x) }
