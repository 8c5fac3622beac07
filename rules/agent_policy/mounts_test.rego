package agent_policy

import rego.v1

test_parents_come_before_what_is_mounted_below_them if {
	every order in [["/a", "/ab", "/a/b"], ["/b/c", "/a"], ["/a/", "/a/b"]] {
		request_1 := mounted(order)
		hiding_mounts == [] with input as request_1
	}
	every order in [["/a/b", "/a"], ["/dev/shm", "/x", "/dev"], ["/a/b", "/a/"]] {
		request_2 := mounted(order)
		count(hiding_mounts) == 1 with input as request_2
	}
}

mounted(order) := {"OCI": {"Mounts": [{"destination": path, "type_": "bind"} | some path in order]}}

test_sys_may_be_read_only_where_the_policy_has_it_writable if {
	mount_options_ok("sysfs", ["nosuid", "rw"], ["nosuid", "ro"])
	not mount_options_ok("sysfs", ["nosuid", "ro"], ["nosuid", "rw"])
	not mount_options_ok("bind", ["rw"], ["ro"])
}
