package agent_policy
import rego.v1
default A := false
A if { print(1e30, 1e21, 123456789012345678901234567890, 18446744073709551615, 1.5, 0.1, 1e-7, 1e16, 12345678901234567890.5, -0.0, 3.0, 1e15); print({"a":[1,"x",null,{1,2}]}, {1,"b",[2]}, {[1]:2, 3:4, "q":5}); input.x == 1 }
B := 1 if { input.x == 1 }
C := 1 if { input.x >= 1 }
C := 2 if { input.x >= 2 }
D := {"allowed": true, "ops": [{"op":"add","path":"/pstate/a","value":1}]}
E := {"allowed": true, "ops": [{"op":"remove","path":"/pstate/zz"}]}
F := x if { print("f"); x := nofunc(1) }
G if { regex.match("(?=a)", "b") }
H if { not regex.match("(?=a)", "b") }
I if { x := 1/0; print("unreach") }
J := "str"
K if { not to_number("zz") }
L := {"ops": []}
M if { walk(1) }
N := json.marshal({"a": 1e30, "b": 123456789012345678901234567890,"c":1.0})
O := concat(" ", ["a"]) == "a"
P if { print(data); print(input) }
Q if { regex.match("a{1000}{100}", "b") }
AllowX if { true }
