# Variables that kubelet adds: links to services, and those that the settings permit by pattern.
package agent_policy

import rego.v1

env_patterns := policy_data.request_defaults.CreateContainerRequest.allow_env_regex

# The settings permit service links if they have the first of the patterns for them.
service_links if "^$(svc_name_downward_env)_SERVICE_HOST=$(ipv4_a)$" in env_patterns

linked_variable_ok(name, value) if {
	service_links
	only(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
	service_variable_ok(name, value)
}

# All patterns of the settings but those for service links, as one.
permitted := concat(concat("|", [filled_pattern(pattern) | some pattern in env_patterns; not is_link_pattern(pattern)]), ["^(?:", ")$"])

filled_pattern(pattern) := strings.replace_n(
	{
		"$(dns_label)": object.get(policy_data, ["common", "dns_label"], never),
		"$(ip_p)": object.get(policy_data, ["common", "ip_p"], never),
		"$(ipv4_a)": object.get(policy_data, ["common", "ipv4_a"], never),
		"$(svc_name_downward_env)": object.get(policy_data, ["common", "svc_name_downward_env"], never),
	},
	pattern,
)

# Older settings do not have all of the placeholders: a pattern with one of these fits nothing, the others do.
never := "[^\\s\\S]"

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

protocols := ["tcp", "udp", "sctp"]

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
