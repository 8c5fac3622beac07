# The guest's network. The host owns it; the policy keeps its hands off the loopback.
package agent_policy

import rego.v1

UpdateInterfaceRequest if {
	given := input.interface
	limits := policy_data.request_defaults.UpdateInterfaceRequest
	bits.and(given.raw_flags, bits.negate(limits.allow_raw_flags)) == 0
	not given.hwAddr in limits.forbidden_hw_addrs
	given.device == given.name
	link_ok(given.name, given.hwAddr, limits.forbidden_names)
	trim(given.type_, name_chars) == ""
	trim(given.devicePath, "0123456789abcdef/.") == ""
	stays_inside(given.devicePath)
	listed_once(given.IPAddresses)
	every address in given.IPAddresses {
		address_ok(address)
		to_number(address.mask) <= 128
	}
} else := false if {
	told_of(about("interface:", input.interface.name))
}

# Runtimes send no empty list.
UpdateRoutesRequest if {
	limits := policy_data.request_defaults.UpdateRoutesRequest
	input.routes.Routes != []
	listed_once(input.routes.Routes)
	every route in input.routes.Routes {
		link_ok(route.device, "", limits.forbidden_device_names)
		every pattern in unusual(limits.forbidden_source_regex) { not regex.match(pattern, route.source) }
		route_ok(route)
	}
} else := false if {
	told_of("routes: one that the runtime does not send")
}

AddARPNeighborsRequest if {
	limits := policy_data.request_defaults.AddARPNeighborsRequest
	input.neighbors.ARPNeighbors != []
	listed_once(input.neighbors.ARPNeighbors)
	every neighbour in input.neighbors.ARPNeighbors {
		link_ok(neighbour.device, neighbour.lladdr, limits.forbidden_device_names)
		every pattern in unusual(limits.forbidden_cidrs_regex) { not regex.match(pattern, neighbour.toIPAddress.address) }
		address_ok(neighbour.toIPAddress)
		neighbour.toIPAddress.mask == ""
		neighbour.state in limits.allowed_states

		# NTF_PROXY and NTF_ROUTER
		bits.or(neighbour.flags, 136) == 136
	}
} else := false if {
	told_of("neighbours: one that the runtime does not send")
}

# The patterns of the default settings say what `is_loopback` says; these are the others.
unusual(patterns) := [pattern |
	some pattern in patterns
	not pattern in {"^(?:0{0,4}:){0,7}0{0,3}1$", `^127\.(?:[0-9]{1,3}\.){2}[0-9]{1,3}$`}
]

link_ok(name, hardware_address, forbidden) if {
	not name in forbidden
	count(name) < 16
	only(replace(replace(name, "@", ""), ":", ""), name_chars)
	every pair in split(lower(hardware_address), ":") {
		count(pair) in {0, 2}
		trim(pair, hex_digits) == ""
	}
}

route_ok(route) if {
	parts := split(route.dest, "/")
	every address in {parts[0], route.gateway, route.source} - {""} { is_ip(address) }
	trim(concat("", array.slice(parts, 1, 9)), digits) == ""
	not is_loopback(route.source)
	route_family_ok(route)
	route.scope in {0, 200, 253, 254, 255}

	# The least that IPv4 asks for.
	not route.mtu in numbers.range(1, 67)

	# The kernel refuses routes over a dead next hop.
	bits.and(route.flags, 1) == 0
}

# An IPv4 route may have an IPv6 gateway (RFC 5549), not the reverse.
route_family_ok(route) if {
	route.family == 0
} else if {
	route.family == 1
	not contains(route.dest, ".")
	not contains(route.gateway, ".")
}

# 127.0.0.0/8, alone or mapped to IPv6, and ::1 in any spelling.
is_loopback(address) if {
	startswith(address, "127.")
} else if {
	contains(address, ":")
	contains(address, "127.")
} else if {
	trim(address, "0:") == "1"
}

address_ok(given) if {
	is_ip(given.address)
	not is_loopback(given.address)
	given.family == count([1 | contains(given.address, ":")])
}
