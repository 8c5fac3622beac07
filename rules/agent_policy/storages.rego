# Storages: what the agent mounts before the container starts, one to one with the policy's.
package agent_policy

import rego.v1

pulls := [storage | some storage in input.storages; storage.driver == "image_guest_pull"]

others := [storage | some storage in input.storages; storage.driver != "image_guest_pull"]

image_faults := [about("storages: image", pull.source) | some pull in pulls; not image_pull_ok(pull)]

storage_faults := [about("storages:", name) | not storages_ok; some name in array.concat(strange_storages, ["their number"])]

# Equal entries of the policy (several emptyDirs) are filled by as many storages.
storages_ok if {
	filled := [expected |
		want.storages != []
		some storage in others
		some expected in {kind | some kind in want.storages}
		storage_ok(expected, storage)
	]
	sort(filled) == sort(want.storages)
	count(others) == count(filled)
	pulls_ok
}

# Some captures of the runtime have none: one must be there if the data name the image and the guest has to pull it.
pulls_ok if {
	count(pulls) == 1
} else if {
	pulls == []
	not pull_expected
}

pull_expected if {
	want.extensions.images
	not startswith(policy_data.common.root_path, "/run/kata-containers/shared/")
}

strange_storages := [storage.mount_point | some storage in others; not promised_storage(storage)]

promised_storage(storage) if {
	some expected in want.storages
	storage_ok(expected, storage)
}

# The guest pulls the image itself and mounts it as the container's root file system.
image_pull_ok(storage) if {
	has(storage, {"fstype": "overlay", "fs_group": null, "shared": false, "options": []})
	storage.mount_point == oci.Root.Path
	image_source_ok(storage.source)
	[option] := storage.driver_options
	text := trim_prefix(option, "image_guest_pull=")
	text != option

	# The agent takes its own pause image if this metadata says that the container is a sandbox.
	metadata := json.unmarshal(text).metadata
	object.get(metadata, type_key, note[type_key]) == note[type_key]
	not metadata["io.kubernetes.cri-o.ContainerType"]
}

image_source_ok(source) if {
	is_sandbox
	source == "pause"
} else if {
	not is_sandbox
	stays_inside(source)
	named := object.get(note, image_key, "")
	images := object.get(want, ["extensions", "images"], [source, named])
	source in images
	named in images
}

image_key := "io.kubernetes.cri.image-name"

storage_ok(expected, storage) if {
	same := ["fstype", "driver_options", "fs_group", "shared"]
	object.filter(storage, same) == object.filter(expected, same)
	storage_place_ok(expected, storage)
}

storage_place_ok(expected, storage) if {
	expected.driver == storage.driver
	expected.options == storage.options
	path_ok(expected.source, storage.source)
	path_ok(expected.mount_point, storage.mount_point)
} else if {
	expected.driver == ""
	disk_address_ok(storage.driver, storage.source)

	# The Rust runtime asks for discard only if the hypervisor has it.
	storage.options in [expected.options, [option | some option in expected.options; option != "discard"]]
	encoded := base64url.encode(storage.source)
	storage.mount_point == replace(replace(expected.mount_point, "$(spath)", policy_data.common.spath), "$(b64_device_id)", encoded)
}

# SCSI: `<target>:<lun>`. virtio-blk: a PCI path in the guest.
disk_address_ok(kind, address) if {
	kind == "scsi"
	[target, lun] := split(address, ":")
	only(target, digits)
	only(lun, digits)
} else if {
	kind == "blk"
	pci_path_ok(address)
}

# One slot per bridge on the way.
pci_path_ok(path) if {
	every slot_number in split(path, "/") { sized(slot_number, hex_digits, 2) }
}
