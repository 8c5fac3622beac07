# CopyFile: the host writes into the shared folder only, below a name that a mount can have.
package agent_policy

import rego.v1

CopyFileRequest if {
	input.offset <= input.file_size

	# The Go runtime cuts files into pieces of this size.
	input.offset % 1048576 == 0
	folder_mode_ok
	stays_inside(input.path)
	copied_path_ok(input.path)
	copied_type_ok(input.file_type)
} else := false if {
	told_of(about("copy:", input.path))
}

# The mode of folders on the way: nothing, 0750, or that of the folder which is copied.
folder_mode_ok if {
	input.dir_mode == input.file_mode
} else if {
	bits.and(input.dir_mode, 7) in {0, 5, 7}
}

# Links are relative, stay inside, and are never what a mount starts from.
copied_type_ok(kind) if {
	kind == "Regular"
	is_null(input.symlink_target)
} else if {
	kind == "Directory"
	is_null(input.symlink_target)
	input.file_size == 0
} else if {
	kind == "Symlink"

	# Linux keeps no permissions for links: the Go runtime sends all of them, the Rust runtime none.
	bits.and(input.file_mode, 4095) in {0, 511}

	# The Go runtime sends no size for a link, the Rust runtime the bytes of its target.
	input.file_size in {0, floor((count(base64url.encode_no_pad(input.symlink_target)) * 3) / 4)}
	stays_inside(input.symlink_target)
	not startswith(input.symlink_target, "/")
	segments := split(input.path, "/")
	last := count(segments) - 1
	segments[last] != ""
	copied_path_ok(concat("/", array.slice(segments, 0, last)))
}

copied_path_ok(path) if {
	default_copies
	tail := copied_tail(path)
	id := substring(tail, 0, 64)
	sized(id, lower_digits, 64)
	copied_name(tail, id)
} else if {
	not default_copies
	some pattern in policy_data.request_defaults.CopyFileRequest
	regex.match(concat(with_paths(pattern, "[a-z0-9]{64}"), ["^(?:", ")"]), path)
}

default_copies if {
	default_settings
	policy_data.request_defaults.CopyFileRequest == ["$(sfprefix)"]
}
