package agent_policy

import rego.v1

test_keys_of_the_cri_by_form if {
	request := one_container
	annotation_ok("io.kubernetes.cri.key-of-tomorrow", "x") with input as request
	annotation_ok("io.kubernetes.cri.sandbox-cpu-quota", "-1") with input as request
	not annotation_ok("io.kubernetes.cri.sandbox-cpu-quota", "1x") with input as request
	not annotation_ok("io.kubernetes.cri.sandbox-uid", "../9c64c5bf") with input as request
	not annotation_ok("io.kubernetes.cri-o.ContainerType", "sandbox") with input as request
}

test_annotations_of_the_pod_have_the_value_of_the_manifest if {
	request := one_container
	key := "io.katacontainers.config.hypervisor.kernel_params"
	not key in [x | some x, y in request.OCI.Annotations; not want.OCI.Annotations[x] == y] with input as request
	not annotation_ok(key, "nvrc.smi.srs=1 agent.debug_console") with input as request
	not annotation_ok("io.katacontainers.config.hypervisor.path", "/x") with input as request
}

test_the_bundle_path_ends_with_the_id if {
	request := one_container
	key := "io.katacontainers.pkg.oci.bundle_path"
	annotation_ok(key, "/run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/abc") with input as request
	not annotation_ok(key, "/run/containerd/other") with input as request
	not annotation_ok(key, "/run/../abc") with input as request
}

test_patterns_of_the_settings if {
	request := one_container
	policy := "io.kubernetes.container.terminationMessagePolicy"
	annotation_ok(policy, "File") with input as request
	not annotation_ok(policy, "Filex") with input as request
	path := "io.kubernetes.container.terminationMessagePath"
	annotation_ok(path, "/dev/termination-log") with input as request
	not annotation_ok(path, "/etc/shadow") with input as request
}

one_container := of_container({})

# A container of the policy that the tests run with, and more annotations.
of_container(notes) := {"OCI": {
	"Annotations": object.union({name_key: "cuda-vectoradd", type_key: "container"}, notes),
	"Root": {"Path": "/run/kata-containers/abc/rootfs"},
}}
