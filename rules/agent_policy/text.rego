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
stays_inside(path) if not contains(concat(path, ["/", "/"]), "/../")

listed_once(list) if count(list) == count({item | some item in list})

is_uuid(value) if {
	parts := split(value, "-")
	only(concat("", parts), hex_digits)
	sizes := [count(part) | some part in parts]
	sizes == [8, 4, 4, 4, 12]
}

is_ip(value) if {
	bytes := split(value, ".")
	count(bytes) == 4
	every byte in bytes {
		only(byte, digits)
		to_number(byte) < 256
	}
} else if {
	strings.count(value, ":") in {2, 3, 4, 5, 6, 7, 8}
	only(value, "0123456789abcdefABCDEF:.")
}

is_port(value) if {
	only(value, digits)
	to_number(value) < 65536
}

# Patterns of the settings are regular expressions. The shapes that the default settings use are
# recognised and compared as text; all others are matched, from the first character to the last.
matches(pattern, value) if {
	value == literal(pattern)
	trim(value, literal_chars) == ""
} else if {
	pattern == "^[a-z0-9]{64}$"
	sized(value, lower_digits, 64)
} else if {
	pattern == "^/.*$"
	startswith(value, "/")
	not contains(value, "\n")
} else if {
	prefix := trim_suffix(pattern, uuid_pattern)
	prefix != pattern
	text := trim_prefix(prefix, "^")
	startswith(value, text)
	is_uuid(trim_prefix(value, text))
} else if {
	# `^(this|that)$`
	words := trim_suffix(trim_prefix(pattern, "^("), ")$")
	trim(replace(words, "|", ""), literal_chars) == ""
	value in split(words, "|")
} else if {
	regex.match(concat("", ["^(?:", pattern, ")$"]), value)
}

# The text that a pattern without special characters stands for.
literal(pattern) := replace(replace(trim_suffix(trim_prefix(pattern, "^"), "$"), "\\.", "."), "\\-", "-")

literal_chars := "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-/"

uuid_pattern := "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
