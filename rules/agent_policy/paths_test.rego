package agent_policy

import rego.v1

test_text_is_compared_and_patterns_are_matched if {
	request := one_container
	path_ok("tmpfs", "tmpfs")
	not path_ok("tmpfs", "tmpfsx")
	not path_ok("", "")
	path_ok("^/run/a$", "/run/a") with input as request
	not path_ok("^/run/a$", "/run/b") with input as request
	not path_ok("^/run/.*$", "/run/../etc") with input as request
}

test_dots_of_an_id_are_dots if {
	request := {"OCI": {"Annotations": {name_key: "cuda-vectoradd"}, "Root": {"Path": "/run/kata-containers/a.c/rootfs"}}}
	path_ok("^/run/$(bundle-id)$", "/run/a.c") with input as request
	not path_ok("^/run/$(bundle-id)$", "/run/abc") with input as request
}

test_names_of_copied_files if {
	copied_name(copied_tail("/run/kata-containers/shared/containers/abc-0123456789abcdef-hosts"), "abc") == "hosts"
	copied_name(copied_tail("/run/kata-containers/shared/containers/passthrough/watchable/abc-0123456789abcdef-a/b"), "abc") == "a/b"
	not copied_name(copied_tail("/run/kata-containers/shared/containers/abd-0123456789abcdef-hosts"), "abc")
	not copied_name(copied_tail("/run/kata-containers/shared/containers/abc-0123456789ABCDEF-hosts"), "abc")
	not copied_name(copied_tail("/run/kata-containers/shared/containers/abc-0123456789abcdef-"), "abc")
	not copied_name(copied_tail("/etc/abc-0123456789abcdef-hosts"), "abc")
}
