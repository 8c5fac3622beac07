# Paths in the guest: policy patterns with placeholders for the shared folder and for ids.
package agent_policy

import rego.v1

# Patterns start with "^" or a placeholder; other text is compared.
path_ok(expected, path) if {
	path == expected
	path != ""
} else if {
	# Copied files, as the default settings write them.
	name := copied_name(copied_tail(path), bundle_id)
	some text in [name, escaped(name)]
	expected == concat(text, ["$(sfprefix)", "$"])
} else if {
	stays_inside(path)
	trim_left(expected, "$^") != expected
	matches(with_paths(expected, escaped(bundle_id)), path)
}

with_paths(pattern, id) := replace(
	replace(replace(replace(pattern, "$(sfprefix)", policy_data.common.sfprefix), "$(cpath)", policy_data.common.cpath), "$(bundle-id)", id),
	"$(sandbox-id)",
	object.get(input, ["OCI", "Annotations", "io.kubernetes.cri.sandbox-id"], ""),
)

escaped(text) := replace(replace(text, ".", "\\."), "-", "\\-")

default_settings if {
	policy_data.common.sfprefix == "^$(cpath)/(watchable/)?$(bundle-id)-[a-z0-9]{16}-"
	policy_data.common.cpath == "/run/kata-containers/shared/containers(?:/passthrough)?"
}

# What follows the shared folder in a path, as the default settings write it.
copied_tail(path) := trim_prefix(trim_prefix(shared, "passthrough/"), "watchable/") if {
	shared := trim_prefix(path, "/run/kata-containers/shared/containers/")
	shared != path
	default_settings
}

# The name in `<bundle id>-<16 digits>-<name>`.
copied_name(tail, id) := name if {
	rest := trim_prefix(tail, id)
	rest != tail
	substring(rest, 0, 1) == "-"
	only(substring(rest, 1, 16), lower_digits)
	substring(rest, 17, 1) == "-"
	name := substring(rest, 18, -1)
	name != ""
}
