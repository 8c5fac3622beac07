/** Who is known to add things to pods behind the back of a manifest. */
export interface KnownInjection {
  readonly who: string;
  readonly containers?: RegExp;
  readonly variables?: RegExp;
  readonly mounts?: RegExp;
  readonly annotations?: RegExp;
}

/** First row that fits; what is listed here makes a cause likely, never certain. */
export const knownInjections: readonly KnownInjection[] = [
  {
    who: 'Istio',
    containers: /^istio-(?:proxy|init|validation)$/,
    variables: /^(?:ISTIO_|PILOT_|PROXY_CONFIG$|TRUST_DOMAIN$)/,
    mounts: /^\/(?:etc\/istio|var\/lib\/istio|var\/run\/secrets\/(?:istio|tokens|workload-spiffe))/,
    annotations: /^(?:sidecar\.istio\.io|istio\.io|prometheus\.io)\//,
  },
  {
    who: 'Linkerd',
    containers: /^linkerd-(?:proxy|init|debug)$/,
    variables: /^(?:_?LINKERD)/,
    mounts: /^\/var\/run\/linkerd/,
    annotations: /^(?:linkerd\.io|viz\.linkerd\.io)\//,
  },
  {
    who: 'the Vault agent injector',
    containers: /^vault-agent(?:-init)?$/,
    mounts: /^\/vault\/|^\/home\/vault/,
    annotations: /^vault\.hashicorp\.com\//,
  },
  { who: 'Dapr', containers: /^daprd$/, variables: /^DAPR_/, annotations: /^dapr\.io\// },
  {
    who: 'Azure Workload Identity',
    containers: /^azwi-proxy/,
    variables: /^AZURE_(?:CLIENT_ID|TENANT_ID|FEDERATED_TOKEN_FILE|AUTHORITY_HOST)$/,
    mounts: /^\/var\/run\/secrets\/azure\//,
    annotations: /^azure\.workload\.identity\//,
  },
  {
    who: 'Azure managed identity',
    variables: /^(?:IDENTITY_|MSI_|Fabric_)/,
  },
  {
    who: 'IAM roles for service accounts (AWS)',
    variables: /^AWS_(?:ROLE_ARN|WEB_IDENTITY_TOKEN_FILE|STS_REGIONAL_ENDPOINTS|DEFAULT_REGION|REGION|CONTAINER_.*)$/,
    mounts: /^\/var\/run\/secrets\/(?:eks|pods\.eks)\.amazonaws\.com\//,
  },
  { who: 'OpenTelemetry', containers: /^otc-container$/, variables: /^OTEL_/, mounts: /^\/otel-auto-instrumentation/ },
  { who: 'Datadog', variables: /^DD_/, mounts: /^\/(?:var\/run\/datadog|datadog-lib)/ },
  {
    who: 'Multus or another network plugin',
    annotations: /^(?:k8s\.v1\.cni\.cncf\.io|k8s\.ovn\.org|cni\.projectcalico\.org)\//,
  },
  { who: 'kubectl debug', containers: /^debugger-[a-z0-9]{5}$/ },
  {
    who: 'the service account controller',
    mounts: /^\/var\/run\/secrets\/kubernetes\.io\/serviceaccount$/,
  },
  { who: "kubelet's service links", variables: /^[A-Z0-9_]+_(?:SERVICE_(?:HOST|PORT)|PORT)(?:_|$)/ },
];

/** Finds who adds such a thing. */
export function findInjection(part: Exclude<keyof KnownInjection, 'who'>, name: string): string | undefined {
  return knownInjections.find((row) => row[part]?.test(name))?.who;
}
