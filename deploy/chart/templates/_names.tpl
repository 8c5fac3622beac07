{{- define "webhook.name" -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "webhook.selector" -}}
app.kubernetes.io/name: genpolicy-webhook
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "webhook.labels" -}}
{{ include "webhook.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "webhook.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}{{ .Values.serviceAccount.name }}
{{- else if .Values.serviceAccount.create -}}{{ include "webhook.name" . }}
{{- else -}}default{{- end -}}
{{- end -}}

{{- define "webhook.tlsSecret" -}}
{{- .Values.certificates.secretName | default (printf "%s-tls" (include "webhook.name" .)) -}}
{{- end -}}

{{- /* Whether the pod talks to the API server at all; without need it gets no token. */ -}}
{{- define "webhook.needsToken" -}}
{{- $reads := false -}}
{{- range $key, $value := .Values.reading }}{{ if $value }}{{ $reads = true }}{{ end }}{{ end -}}
{{- if or $reads (include "webhook.patchesBundle" .) }}true{{ end -}}
{{- end -}}

{{- define "webhook.patchesBundle" -}}
{{- $anything := or .Values.mutating.enabled .Values.validating.enabled -}}
{{- if and $anything (or (eq .Values.certificates.source "self-made") (and (eq .Values.certificates.source "secret") (not .Values.certificates.caBundle))) }}true{{ end -}}
{{- end -}}

{{- /* What decides, inside the API server, whether a pod comes to us at all. */ -}}
{{- define "webhook.isKata" -}}
has(object.spec.runtimeClassName) && (
{{- with .Values.runtimeClasses.pattern }}object.spec.runtimeClassName.matches({{ . | toJson }}){{ else }}false{{ end }}
{{- with .Values.runtimeClasses.names }} || object.spec.runtimeClassName in {{ . | toJson }}{{ end }})
{{- end -}}

{{- define "webhook.matchConditions" -}}
- name: kata-runtime-class
  expression: {{ include "webhook.isKata" . | toJson }}
- name: no-mirror-pod-of-a-kubelet
  expression: >-
    !(has(object.metadata.annotations) && 'kubernetes.io/config.mirror' in object.metadata.annotations
    && request.userInfo.groups.exists(group, group == 'system:nodes'))
{{- end -}}

{{- define "webhook.namespaceSelector" -}}
matchExpressions:
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values: {{ concat (list .Release.Namespace "kube-system") .Values.excludedNamespaces | uniq | toJson }}
{{- end -}}

{{- define "webhook.clientConfig" -}}
{{- if and (eq .root.Values.certificates.source "secret") .root.Values.certificates.caBundle }}
caBundle: {{ .root.Values.certificates.caBundle }}
{{- end }}
service:
  namespace: {{ .root.Release.Namespace }}
  name: {{ include "webhook.name" .root }}
  port: {{ .root.Values.service.port }}
  path: {{ .path }}
{{- end -}}

{{- define "webhook.configurationAnnotations" -}}
{{- if eq .Values.certificates.source "cert-manager" }}
  annotations:
    cert-manager.io/inject-ca-from: {{ .Release.Namespace }}/{{ include "webhook.tlsSecret" . }}
{{- end }}
{{- end -}}
