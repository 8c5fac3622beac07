package agent_policy

import rego.v1

test_every_spelling_of_loopback if {
	every text in ["127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"] { is_loopback(text) }
	every text in ["10.0.0.1", "fd00::1", "11.0.0.1", "::"] { not is_loopback(text) }
}

test_routes if {
	route := {"dest": "", "gateway": "10.0.0.1", "device": "eth0", "source": "", "scope": 0, "family": 0, "flags": 0, "mtu": 0}
	route_ok(route)
	route_ok(object.union(route, {"dest": "10.1.0.0/16"}))
	route_ok(object.union(route, {"gateway": "fd00::1", "family": 1}))
	not route_ok(object.union(route, {"family": 1}))
	not route_ok(object.union(route, {"dest": "10.1.0.0/16x"}))
	not route_ok(object.union(route, {"source": "::1"}))
	not route_ok(object.union(route, {"scope": 1}))
	not route_ok(object.union(route, {"flags": 1}))
}

test_places_of_devices if {
	request := {"interface": {"raw_flags": 0, "hwAddr": "66:74:9f:6a:96:01", "device": "eth0", "name": "eth0", "type_": "", "devicePath": "", "IPAddresses": []}}
	every path in ["", "02/00", "0.0.0001"] {
		request_1 := object.union(request, {"interface": {"devicePath": path}})
		UpdateInterfaceRequest with input as request_1
	}
	every path in ["../02", "x"] {
		request_2 := object.union(request, {"interface": {"devicePath": path}})
		not UpdateInterfaceRequest with input as request_2
	}
}

test_links if {
	link_ok("eth0", "66:74:9f:6a:96:01", ["lo"])
	not link_ok("lo", "66:74:9f:6a:96:01", ["lo"])
	not link_ok("../eth0", "", ["lo"])
	not link_ok("eth0", "66:74:9f:6a:96:01x", ["lo"])
}
