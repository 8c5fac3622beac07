package agent_policy

import rego.v1

test_one_gpu if {
	request := one_container
	vfio_ok(gpu_device("10", "0000:65:00.0=10/00")) with input as request
	vfio_ok(gpu_device("10", "0000:65:00.0=06/00/01")) with input as request
	every option in ["", "0000:65:00.0", "0000:65:00.8x=10/00", "000:65:00.0=10/00", "0000:65:00.0=../00"] {
		not vfio_ok(gpu_device("10", option)) with input as request
	}
	not vfio_ok(gpu_device("../10", "0000:65:00.0=10/00")) with input as request
}

test_the_index_counts_the_gpus_of_the_pod if {
	cdi_value_ok("nvidia.com/gpu=0")
	every value in ["nvidia.com/gpu=1", "nvidia.com/gpu=x", "nvidia.com/gpu=", "nvidia.com/nic=0", "0"] { not cdi_value_ok(value) }
}

test_nodes_are_block_devices if {
	node_ok({"Type": "b", "FileMode": 25008})
	not node_ok({"Type": "c", "FileMode": 25008})
	not node_ok({"Type": "b", "FileMode": 25009})
}

test_nodes_of_disks if {
	disk_node_ok("")
	disk_node_ok("/dev/vda")
	not disk_node_ok("/dev/../mem")
	not disk_node_ok("/etc")
}

gpu_device(number, option) := {
	"id": concat("", ["vfio", number]), "container_path": concat("", ["/dev/vfio/devices/vfio", number]),
	"vm_path": "", "type_": "vfio-pci-gk", "options": [option],
}
