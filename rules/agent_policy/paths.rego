# Paths in the guest: policy patterns with placeholders for the shared folder and for ids.
package agent_policy

import rego.v1

# Patterns start with "^" or a placeholder; other text is compared.
path_ok(expected, path) if {
	path == expected
	path != ""
} else if {
	stays_inside(path)
	trim_left(expected, "$^") != expected
	matches(with_paths(expected, escaped(bundle_id)), path)
}

with_paths(pattern, id) := strings.replace_n(
	{"$(cpath)": policy_data.common.cpath, "$(bundle-id)": id, "$(sandbox-id)": object.get(input, ["OCI", "Annotations", "io.kubernetes.cri.sandbox-id"], "")},
	replace(pattern, "$(sfprefix)", policy_data.common.sfprefix),
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

# The name in `<shared folder>/<bundle id>-<16 digits>-<name>`.
copied_name(path, id) := name if {
	tail := copied_tail(path)
	start := count(id) + 1
	substring(tail, 0, start) == concat(id, ["", "-"])
	only(substring(tail, start, 16), lower_digits)
	substring(tail, start + 16, 1) == "-"
	name := substring(tail, start + 17, -1)
	name != ""
}
