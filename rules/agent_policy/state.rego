# What the policy remembers (`data.pstate`), and who holds a policy container.
#
#   sandbox_name, namespace, network_namespace   pinned by the first container
#   <container id>                               index of its policy container, also when another has taken its place
#   holder:<index>                               {id, bundle, vfio, started, sandbox} of the container that fills it
#
# A create that fails in the guest leaves its entry behind, and kubelet retries with a new id: so a
# holder that was never started gives way to the next create. One that was started stays until it
# is removed. An id that gave way is kept: the guest may still have its container, which must not
# become one of another policy container.
#
# The sandbox's own container lives as long as the VM, which is not used again if it fails: it counts
# as started when it is created, and its removal frees nothing. After each change of the state the
# engine prepares the whole policy anew, so what need not be remembered is not.
package agent_policy

import rego.v1

holder_key(index) := sprintf("holder:%d", [index])

neighbours := [entry |
	some key, entry in data.pstate
	startswith(key, "holder:")
	key != holder_key(slot)
]

# The id becomes a key of the state, so it must not look like one of the state's own. Root file
# systems are not shared. Ids of the CRI, 64 digits, are bundle ids too.
container_id_ok if {
	trim(input.container_id, name_chars) == ""
	not pod[input.container_id]
	object.get(data.pstate, input.container_id, slot) == slot
	object.get(data.pstate, bundle_id, slot) == slot
	every entry in neighbours {
		entry.bundle != bundle_id
		entry.bundle != input.container_id
	}
	container_id_fits_bundle
}

container_id_fits_bundle if {
	input.container_id == bundle_id
} else if {
	count(input.container_id) < 64
}

# Numbers and PCI addresses that a container keeps for itself while it lives.
claims := [claim | some claim in (vfio_numbers | object.keys(cdi)) | pci_addresses]

contested := [about("devices: another container has", claim) | some entry in neighbours; some claim in entry.vfio; claim in claims]

# The answer that makes the agent change the state.
allowed_with(ops) := {"allowed": true, "ops": ops}

put(key, value) := {"op": "add", "path": concat(key, ["/pstate/", ""]), "value": value}

drop(key) := {"op": "remove", "path": concat(key, ["/pstate/", ""])}

pin_ops := [put(key, value) | some key, value in pod; not data.pstate[key] == value]

new_holder := {
	"id": input.container_id,
	"bundle": bundle_id,
	"vfio": claims,
	"started": is_sandbox,
	"sandbox": is_sandbox,
}

holder_ops := [put(input.container_id, slot), put(holder_key(slot), new_holder)]

create_ops := array.concat(pin_ops, holder_ops)

# The index of the policy container that the named container holds.
held := index if {
	index := data.pstate[input.container_id]
	is_number(index)
	data.pstate[holder_key(index)].id == input.container_id
}

held_entry := data.pstate[holder_key(held)]

start_ops := [put(holder_key(held), object.union(held_entry, {"started": true}))]

StartContainerRequest if {
	held_entry.started
} else := allowed_with(start_ops) if {
	is_number(held)
} else := false if {
	told_of("container: not the current one of its name")
}

remove_ops := [drop(input.container_id), drop(holder_key(held))]

# The Rust runtime waits ten seconds.
RemoveContainerRequest if {
	held_entry.sandbox
	input.timeout % 5 == 0
} else := allowed_with(remove_ops) if {
	is_number(held)
	input.timeout % 5 == 0
} else := false if {
	told_of("container: unknown id")
}
