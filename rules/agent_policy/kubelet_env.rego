# Variables that kubelet adds: links to services, and those that the settings permit by pattern.
package agent_policy

import rego.v1

env_patterns := policy_data.request_defaults.CreateContainerRequest.allow_env_regex

# The settings permit service links if they have the first of the patterns for them.
service_links if "^$(svc_name_downward_env)_SERVICE_HOST=$(ipv4_a)$" in env_patterns

added_variable_ok(name, value) if {
	service_links
	only(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
	service_variable_ok(name, value)
} else if {
	some pattern in env_patterns
	pattern_may_fit(pattern, name)
	filled := filled_pattern(pattern)
	matches(filled, concat("=", [name, value]))
}

filled_pattern(pattern) := replace(pattern, "$(dns_label)", dns_label) if {
	rare_patterns == []
} else := filled if {
	rare_patterns != []
	filled := strings.replace_n(env_placeholders, pattern)
}

dns_label := object.get(policy_data, ["common", "dns_label"], never)

# Older settings do not have all of the placeholders: a pattern with one of these fits nothing, the others do.
never := "[^\\s\\S]"

# Patterns that name more than a DNS label.
rare_patterns := [pattern |
	some pattern in env_patterns
	not is_link_pattern(pattern)
	contains(replace(pattern, "$(dns_label)", ""), "$(")
]

env_placeholders := {
	"$(dns_label)": dns_label,
	"$(ip_p)": object.get(policy_data, ["common", "ip_p"], never),
	"$(ipv4_a)": object.get(policy_data, ["common", "ipv4_a"], never),
	"$(svc_name_downward_env)": object.get(policy_data, ["common", "svc_name_downward_env"], never),
}

# Patterns for one name need not be compiled for another.
pattern_may_fit(pattern, name) if {
	startswith(pattern, concat(name, ["^", "="]))
} else if {
	parts := split(trim_prefix(pattern, "^"), "=")
	not only(parts[0], name_chars)
	not is_link_pattern(pattern)
}

is_link_pattern(pattern) if {
	service_links
	startswith(pattern, "^$(svc_name_downward_env)_")
}

# https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
service_variable_ok(name, value) if {
	endswith(name, "_SERVICE_HOST")
	is_ip(value)
} else if {
	contains(name, "_SERVICE_PORT")
	is_port(value)
} else if {
	endswith(name, "_PORT")
	is_service_url(value)
} else if {
	# `<service>_PORT_<port>_<protocol>`, and perhaps an aspect of it
	parts := split(name, "_PORT_")
	detail := split(parts[count(parts) - 1], "_")
	is_port(detail[0])
	lower(detail[1]) in protocols
	aspect_ok(concat("", array.slice(detail, 2, 9)), value, detail)
}

protocols := {"tcp", "udp", "sctp"}

aspect_ok(aspect, value, detail) if {
	aspect == "PORT"
	value == detail[0]
} else if {
	aspect == "PROTO"
	value == lower(detail[1])
} else if {
	aspect == "ADDR"
	is_ip(value)
} else if {
	aspect == ""
	is_service_url(value)
}

# `tcp://10.0.0.1:443` or `tcp://[fd00::1]:443`
is_service_url(value) if {
	[protocol, target] := split(value, "://")
	protocol in protocols
	parts := split(target, ":")
	port := parts[count(parts) - 1]
	is_port(port)
	is_ip(trim(trim_suffix(target, concat(port, [":", ""])), "[]"))
}
