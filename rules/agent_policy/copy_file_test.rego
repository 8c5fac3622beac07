package agent_policy

import rego.v1

test_copies_below_the_name_of_a_mount if {
	every path in ["hosts", "token/..data", "foo../bar"] {
		copied := copy_of(path, {})
		CopyFileRequest with input as copied
	}
	request_1 := copy_of("x/../../y", {})
	not CopyFileRequest with input as request_1
	request_3 := object.union(copy_of("x", {}), {"path": "/etc/shadow"})
	not CopyFileRequest with input as request_3
}

test_links_stay_inside_and_are_no_mount if {
	link := {"file_type": "Symlink", "symlink_target": "..data/token", "file_mode": 41471, "file_size": 0}
	request_4 := copy_of("volume/token", link)
	CopyFileRequest with input as request_4
	request_5 := copy_of("token", link)
	not CopyFileRequest with input as request_5
	every target in ["/etc", "../x", "a/../../b"] {
		request_6 := copy_of("volume/token", object.union(link, {"symlink_target": target}))
		not CopyFileRequest with input as request_6
	}
}

test_links_have_no_rights_and_folders_no_size if {
	link := {"file_type": "Symlink", "symlink_target": "schlüssel", "file_mode": 40960, "file_size": 10}
	request_12 := copy_of("volume/key", link)
	CopyFileRequest with input as request_12
	every change in [{"file_size": 9}, {"file_size": 11}, {"file_mode": 40961}, {"file_mode": 41472}] {
		request_13 := copy_of("volume/key", object.union(link, change))
		not CopyFileRequest with input as request_13
	}
	folder := {"file_type": "Directory", "file_mode": 16877, "file_size": 0}
	request_14 := copy_of("volume", folder)
	CopyFileRequest with input as request_14
	request_15 := copy_of("volume", object.union(folder, {"file_size": 1}))
	not CopyFileRequest with input as request_15
}

test_pieces_and_modes if {
	request_7 := copy_of("x", {"offset": 1048576, "file_size": 1048580})
	CopyFileRequest with input as request_7
	request_8 := copy_of("x", {"offset": 7, "file_size": 9})
	not CopyFileRequest with input as request_8
	request_9 := copy_of("x", {"offset": 1048576, "file_size": 9})
	not CopyFileRequest with input as request_9
	every mode in [0, 488, 493, 2147484136] {
		copied := copy_of("x", {"dir_mode": mode})
		CopyFileRequest with input as copied
	}
	request_10 := copy_of("x", {"dir_mode": 489})
	not CopyFileRequest with input as request_10
	request_11 := copy_of("x", {"file_type": "Unknown"})
	not CopyFileRequest with input as request_11
}

copy_of(name, changes) := object.union(
	{
		"path": concat("", ["/run/kata-containers/shared/containers/", copy_id, "-0123456789abcdef-", name]),
		"file_type": "Regular", "symlink_target": null, "offset": 0, "file_size": 1, "file_mode": 33188, "dir_mode": 488,
	},
	changes,
)

copy_id := concat("", [c | some _ in numbers.range(1, 64); c := "a"])
