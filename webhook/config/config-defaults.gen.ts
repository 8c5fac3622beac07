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
    "heldBytes": 25165824,
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
  "log": {
    "level": "info"
  }
} as const;
