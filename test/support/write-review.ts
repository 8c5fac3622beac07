/** An AdmissionReview as the API server sends it, with members replaced. */
export function writeReview(request: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      requestKind: { group: '', version: 'v1', kind: 'Pod' },
      requestResource: { group: '', version: 'v1', resource: 'pods' },
      namespace: 'models',
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        groups: ['system:authenticated'],
      },
      object: writePod(),
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
      ...request,
    },
  };
}

/** A pod of a Deployment as it is before it has a name. */
export function writePod(metadata: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { generateName: 'llm-7d9c5b8f6d-', namespace: 'models', labels: { app: 'llm' }, ...metadata },
    spec: {
      runtimeClassName: 'kata-qemu-snp',
      containers: [{ name: 'server', image: `registry.example/llm@sha256:${'a'.repeat(64)}` }],
    },
  };
}
