# Environment variables, and the placeholders that the generator leaves in them and in arguments.
package agent_policy

import rego.v1

# Each variable is one of the policy's, or one that kubelet adds and the settings permit. A name
# that the policy has is never left to the settings.
env_faults(expected, given, patterns) := faults if {
	templates := [text | some text in expected; contains(text, "$")]
	faults := [split(sprintf("%v", [variable]), "=")[0] |
		some variable in given
		not variable in expected
		not variable_ok(variable, expected, templates, patterns)
	]
}

variable_ok(variable, expected, templates, patterns) if {
	some template in templates
	template_ok(template, variable, patterns)
} else if {
	name := split(variable, "=")[0]
	assignment := concat("", [name, "="])
	startswith(variable, assignment)
	not strings.any_prefix_match(expected, assignment)
	added_variable_ok(name, trim_prefix(variable, assignment))
}

# What the manifest promises must be there: an application may fall back on an unsafe default.
missing_env := [split(template, "=")[0] |
	some i in object.get(want, ["extensions", "required_env"], [])
	template := want.OCI.Process.Env[i]
	count([1 | some variable in input.OCI.Process.Env; template_ok(template, variable, patterns_of(want))]) == 0
]

# Texts for which the generator knows more than their placeholders say, with a pattern for each.
patterns_of(container) := object.get(container, ["extensions", "patterns"], {})

# A text of the policy fits a given one if its placeholders can be filled so that both are equal. A pattern
# of the generator's decides alone.
template_ok(template, given, patterns) if {
	template == given
} else if {
	regex.match(patterns[template], given)
} else if {
	not patterns[template]
	text := with_pod(template)
	given in {text, replace(text, "$$", "$")}
} else if {
	not patterns[template]
	some placeholder, kind in placeholders
	contains(template, placeholder)
	parts := split(with_pod(template), placeholder)
	last := parts[count(parts) - 1]
	startswith(given, parts[0])
	endswith(given, last)
	filling := substring(given, count(parts[0]), (count(given) - count(parts[0])) - count(last))
	filling_ok(kind, filling)
}

placeholders := {
	"$(host-name)": name_chars,
	"$(node-name)": name_chars,
	"$(pod-uid)": "0123456789abcdef-",
	"$(pod-ip)": "ip",
	"$(host-ip)": "ip",
	"$(resource-field)": digits,
	"$(todo-annotation)": "any",
}

filling_ok(kind, filling) if {
	kind == "ip"
	every address in split(filling, ",") { is_ip(address) }
} else if {
	only(filling, kind)
} else if {
	kind == "any"
}
