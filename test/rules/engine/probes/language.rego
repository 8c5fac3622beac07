package agent_policy
import rego.v1
A := x.a if { some x in [{}, {"a":true}] }
B := x.a if { some x in [{"a":true}, {}] }
p contains x.a if { some x in [{}, {"a":true}] }
C := true if { print(p) }
D if { some i; x := [1,2][i]; print(i, x) }
f(x) := x.a if { some y in [1,2]; print(y) }
E if { f({"a": 5}) == 5 }
F if { [1,2][_] == 2; print("hi") }
q[x] := 1 if { x := ["a","b"][_] }
G if { print(q); q.a == 1 }
r[x] if { x := ["a","b"][_] }
H if { print(r) }
I if { print(f({"a":1}), f({})); true }
J if { not f({})}
g(x) := 1 if { x > 0 ; print("g1")} else := 2 if { x > -5; print("g2") } else := 3
K if { print(g(1), g(0), g(-9)) }
L if { count(1) }
M if { x := {"b": 1, "a": 2}; some k, v in x; print(k, v) }
N if { x := [k | some k, v in {"b": 1, "a": 2}]; y := {v: k | some k, v in {"b": 1, "a": 1}} }
O if { print(2 > "a", {} > [], 1 == 1.0); every x in [1,2] { print(x); x < 2 } }
P if { input.x = y; y == 1; print(y) }
Q if { h(1) }
h(x) if { x == 1; nofunc(x) }
h(x) if { x == 1; print("h2") }
R if { not h(1); print("R") }
