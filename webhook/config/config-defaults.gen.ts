// Generated from webhook-config.schema.json by build/generate-webhook.mjs. Do not edit.
export const configDefaults = {
  "listen": {
    "host": "::",
    "admissionPort": 8443,
    "healthPort": 8081,
    "metricsPort": 8082,
    "minimumTls": "TLSv1.2"
  },
  "limits": {
    "requestBytes": 7340032,
    "inFlight": 32,
    "queue": 256,
    "heldBytes": 8388608,
    "timeoutSeconds": 10,
    "marginMilliseconds": 500,
    "retryAfterSeconds": 2
  },
  "shutdown": {
    "drainSeconds": 15,
    "graceSeconds": 30
  },
  "certificates": {
    "source": "files",
    "folder": "/tls",
    "pollSeconds": 5,
    "namespace": "kata-genpolicy",
    "secretName": "genpolicy-webhook-authority",
    "names": [
      "genpolicy-webhook.kata-genpolicy.svc"
    ],
    "authorityHours": 8760,
    "leafHours": 168,
    "settleSeconds": 120
  },
  "caBundle": {
    "mutating": [],
    "validating": []
  },
  "policy": {
    "mode": "generate",
    "lowestMode": "audit",
    "settingsPath": "",
    "dropIns": [],
    "profileFiles": [],
    "kataVersion": "",
    "ociVersions": [],
    "acceptNodeVersions": false,
    "rulesFile": "",
    "secretEnv": "refuse",
    "requireDigest": false,
    "selfCheck": true,
    "classWithoutPolicy": "warn",
    "keptPolicies": 512
  },
  "initdata": {
    "algorithm": "",
    "bases": []
  },
  "kernelParameters": {
    "smiSrs": "auto",
    "add": [],
    "imagePullTimeoutSeconds": 0,
    "bandwidthMegabits": 0
  },
  "images": {
    "insecureRegistries": [],
    "caFile": "",
    "offline": false,
    "prefetch": [],
    "tagSeconds": 60,
    "waitSeconds": 4,
    "retryAfterSeconds": 3,
    "keptFacts": 512
  },
  "cluster": {
    "namespaces": false,
    "nodes": false,
    "configMaps": false,
    "secrets": false,
    "pullSecrets": false
  },
  "approved": {
    "folder": "",
    "namespace": ""
  },
  "log": {
    "level": "info"
  }
} as const;
