package agent_policy
import rego.v1

default d1 := {"a": [1, 2], "b": {x | some x in [3, 1]}}
default f0(_) := "none"
f0(x) := "one" if x == 1

items := [{"n": "a", "v": 1}, {"n": "b", "v": 2}, {"n": "c", "v": 2}]
by_name[item.n] := item.v if { some item in items; print("by_name", item.n) }
names contains item.n if { some item in items; item.v > 1 }
tree.left.leaf := 1
tree.left.other := 2 if { input.x == 1 }
tree.right contains "r"
nothing contains x if { some x in []; print("never") }
pair(x, [a, b]) := c if { c := (x * a) + b }
obj({"k": v, "l": [w]}) := [v, w]
chain(x) := "big" if { x > 10; print("big?") } else := "mid" if { x > 5; print("mid?") } else := "small"
twice(x) := x if { x < 5 }
twice(x) := x if { x > 2 }
clash(x) := 1 if { x > 0 }
clash(x) := 2 if { x > 1 }
loops(x) := y if { some y in x }

A if { print(d1, f0(1), f0(2), by_name, names, tree, nothing) }
B if { print(pair(2, [3, 4]), obj({"k": 1, "l": [2]}), obj({"k": 1, "l": 2}), chain(11), chain(6), chain(1)) }
C if { print(twice(1), twice(3), twice(9)); clash(1) == 1; clash(2) == 1 }
D if { loops([1, 1, 1]) == 1; loops([1, 2]) == 1 }
E if { x := [i | some i, item in items; item.v == 2]; print(x); y := {item.n: i | some i, item in items}; print(y) }
F if { some i, j; items[i].v == items[j].v; i != j; print(i, j) }
G if { every item in items { print(item.n); item.v < 3 }; not "z" in names; "b" in names; 1, "x" in ["w", "x"] }
H if { a := input.x; b = a + c; c = 5; print(b, c) }
I if { [p, q] = [1, input.x]; {"n": m} = {"n": p}; print(p, q, m) }
J if { some k; v := by_name[k]; v == 2; print(k, v) }
K if { walk_me := {"a": {"b": [1, {"c": 2}]}}; print(walk_me.a.b[1].c, walk_me.a.b[_], walk_me[_].b[0]) }
L if { print(data.agent_policy.names, data.pstate, data.agent_policy.tree.left) }
M := {"allowed": true, "ops": [{"op": "add", "path": "/pstate/list", "value": []}, {"op": "add", "path": "/pstate/list/-", "value": 1}, {"op": "add", "path": "/pstate/list/0", "value": "a~b/c"}]}
N := {"allowed": true, "ops": [{"op": "replace", "path": "/pstate/list/1", "value": {"k": [1]}}, {"op": "copy", "from": "/pstate/list", "path": "/pstate/copy"}, {"op": "test", "path": "/pstate/copy/0", "value": "a~b/c"}, {"op": "move", "from": "/pstate/list/1/k", "path": "/pstate/k"}]}
O := {"allowed": true, "ops": [{"op": "add", "path": "/pstate/a/b", "value": 1}]}
P := {"allowed": false, "ops": [{"op": "add", "path": "/pstate/no", "value": 1}]}
Q := {"allowed": true, "ops": [{"op": "fly", "path": "/pstate/no"}]}
R := {"allowed": "yes"}
S := {"allowed": true, "ops": null}
T if { not missing_function(1) }
U if { count(input.y) == 0; print("y") } 
V if { sprintf("%d %s %v %5.2f %05d %x %t", [1, "a", [1, "b"], 3.14159, 42, 255, true]) == input.s }
W if { print(sprintf("%d %s %v %.2f %05d %x %5d|%e|%g", [1, "a", [1, "b"], 3.14159, 42, 255, 7, 1234.5, 0.5])); print(concat(",", {"b", "a"}), split("a.b.c", "."), trim("  a ", " "), trim_space("\t a \n"), replace("aaa", "a", "bb"), substring("héllo", 1, 3), indexof("héllo", "l"), upper("ß"), lower("ÀÉ"), format_int(255, 16), strings.reverse("añb"), strings.count("aaa", "aa")) }
X if { print(bits.and(5, 3), bits.or(5, 3), bits.xor(5, 3), bits.negate(5), bits.lsh(1, 70), bits.rsh(1024, 3), abs(-3), ceil(1.2), floor(-1.2), round(2.5), round(-2.5), 7 % 3, -7 % 3, 1 / 3, 6 / 3, 2 * 0.5, 1e3, 10000000000000000000000 + 1) }
Y if { print(base64.encode("hé?>"), base64url.encode("hé?>"), base64.decode("aMOpPz4="), base64url.decode("aMOpPz4"), json.marshal({"b": [1, null], "a": {1, 2}}), json.unmarshal("{\"a\": 1.50, \"b\": [true]}"), object.get({"a": {"b": null}}, ["a", "b"], 5), object.union({"a": {"b": 1}}, {"a": {"c": 2}}), object.keys({"z": 1, "y": 2}), array.slice([1, 2, 3], 1, 9), sort({3, 1, 2}), max([1, 5, 2]), sum([1, 2.5]), product([2, 3]), type_name({}), to_number("12.5"), units.parse("10Mi"), units.parse_bytes("1KB")) }
Z if { with_input with input as {"x": 9} with data.pstate as {"deep": 1}; print("after", input.x) }
with_input if { print("with", input.x, data.pstate); input.x == 9; names == {"b", "c"} }
