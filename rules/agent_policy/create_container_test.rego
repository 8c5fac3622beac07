package agent_policy

import rego.v1

test_the_policy_container_is_chosen_by_name if {
	request := one_container
	slot == 1 with input as request
	slot == 0 with input as {"OCI": {"Annotations": {type_key: "sandbox"}}}
	not slot with input as {"OCI": {"Annotations": {name_key: "other"}}}
}

test_no_hook_but_lists_of_none if {
	hooks_ok(null)
	hooks_ok({"Prestart": [], "StartContainer": []})
	not hooks_ok({"Prestart": [{"Path": "/bin/sh"}], "StartContainer": []})
}

test_only_clean_names_of_hosts if {
	request := {"exec_id": "", "container_id": "a", "OCI": {"Hostname": "web-0", "Hooks": null}}
	request_ok with input as request
	request_1 := object.union(request, {"OCI": {"Hostname": "web 0"}})
	not request_ok with input as request_1
	request_2 := object.union(request, {"exec_id": "b"})
	not request_ok with input as request_2
}

test_one_of_several_versions_while_nodes_are_upgraded if {
	request := object.union(one_container, {"OCI": {"Version": "1.3.0"}})
	versioned.Version == "1.3.0" with input as request with data.agent_policy.accepted_versions as ["1.2.1", "1.3.0"]
	versioned.Version != "1.3.0" with input as request with data.agent_policy.accepted_versions as ["1.2.0", "1.2.1"]
	versioned.Version != "1.3.0" with input as request
}
