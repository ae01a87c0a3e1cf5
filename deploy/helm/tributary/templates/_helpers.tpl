{{- define "tributary.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 38 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 38 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Each service: its name, its key in the values, its ports. */}}
{{- define "tributary.services" -}}
api-service: {key: apiService, http: 7400, management: 7420}
event-service: {key: eventService, http: 7401, management: 7421}
job-service: {key: jobService, http: 7402, management: 7422}
{{- end }}

{{/* Takes (root, component). */}}
{{- define "tributary.selector" -}}
app.kubernetes.io/name: tributary
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "tributary.labels" -}}
{{ include "tributary.selector" . }}
app.kubernetes.io/part-of: tributary
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "tributary.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}{{ .Values.serviceAccount.name | default (include "tributary.name" .) }}{{ else }}{{ .Values.serviceAccount.name | default "default" }}{{ end }}
{{- end }}

{{/* Takes (root, service). */}}
{{- define "tributary.image" -}}
{{- $digest := index .root.Values.image.digests .service -}}
{{ .root.Values.image.repository }}/{{ .service }}{{ if $digest }}@{{ $digest }}{{ else }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{/* One variable from a Secret. Takes (root, variable, own, key, optional). */}}
{{- define "tributary.secret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .own | default .root.Values.existingSecret | quote }}
      key: {{ .key | quote }}
      {{- if .optional }}
      optional: true
      {{- end }}
{{- end }}

{{/* What every process of ours is told. Takes the root. */}}
{{- define "tributary.environment" -}}
{{- $v := .Values -}}
- name: TRIBUTARY_POSTGRES_URL
  value: {{ $v.postgresql.url | quote }}
{{ include "tributary.secret" (dict "root" . "variable" "TRIBUTARY_POSTGRES_USER" "own" $v.postgresql.existingSecret "key" $v.postgresql.usernameKey) }}
{{ include "tributary.secret" (dict "root" . "variable" "TRIBUTARY_POSTGRES_PASSWORD" "own" $v.postgresql.existingSecret "key" $v.postgresql.passwordKey) }}
{{ include "tributary.secret" (dict "root" . "variable" "TRIBUTARY_REDIS_URL" "own" $v.redis.existingSecret "key" $v.redis.urlKey) }}
- name: TRIBUTARY_KAFKA_BOOTSTRAP
  value: {{ $v.kafka.bootstrapServers | quote }}
{{- with $v.jvmOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{/*
Connections that PostgreSQL must allow: of each service's most replicas, twice, since the new ones may all be there while
the old ones finish what they run; of a migration beside them, and three that PostgreSQL keeps for its superuser. Takes
the root.
*/}}
{{- define "tributary.connections" -}}
{{- $v := .Values -}}
{{- $event := $v.keda.enabled | ternary $v.keda.eventService.maxReplicas $v.eventService.replicas -}}
{{- $job := $v.keda.enabled | ternary $v.keda.jobService.maxReplicas $v.jobService.replicas -}}
{{- add (mul 2 $v.postgresql.poolSize (add $v.apiService.replicas $event $job)) 6 -}}
{{- end }}

{{/* What only a service is told, or only one of them. Takes (root, service). */}}
{{- define "tributary.ownEnvironment" -}}
{{- $v := .root.Values }}
- name: QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE
  value: {{ $v.postgresql.poolSize | quote }}
{{- if ne .service "event-service" }}
{{ include "tributary.secret" (dict "root" .root "variable" "TRIBUTARY_SECRET_KEY" "own" $v.secretKey.existingSecret "key" $v.secretKey.key) }}
- name: TRIBUTARY_NOTION_URL
  value: {{ $v.notion.url | quote }}
- name: TRIBUTARY_NOTION_VERSION
  value: {{ $v.notion.version | quote }}
- name: TRIBUTARY_NOTION_REQUESTS_PER_MINUTE
  value: {{ $v.notion.requestsPerMinute | quote }}
{{- end }}
{{- if eq .service "api-service" }}
{{ include "tributary.secret" (dict "root" .root "variable" "TRIBUTARY_API_TOKEN" "own" $v.apiToken.existingSecret "key" $v.apiToken.key "optional" (ne $v.oidc.issuer "")) }}
{{ include "tributary.secret" (dict "root" .root "variable" "NOTION_TOKEN" "own" $v.notion.existingSecret "key" $v.notion.tokenKey "optional" true) }}
- name: TRIBUTARY_SHARE_NOTION_TOKEN
  value: {{ $v.notion.shareToken | quote }}
- name: TRIBUTARY_PUBLIC_URL
  value: {{ $v.publicUrl | quote }}
{{- with $v.oidc.issuer }}
- name: TRIBUTARY_OIDC_ISSUER
  value: {{ . | quote }}
- name: TRIBUTARY_OIDC_AUDIENCE
  value: {{ $v.oidc.audience | quote }}
- name: TRIBUTARY_OIDC_JWKS_URL
  value: {{ $v.oidc.jwksUrl | quote }}
{{- end }}
{{- end }}
{{- if eq .service "job-service" }}
- name: TRIBUTARY_SWEEP_INCREMENTAL_EVERY
  value: {{ $v.sweep.incrementalEvery | quote }}
- name: TRIBUTARY_SWEEP_FULL_EVERY
  value: {{ $v.sweep.fullEvery | quote }}
- name: JOB_QUEUE_CONCURRENCY
  value: {{ $v.jobService.concurrency | quote }}
- name: JOB_QUEUE_STOP_WITHIN
  value: {{ $v.jobService.stopWithin | quote }}
{{- end }}
{{- end }}

{{/* The restricted profile of pod security, for the pod and for its container. */}}
{{- define "tributary.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "tributary.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Takes (path, period, failures). */}}
{{- define "tributary.probe" -}}
httpGet:
  path: /q/health/{{ .path }}
  port: management
periodSeconds: {{ .period }}
timeoutSeconds: 3
failureThreshold: {{ .failures }}
{{- end }}
