package agent_policy

import rego.v1

test_sys_may_be_read_only_where_the_policy_has_it_writable if {
	mount_options_ok("sysfs", ["nosuid", "rw"], ["nosuid", "ro"])
	not mount_options_ok("sysfs", ["nosuid", "ro"], ["nosuid", "rw"])
	not mount_options_ok("bind", ["rw"], ["ro"])
}
