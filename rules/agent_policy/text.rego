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
stays_inside(path) if not ".." in split(path, "/")

# `value` is an object with all of these members.
has(value, members) if object.union(value, members) == value

listed_once(list) if count(list) == count({item | some item in list})

is_ip(value) if {
	only(value, "0123456789.")
	bytes := split(value, ".")
	count(bytes) == 4
	every byte in bytes { to_number(byte) < 256 }
} else if {
	strings.count(value, ":") in {2, 3, 4, 5, 6, 7, 8}
	only(value, "0123456789abcdefABCDEF:.")
}

is_port(value) if {
	only(value, digits)
	to_number(value) < 65536
}

# Patterns of the settings are regular expressions. Most of them stand for one text, or for any id of
# 64 characters; the others are matched, from the first character to the last.
matches(pattern, value) if {
	trim(replace(value, "/", ""), name_chars) == ""
	replace(replace(trim_suffix(trim_prefix(pattern, "^"), "$"), "\\.", "."), "\\-", "-") == value
} else if {
	pattern == "^[a-z0-9]{64}$"
	sized(value, lower_digits, 64)
} else if {
	# Has it any special character? A dot is one.
	bare := replace(replace(trim_suffix(trim_prefix(pattern, "^"), "$"), "\\.", ""), "\\-", "")
	trim(replace(replace(bare, "/", ""), ".", "*"), name_chars) != ""
	regex.match(concat(pattern, ["^(?:", ")$"]), value)
}
