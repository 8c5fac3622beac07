package agent_policy
import rego.v1
A if { print(1e-3, 1e-4, 1e-5, 1e-6, 1.5e-5, 1.5e-6, 123456789.125, 1e15+0.5, 1e16+0.5, 123456789012345680000.5, 1.25e17, 2.5e-10, -1e-5, 0.00012345); print(9223372036854775807, -9223372036854775808, -9223372036854775809, 1.0e2, 9007199254740993, 9007199254740993.0, 4/3, 10/5, 7%3) }
B if { regex.match("a{1000}{1000}", "b") }
C if { not regex.match("a{1000}{1000}", "b") }
E if { f(1)[0] }
f(x) := [x]
F if { 1 in {1: 2} }
G if { x := {"a": {"b": 1}}; every k, v in x { print(k, v) } ; every v in [] { false }; every v in "s" { true} }
H if { regex.match("a{1000}{100}", "b") }
I if { regex.match("a{1000}{10}", "aaa") }
J if { not regex.match("a{1000}{10}", "aaa") }
