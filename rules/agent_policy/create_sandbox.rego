# CreateSandbox: the shared memory and the shared folder of the settings, and nothing that runs.
package agent_policy

import rego.v1

CreateSandboxRequest if {
	has(input, {"guest_hook_path": "", "kernel_modules": [], "sandbox_pidns": false})
	trim(input.hostname, name_chars) == ""
	trim(input.sandbox_id, lower_digits) == ""
	count(input.sandbox_id) in {0, 64}
	every line in input.dns { dns_line_ok(line) }
	listed_once(input.storages)
	every storage in input.storages { storage in policy_data.sandbox.storages }
} else := false if {
	told_of("sandbox: hooks, modules, names, dns or storages")
}

# Lines of resolv.conf.
dns_line_ok(line) if {
	words := [word | some word in split(replace(line, "\t", " "), " "); word != ""]
	dns_words_ok(concat("", array.slice(words, 0, 1)), words)
}

dns_words_ok(kind, words) if {
	kind in {"", "search", "options", "domain", "sortlist"}
} else if {
	kind == "nameserver"
	parts := split(words[1], "%")
	is_ip(parts[0])
} else if {
	trim_left(kind, "#;") != kind
}
