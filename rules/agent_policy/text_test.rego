package agent_policy

import rego.v1

test_a_parent_folder_is_a_segment_of_its_own if {
	stays_inside("/a/..data/b")
	stays_inside("/a/foo../b")
	not stays_inside("/a/../b")
	not stays_inside("..")
	not stays_inside("a/..")
}

test_ip_addresses if {
	every text in ["10.0.0.1", "255.255.255.255", "::1", "fd00:10:96::1", "::ffff:10.0.0.1"] { is_ip(text) }
	every text in ["", "10.0.0", "10.0.0.256", "10.0.0.1x", "fd00::1x", "443", "a:b"] { not is_ip(text) }
}

test_ports if {
	is_port("443")
	every text in ["", "65536", "-1", "443x", "4e2"] { not is_port(text) }
}

test_patterns_match_from_the_first_to_the_last_character if {
	matches("^web-[a-z]+$", "web-x")
	matches("a|b", "b")
	matches("web", "web")
	matches("^web", "web")
	not matches("web", "web-x")
	not matches("^web", "web-x")
	not matches("a|b", "ab")
	not matches("^web-[a-z]+$", "web-[a-z]+")
}

test_known_shapes_of_patterns if {
	matches(`^my\-pod\.x$`, "my-pod.x")
	not matches(`^my\-pod\.x$`, "my-podyx")
	matches(`^my-pod\.x$`, "my-pod.x")
	not matches(`^my-pod\.x$`, "my-podyx")
	matches("^[a-z0-9]{64}$", concat("", [c | some _ in numbers.range(1, 64); c := "a"]))
	not matches("^[a-z0-9]{64}$", "a")
	not matches("^a.b$", "a-c")
	matches("^a.b$", "axb")
}
