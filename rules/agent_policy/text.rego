# Tests on text. The guest's engine compiles a regular expression at every call (9 to 65 µs), so
# whatever can be said with string operations (below 1 µs) is said with them.
package agent_policy

import rego.v1

digits := "0123456789"

hex_digits := "0123456789abcdef"

lower_digits := "abcdefghijklmnopqrstuvwxyz0123456789"

name_chars := "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-"

# `value` is not empty and has no character outside `alphabet`.
only(value, alphabet) if {
	value != ""
	trim(value, alphabet) == ""
}

sized(value, alphabet, length) if {
	count(value) == length
	trim(value, alphabet) == ""
}

# No segment of the path is "..". Names that merely contain dots ("..data", "foo..") are legitimate.
stays_inside(path) if not contains(concat("", ["/", path, "/"]), "/../")

listed_once(list) if count({item | some item in list}) == count(list)

is_uuid(value) if {
	parts := split(value, "-")
	[count(part) | some part in parts] == [8, 4, 4, 4, 12]
	only(concat("", parts), hex_digits)
}

is_ip(value) if {
	bytes := split(value, ".")
	count(bytes) == 4
	every byte in bytes {
		only(byte, digits)
		to_number(byte) < 256
	}
} else if {
	count(split(value, ":")) in {3, 4, 5, 6, 7, 8, 9}
	only(value, "0123456789abcdefABCDEF:.")
}

is_port(value) if {
	only(value, digits)
	to_number(value) < 65536
}

# Patterns of the settings are regular expressions. The shapes that the default settings use are
# recognised and compared as text; all others are matched, from the first character to the last.
matches(pattern, value) if {
	trim(value, concat("", [name_chars, "/"])) == ""
	replace(replace(pattern, "\\.", "."), "\\-", "-") == concat("", ["^", value, "$"])
} else if {
	endswith(pattern, uuid_pattern)
	prefix := trim_prefix(trim_suffix(pattern, uuid_pattern), "^")
	startswith(value, prefix)
	is_uuid(trim_prefix(value, prefix))
} else if {
	pattern == "^[a-z0-9]{64}$"
	sized(value, lower_digits, 64)
} else if {
	regex.match(concat("", ["^(?:", pattern, ")$"]), value)
}

uuid_pattern := "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
