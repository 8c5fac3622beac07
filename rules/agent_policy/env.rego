# Environment variables, and the placeholders that the generator leaves in them and in arguments.
package agent_policy

import rego.v1

# Each variable is one of the policy's, or one that kubelet adds and the settings permit. A name
# that the policy has is never left to the settings. Only what image and manifest say may be repeated.
env_faults(host, given) := faults if {
	loose := [variable | some variable in given.Env; not variable in host.OCI.Process.Env]
	faults := array.concat(
		[about("env:", split(sprintf("%v", [variable]), "=")[0]) | some variable in loose; not variable_ok(variable, host)],
		["env: a variable that is not of the policy is given twice" | not listed_once(loose)],
	)
}

# The last of one name counts in the guest: behind the manifest's nothing of the image may stand.
overridden(host, given) := [about("env: overridden:", name) |
	some i in object.get(host, ["extensions", "overrides"], [])
	template := host.OCI.Process.Env[i]
	name := substring(template, 0, indexof(template, "="))
	all := [variable | some variable in given.Env; startswith(variable, concat(name, ["", "="]))]
	all != []
	not template_ok(template, all[count(all) - 1], patterns_of(host))
]

variable_ok(variable, host) if {
	at := indexof(variable, "=")
	at > 0
	assigned_ok(substring(variable, 0, at + 1), variable, host.OCI.Process.Env, patterns_of(host))
} else if {
	# A service may have the name of a variable of the image.
	some i in object.get(host, ["extensions", "image_links"], [])
	service_links
	[name, value] := split(variable, "=")
	startswith(host.OCI.Process.Env[i], concat(name, ["", "="]))
	service_variable_ok(name, value)
}

# `head` is the name of the variable, with "=".
assigned_ok(head, variable, expected, patterns) if {
	not strings.any_prefix_match(expected, head)
	linked_variable_ok(trim_suffix(head, "="), trim_prefix(variable, head))
} else if {
	not strings.any_prefix_match(expected, head)
	regex.match(permitted, variable)
} else if {
	some template in expected
	startswith(template, head)
	template_ok(template, variable, patterns)
}

# What the manifest promises must be there: an application may fall back on an unsafe default.
missing_env := [about("env: missing:", split(template, "=")[0]) |
	some i in object.get(want, ["extensions", "required_env"], [])
	template := want.OCI.Process.Env[i]
	not template in process.Env
	not filled_somewhere(template)
]

filled_somewhere(template) if {
	head := substring(template, 0, indexof(template, "=") + 1)
	some variable in process.Env
	startswith(variable, head)
	template_ok(template, variable, patterns_of(want))
}

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
	contains(template, "$")
	text_ok(with_pod(template), given)
}

text_ok(text, given) if {
	given in {text, replace(text, "$$", "$")}
} else if {
	some placeholder, kind in placeholders
	contains(text, placeholder)
	parts := split(text, placeholder)
	last := parts[count(parts) - 1]
	startswith(given, parts[0])
	endswith(given, last)
	filling_ok(kind, substring(given, count(parts[0]), (count(given) - count(parts[0])) - count(last)))
}

# What may stand for a placeholder: characters of an alphabet, of names, addresses (an empty alphabet fits nothing), anything.
placeholders := {
	"$(host-name)": "name",
	"$(node-name)": "name",
	"$(pod-uid)": "0123456789abcdef-",
	"$(pod-ip)": "",
	"$(host-ip)": "",
	"$(resource-field)": digits,
	"$(todo-annotation)": "any",
}

filling_ok(kind, filling) if {
	kind == ""
	every address in split(filling, ",") { is_ip(address) }
} else if {
	kind == "name"
	only(filling, name_chars)
} else if {
	only(filling, kind)
} else if {
	kind == "any"
}
