package agent_policy

import rego.v1

test_lines_of_resolv_conf if {
	every line in ["", "nameserver 10.96.0.10", "nameserver fe80::1%eth0", "search a.example", "options ndots:5", "# by kubelet", "#x", ";x", "nameserver 10.0.0.1 ", "nameserver\t10.0.0.1", "  "] {
		dns_line_ok(line)
	}
	every line in ["nameserver evil", "../nameserver 10.0.0.1", "anything else", "nameserver"] { not dns_line_ok(line) }
}

test_the_id_of_a_sandbox_is_one_of_the_cri if {
	request := {
		"hostname": "web", "sandbox_id": concat("", [c | some _ in numbers.range(1, 64); c := "a"]), "dns": [], "storages": [],
		"guest_hook_path": "", "kernel_modules": [], "sandbox_pidns": false,
	}
	CreateSandboxRequest with input as request
	every id in ["a", "../a", concat("", [request.sandbox_id, "a"])] {
		other := object.union(request, {"sandbox_id": id})
		not CreateSandboxRequest with input as other
	}
}
