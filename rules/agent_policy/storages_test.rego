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
