package agent_policy

import rego.v1

test_service_links if {
	every name, value in {
		"WEB_SERVICE_HOST": "10.0.0.1",
		"WEB_SERVICE_PORT": "80",
		"WEB_SERVICE_PORT_HTTP": "80",
		"WEB_PORT": "tcp://10.0.0.1:80",
		"WEB_PORT_80_TCP": "tcp://[fd00::1]:80",
		"WEB_PORT_80_TCP_PROTO": "tcp",
		"WEB_PORT_80_TCP_PORT": "80",
		"WEB_PORT_53_UDP_ADDR": "fd00::1",
		"A_PORT_B_PORT_80_TCP_PORT": "80",
	} {
		service_variable_ok(name, value)
	}
}

test_data_without_a_placeholder_lose_only_its_patterns if {
	data_1 := {"common": {}, "request_defaults": {"CreateContainerRequest": {"allow_env_regex": ["^INDEX=[0-9]+$", "^A=$(ip_p)$", "^B=$(dns_label)$"]}}}
	assigned_ok("INDEX=", "INDEX=3", [], {}) with data.agent_policy.policy_data as data_1
	not assigned_ok("A=", "A=3", [], {}) with data.agent_policy.policy_data as data_1
	not assigned_ok("B=", "B=b", [], {}) with data.agent_policy.policy_data as data_1
}

test_what_only_looks_like_a_service_link if {
	every name, value in {
		"MASTER_ADDR": "10.0.0.1",
		"MASTER_PORT": "29500",
		"WEB_SERVICE_HOST": "evil.example",
		"WEB_PORT": "tcp://10.0.0.1:80x",
		"WEB_PORT_80_TCP_PORT": "81",
		"WEB_PORT_80_TCP_PROTO": "udp",
		"WEB_PORT_80_TCP_ADDR_MORE": "10.0.0.1",
		"LD_PRELOAD": "/tmp/x.so",
	} {
		not service_variable_ok(name, value)
	}
}
