package agent_policy

import rego.v1

test_the_id_is_what_the_root_path_has_between_its_parts if {
	request := one_container
	bundle_id == "abc" with input as request
	request_1 := object.union(of_container({}), {"OCI": {"Root": {"Path": "/run/kata-containers/../rootfs"}}})
	not bundle_id with input as request_1
	request_2 := object.union(of_container({}), {"OCI": {"Root": {"Path": "/run/kata-containers/a/b/rootfs"}}})
	not bundle_id with input as request_2
}

test_names_in_texts if {
	notes := {"io.kubernetes.cri.sandbox-name": "web-0", "io.kubernetes.cri.sandbox-namespace": "ml"}
	with_pod("$(sandbox-name).$(sandbox-namespace).svc") == "web-0.ml.svc" with input as {"OCI": {"Annotations": notes}}
}

test_exec_takes_the_names_from_the_state if {
	with_pod("$(sandbox-name)") == "web-0" with input as {} with data.pstate as {"sandbox_name": "web-0", "namespace": "ml"}
}

# A request without names must not be compared with the state alone.
test_a_container_has_its_names_itself if {
	state := {"sandbox_name": "web-0", "namespace": "ml", "network_namespace": ""}
	every notes in [{}, {"io.kubernetes.cri.sandbox-name": "web-0"}, {"io.kubernetes.cri.sandbox-namespace": "ml"}] {
		not pod with input as {"OCI": {"Annotations": notes}} with data.pstate as state
	}
}

test_log_directory_and_network_belong_to_the_sandbox if {
	request := one_container
	sandbox_paths_ok({}) with input as request
	request_3 := of_container({netns_key: "/var/run/netns/x"})
	not sandbox_paths_ok({}) with input as request_3
	request_4 := of_container({log_key: "/var/log/pods/x"})
	not sandbox_paths_ok({}) with input as request_4
}
