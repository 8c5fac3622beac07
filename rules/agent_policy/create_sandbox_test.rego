package agent_policy

import rego.v1

test_lines_of_resolv_conf if {
	every line in ["", "nameserver 10.96.0.10", "nameserver fe80::1%eth0", "search a.example", "options ndots:5", "# by kubelet", "#x", ";x", "nameserver 10.0.0.1 ", "nameserver\t10.0.0.1", "  "] {
		dns_line_ok(line)
	}
	every line in ["nameserver evil", "../nameserver 10.0.0.1", "anything else", "nameserver"] { not dns_line_ok(line) }
}
