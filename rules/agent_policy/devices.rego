# Devices: block volumes and GPUs, one to one with what the manifest asks for.
package agent_policy

import rego.v1

vfio_path := policy_data.devices.vfio.device_path

gpus := [device | some device in want.devices; device.container_path == vfio_path]

volumes := sort([device.container_path | some device in want.devices; device.container_path != vfio_path])

vfio := [device | some device in input.devices; startswith(device.container_path, vfio_path)]

disks := [device | some device in input.devices; not startswith(device.container_path, vfio_path)]

vfio_numbers := {trim_prefix(device.container_path, vfio_path) | some device in vfio}

pci_addresses := {parts[0] | some device in vfio; parts := split(device.options[0], "=")}

# The number that the host gave a GPU → what the annotation makes the agent add to the container.
cdi := {trim_prefix(key, cdi_prefix): value | some key, value in note; startswith(key, cdi_prefix)}

cdi_prefix := "cdi.k8s.io/vfio"

# There are as many VFIO devices as numbers: all devices are counted, and the others are known by their paths.
given_counts := {
	"GPU annotations": count(cdi),
	"GPU indexes": count({value | gpus != []; some value in cdi; cdi_value_ok(value)}),
	"VFIO numbers": count(vfio_numbers),
	"PCI addresses": count(pci_addresses),
	"volumes": sort([device.container_path | some device in input.devices; not startswith(device.container_path, vfio_path)]),
	"nodes": sort([node.Path | some node in linux.Devices]),
	"devices": count(input.devices),
	"device nodes": count(linux.Devices),
}

# NVSwitches are passed through like GPUs but have no annotation. A cold-plugged VM of the Go runtime
# may list no device at all. A node under /dev is made only for a volume: the agent would otherwise
# take the numbers that the host names.
expected_counts := {
	"GPU annotations": count(gpus),
	"GPU indexes": count(gpus),
	"VFIO numbers": vfio_total,
	"PCI addresses": vfio_total,
	"volumes": volumes,
	"nodes": volumes,
	"devices": vfio_total + count(volumes),
	"device nodes": count(volumes),
}

vfio_total := 0 if {
	vfio == []
} else := total if {
	total := count(gpus) + object.get(want, ["extensions", "nvswitch"], 0)
}

# What is more than the policy asks for has been counted before.
disk_faults := [about("devices:", device.id) | volumes != []; some device in disks; not disk_ok(device)]

vfio_faults := [about("devices:", device.id) | vfio_total != 0; some device in vfio; not vfio_ok(device)]

cdi_faults := [about("devices: vfio", number) | gpus != []; some number, _ in cdi; not cdi_number_ok(number)]

disk_ok(device) if {
	device.options == []
	disk_node_ok(device.vm_path)
	disk_address_ok(device.type_, device.id)
	every node in linux.Devices { node_ok(node) }
}

# Numbers, owner and rights are those of the host's node. No node is executable.
node_ok(node) if {
	node.Type == "b"
	bits.and(node.FileMode, 73) == 0
}

# Where the VM finds a virtio-blk disk.
disk_node_ok(path) if {
	path == ""
} else if {
	startswith(path, "/dev/")
	only(substring(path, 5, -1), lower_digits)
}

# The index counts the GPUs of the pod (Go) or of the container (Rust).
cdi_value_ok(value) if {
	index := trim_prefix(value, "nvidia.com/gpu=")
	index != value
	only(index, digits)
	to_number(index) < count(gpu_types)
}

# Without devices there is nothing to compare the number with.
cdi_number_ok(number) if {
	number in vfio_numbers
} else if {
	vfio == []
	only(number, digits)
}

# Types of the GPUs of the pod. Switches have the same.
gpu_types := [device.type_ | some device in policy_data.containers[_].devices; device.container_path == vfio_path]

vfio_types := gpu_types if {
	gpu_types != []
} else := ["vfio-pci-gk", "vfio-pci"]

vfio_ok(device) if {
	number := trim_prefix(device.container_path, vfio_path)
	only(number, digits)
	device.id == concat(number, ["vfio", ""])
	device.vm_path == ""
	device.type_ in vfio_types
	[option] := device.options

	# `<PCI address on the host>=<PCI path in the guest>`
	regex.match(`^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9]=[0-9a-f]{2}(/[0-9a-f]{2})*$`, option)
}
