package agent_policy

import rego.v1

test_addresses_of_disks if {
	disk_address_ok("scsi", "0:1")
	disk_address_ok("blk", "02/00")
	disk_address_ok("blk", "02/00/01")
	not disk_address_ok("scsi", "0:1x")
	not disk_address_ok("scsi", "02/00")
	not disk_address_ok("blk", "../00")
	not disk_address_ok("nvdimm", "02/00")
}

test_the_name_of_an_image_has_no_way_up if {
	request := object.union(one_container, {"storages": []})
	image_source_ok("registry.example/web:1") with input as request
	not image_source_ok("../registry.example/web:1") with input as request
	not image_source_ok("registry.example/../web:1") with input as request
}

test_the_annotation_names_the_image if {
	image := policy_data.containers[1].OCI.Annotations[image_key]
	data_1 := object.union(policy_data, {"containers": [policy_data.containers[0], object.union(policy_data.containers[1], {"extensions": {"images": [image]}})]})
	named := object.union(of_container({image_key: image}), {"storages": []})
	image_source_ok(image) with input as named with data.agent_policy.policy_data as data_1
	request := object.union(of_container({}), {"storages": []})
	not image_source_ok(image) with input as request with data.agent_policy.policy_data as data_1
}
