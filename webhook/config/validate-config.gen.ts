// @ts-nocheck
// Generated from webhook-config.schema.json by build/generate-webhook.mjs. Do not edit.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};

var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: !0 });
    function ucs2length(str) {
      let len = str.length, length = 0, pos = 0, value;
      for (; pos < len; )
        length++, value = str.charCodeAt(pos++), value >= 55296 && value <= 56319 && pos < len && (value = str.charCodeAt(pos), (value & 64512) === 56320 && pos++);
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

var validate = validate21, stdin_default = validate21, schema6 = { $schema: "http://json-schema.org/draft-07/schema#", type: "object", additionalProperties: !1, properties: { listen: { type: "object", additionalProperties: !1, properties: { host: { type: "string", minLength: 1 }, admissionPort: { type: "integer", minimum: 0, maximum: 65535 }, healthPort: { type: "integer", minimum: 0, maximum: 65535 }, metricsPort: { type: "integer", minimum: 0, maximum: 65535 }, minimumTls: { type: "string", enum: ["TLSv1.2", "TLSv1.3"] } } }, limits: { type: "object", additionalProperties: !1, properties: { requestBytes: { type: "integer", minimum: 65536, maximum: 67108864 }, inFlight: { type: "integer", minimum: 1, maximum: 4096 }, queue: { type: "integer", minimum: 0, maximum: 65536 }, heldBytes: { type: "integer", minimum: 65536 }, timeoutSeconds: { type: "number", minimum: 0.1, maximum: 30 }, marginMilliseconds: { type: "integer", minimum: 0, maximum: 1e4 }, retryAfterSeconds: { type: "integer", minimum: 1, maximum: 60 } } }, shutdown: { type: "object", additionalProperties: !1, properties: { drainSeconds: { type: "number", minimum: 0, maximum: 300 }, graceSeconds: { type: "number", minimum: 0, maximum: 300 } } }, certificates: { type: "object", additionalProperties: !1, properties: { source: { type: "string", enum: ["files", "self-made"] }, folder: { type: "string", minLength: 1 }, pollSeconds: { type: "number", minimum: 0.1, maximum: 60 }, namespace: { type: "string", minLength: 1 }, secretName: { type: "string", minLength: 1 }, names: { type: "array", items: { type: "string", minLength: 1 } }, authorityHours: { type: "number", exclusiveMinimum: 0 }, leafHours: { type: "number", exclusiveMinimum: 0 }, settleSeconds: { type: "number", minimum: 0 } } }, caBundle: { type: "object", additionalProperties: !1, properties: { mutating: { type: "array", items: { type: "string", minLength: 1 } }, validating: { type: "array", items: { type: "string", minLength: 1 } } } }, policy: { type: "object", additionalProperties: !1, properties: { mode: { type: "string", enum: ["audit", "verify", "generate", "approved"] }, lowestMode: { type: "string", enum: ["audit", "verify", "generate", "approved"] }, settingsPath: { type: "string" }, dropIns: { type: "array", items: { type: "string", minLength: 1 } }, profileFiles: { type: "array", items: { type: "string", minLength: 1 } }, kataVersion: { type: "string" }, ociVersions: { type: "array", items: { type: "string", minLength: 1 } }, acceptNodeVersions: { type: "boolean" }, rulesFile: { type: "string" }, secretEnv: { type: "string", enum: ["literal", "refuse", "any"] }, requireDigest: { type: "boolean" }, selfCheck: { type: "boolean" }, classWithoutPolicy: { type: "string", enum: ["warn", "deny"] }, keptPolicies: { type: "integer", minimum: 1, maximum: 65536 } } }, initdata: { type: "object", additionalProperties: !1, properties: { algorithm: { type: "string", enum: ["", "sha256", "sha384", "sha512"] }, bases: { type: "array", items: { type: "object", additionalProperties: !1, required: ["file"], properties: { file: { type: "string", minLength: 1 }, runtimeClasses: { type: "array", items: { type: "string", minLength: 1 } }, namespaces: { type: "array", items: { type: "string", minLength: 1 } } } } } } }, kernelParameters: { type: "object", additionalProperties: !1, properties: { smiSrs: { type: "string", enum: ["auto", "always", "never"] }, add: { type: "array", items: { type: "string", minLength: 1 } }, imagePullTimeoutSeconds: { type: "integer", minimum: 0, maximum: 86400 }, bandwidthMegabits: { type: "number", minimum: 0 } } }, images: { type: "object", additionalProperties: !1, properties: { insecureRegistries: { type: "array", items: { type: "string", minLength: 1 } }, caFile: { type: "string" }, offline: { type: "boolean" }, prefetch: { type: "array", items: { type: "string", minLength: 1 } }, tagSeconds: { type: "integer", minimum: 0 }, waitSeconds: { type: "number", minimum: 0 }, retryAfterSeconds: { type: "integer", minimum: 1, maximum: 60 }, keptFacts: { type: "integer", minimum: 1, maximum: 65536 } } }, cluster: { type: "object", additionalProperties: !1, properties: { namespaces: { type: "boolean" }, nodes: { type: "boolean" }, configMaps: { type: "boolean" }, secrets: { type: "boolean" }, pullSecrets: { type: "boolean" } } }, approved: { type: "object", additionalProperties: !1, properties: { folder: { type: "string" }, namespace: { type: "string" } } }, log: { type: "object", additionalProperties: !1, properties: { level: { type: "string", enum: ["debug", "info", "warn", "error"] } } } } }, func2 = Object.prototype.hasOwnProperty, func3 = require_ucs2length().default;
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!func2.call(schema6.properties, key0)) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.listen !== void 0) {
      let data0 = data.listen;
      if (data0 && typeof data0 == "object" && !Array.isArray(data0)) {
        for (let key1 in data0)
          if (!(key1 === "host" || key1 === "admissionPort" || key1 === "healthPort" || key1 === "metricsPort" || key1 === "minimumTls")) {
            let err1 = { instancePath: instancePath + "/listen", keyword: "additionalProperties", params: { additionalProperty: key1 } };
            vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
          }
        if (data0.host !== void 0) {
          let data1 = data0.host;
          if (typeof data1 == "string") {
            if (func3(data1) < 1) {
              let err2 = { instancePath: instancePath + "/listen/host", keyword: "minLength", params: { limit: 1 } };
              vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
            }
          } else {
            let err3 = { instancePath: instancePath + "/listen/host", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
        }
        if (data0.admissionPort !== void 0) {
          let data2 = data0.admissionPort;
          if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
            let err4 = { instancePath: instancePath + "/listen/admissionPort", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
          }
          if (typeof data2 == "number" && isFinite(data2)) {
            if (data2 > 65535 || isNaN(data2)) {
              let err5 = { instancePath: instancePath + "/listen/admissionPort", keyword: "maximum", params: { comparison: "<=", limit: 65535 } };
              vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
            }
            if (data2 < 0 || isNaN(data2)) {
              let err6 = { instancePath: instancePath + "/listen/admissionPort", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
            }
          }
        }
        if (data0.healthPort !== void 0) {
          let data3 = data0.healthPort;
          if (!(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
            let err7 = { instancePath: instancePath + "/listen/healthPort", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
          }
          if (typeof data3 == "number" && isFinite(data3)) {
            if (data3 > 65535 || isNaN(data3)) {
              let err8 = { instancePath: instancePath + "/listen/healthPort", keyword: "maximum", params: { comparison: "<=", limit: 65535 } };
              vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
            }
            if (data3 < 0 || isNaN(data3)) {
              let err9 = { instancePath: instancePath + "/listen/healthPort", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
            }
          }
        }
        if (data0.metricsPort !== void 0) {
          let data4 = data0.metricsPort;
          if (!(typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4))) {
            let err10 = { instancePath: instancePath + "/listen/metricsPort", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
          }
          if (typeof data4 == "number" && isFinite(data4)) {
            if (data4 > 65535 || isNaN(data4)) {
              let err11 = { instancePath: instancePath + "/listen/metricsPort", keyword: "maximum", params: { comparison: "<=", limit: 65535 } };
              vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
            }
            if (data4 < 0 || isNaN(data4)) {
              let err12 = { instancePath: instancePath + "/listen/metricsPort", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
            }
          }
        }
        if (data0.minimumTls !== void 0) {
          let data5 = data0.minimumTls;
          if (typeof data5 != "string") {
            let err13 = { instancePath: instancePath + "/listen/minimumTls", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
          }
          if (!(data5 === "TLSv1.2" || data5 === "TLSv1.3")) {
            let err14 = { instancePath: instancePath + "/listen/minimumTls", keyword: "enum", params: { allowedValues: schema6.properties.listen.properties.minimumTls.enum } };
            vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
          }
        }
      } else {
        let err15 = { instancePath: instancePath + "/listen", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
      }
    }
    if (data.limits !== void 0) {
      let data6 = data.limits;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        for (let key2 in data6)
          if (!(key2 === "requestBytes" || key2 === "inFlight" || key2 === "queue" || key2 === "heldBytes" || key2 === "timeoutSeconds" || key2 === "marginMilliseconds" || key2 === "retryAfterSeconds")) {
            let err16 = { instancePath: instancePath + "/limits", keyword: "additionalProperties", params: { additionalProperty: key2 } };
            vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
          }
        if (data6.requestBytes !== void 0) {
          let data7 = data6.requestBytes;
          if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7))) {
            let err17 = { instancePath: instancePath + "/limits/requestBytes", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
          }
          if (typeof data7 == "number" && isFinite(data7)) {
            if (data7 > 67108864 || isNaN(data7)) {
              let err18 = { instancePath: instancePath + "/limits/requestBytes", keyword: "maximum", params: { comparison: "<=", limit: 67108864 } };
              vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
            }
            if (data7 < 65536 || isNaN(data7)) {
              let err19 = { instancePath: instancePath + "/limits/requestBytes", keyword: "minimum", params: { comparison: ">=", limit: 65536 } };
              vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
            }
          }
        }
        if (data6.inFlight !== void 0) {
          let data8 = data6.inFlight;
          if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8))) {
            let err20 = { instancePath: instancePath + "/limits/inFlight", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
          }
          if (typeof data8 == "number" && isFinite(data8)) {
            if (data8 > 4096 || isNaN(data8)) {
              let err21 = { instancePath: instancePath + "/limits/inFlight", keyword: "maximum", params: { comparison: "<=", limit: 4096 } };
              vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
            }
            if (data8 < 1 || isNaN(data8)) {
              let err22 = { instancePath: instancePath + "/limits/inFlight", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
              vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
            }
          }
        }
        if (data6.queue !== void 0) {
          let data9 = data6.queue;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
            let err23 = { instancePath: instancePath + "/limits/queue", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
          }
          if (typeof data9 == "number" && isFinite(data9)) {
            if (data9 > 65536 || isNaN(data9)) {
              let err24 = { instancePath: instancePath + "/limits/queue", keyword: "maximum", params: { comparison: "<=", limit: 65536 } };
              vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
            }
            if (data9 < 0 || isNaN(data9)) {
              let err25 = { instancePath: instancePath + "/limits/queue", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
            }
          }
        }
        if (data6.heldBytes !== void 0) {
          let data10 = data6.heldBytes;
          if (!(typeof data10 == "number" && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
            let err26 = { instancePath: instancePath + "/limits/heldBytes", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err26] : vErrors.push(err26), errors++;
          }
          if (typeof data10 == "number" && isFinite(data10) && (data10 < 65536 || isNaN(data10))) {
            let err27 = { instancePath: instancePath + "/limits/heldBytes", keyword: "minimum", params: { comparison: ">=", limit: 65536 } };
            vErrors === null ? vErrors = [err27] : vErrors.push(err27), errors++;
          }
        }
        if (data6.timeoutSeconds !== void 0) {
          let data11 = data6.timeoutSeconds;
          if (typeof data11 == "number" && isFinite(data11)) {
            if (data11 > 30 || isNaN(data11)) {
              let err28 = { instancePath: instancePath + "/limits/timeoutSeconds", keyword: "maximum", params: { comparison: "<=", limit: 30 } };
              vErrors === null ? vErrors = [err28] : vErrors.push(err28), errors++;
            }
            if (data11 < 0.1 || isNaN(data11)) {
              let err29 = { instancePath: instancePath + "/limits/timeoutSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0.1 } };
              vErrors === null ? vErrors = [err29] : vErrors.push(err29), errors++;
            }
          } else {
            let err30 = { instancePath: instancePath + "/limits/timeoutSeconds", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err30] : vErrors.push(err30), errors++;
          }
        }
        if (data6.marginMilliseconds !== void 0) {
          let data12 = data6.marginMilliseconds;
          if (!(typeof data12 == "number" && !(data12 % 1) && !isNaN(data12) && isFinite(data12))) {
            let err31 = { instancePath: instancePath + "/limits/marginMilliseconds", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err31] : vErrors.push(err31), errors++;
          }
          if (typeof data12 == "number" && isFinite(data12)) {
            if (data12 > 1e4 || isNaN(data12)) {
              let err32 = { instancePath: instancePath + "/limits/marginMilliseconds", keyword: "maximum", params: { comparison: "<=", limit: 1e4 } };
              vErrors === null ? vErrors = [err32] : vErrors.push(err32), errors++;
            }
            if (data12 < 0 || isNaN(data12)) {
              let err33 = { instancePath: instancePath + "/limits/marginMilliseconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err33] : vErrors.push(err33), errors++;
            }
          }
        }
        if (data6.retryAfterSeconds !== void 0) {
          let data13 = data6.retryAfterSeconds;
          if (!(typeof data13 == "number" && !(data13 % 1) && !isNaN(data13) && isFinite(data13))) {
            let err34 = { instancePath: instancePath + "/limits/retryAfterSeconds", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err34] : vErrors.push(err34), errors++;
          }
          if (typeof data13 == "number" && isFinite(data13)) {
            if (data13 > 60 || isNaN(data13)) {
              let err35 = { instancePath: instancePath + "/limits/retryAfterSeconds", keyword: "maximum", params: { comparison: "<=", limit: 60 } };
              vErrors === null ? vErrors = [err35] : vErrors.push(err35), errors++;
            }
            if (data13 < 1 || isNaN(data13)) {
              let err36 = { instancePath: instancePath + "/limits/retryAfterSeconds", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
              vErrors === null ? vErrors = [err36] : vErrors.push(err36), errors++;
            }
          }
        }
      } else {
        let err37 = { instancePath: instancePath + "/limits", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err37] : vErrors.push(err37), errors++;
      }
    }
    if (data.shutdown !== void 0) {
      let data14 = data.shutdown;
      if (data14 && typeof data14 == "object" && !Array.isArray(data14)) {
        for (let key3 in data14)
          if (!(key3 === "drainSeconds" || key3 === "graceSeconds")) {
            let err38 = { instancePath: instancePath + "/shutdown", keyword: "additionalProperties", params: { additionalProperty: key3 } };
            vErrors === null ? vErrors = [err38] : vErrors.push(err38), errors++;
          }
        if (data14.drainSeconds !== void 0) {
          let data15 = data14.drainSeconds;
          if (typeof data15 == "number" && isFinite(data15)) {
            if (data15 > 300 || isNaN(data15)) {
              let err39 = { instancePath: instancePath + "/shutdown/drainSeconds", keyword: "maximum", params: { comparison: "<=", limit: 300 } };
              vErrors === null ? vErrors = [err39] : vErrors.push(err39), errors++;
            }
            if (data15 < 0 || isNaN(data15)) {
              let err40 = { instancePath: instancePath + "/shutdown/drainSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err40] : vErrors.push(err40), errors++;
            }
          } else {
            let err41 = { instancePath: instancePath + "/shutdown/drainSeconds", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err41] : vErrors.push(err41), errors++;
          }
        }
        if (data14.graceSeconds !== void 0) {
          let data16 = data14.graceSeconds;
          if (typeof data16 == "number" && isFinite(data16)) {
            if (data16 > 300 || isNaN(data16)) {
              let err42 = { instancePath: instancePath + "/shutdown/graceSeconds", keyword: "maximum", params: { comparison: "<=", limit: 300 } };
              vErrors === null ? vErrors = [err42] : vErrors.push(err42), errors++;
            }
            if (data16 < 0 || isNaN(data16)) {
              let err43 = { instancePath: instancePath + "/shutdown/graceSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err43] : vErrors.push(err43), errors++;
            }
          } else {
            let err44 = { instancePath: instancePath + "/shutdown/graceSeconds", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err44] : vErrors.push(err44), errors++;
          }
        }
      } else {
        let err45 = { instancePath: instancePath + "/shutdown", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err45] : vErrors.push(err45), errors++;
      }
    }
    if (data.certificates !== void 0) {
      let data17 = data.certificates;
      if (data17 && typeof data17 == "object" && !Array.isArray(data17)) {
        for (let key4 in data17)
          if (!func2.call(schema6.properties.certificates.properties, key4)) {
            let err46 = { instancePath: instancePath + "/certificates", keyword: "additionalProperties", params: { additionalProperty: key4 } };
            vErrors === null ? vErrors = [err46] : vErrors.push(err46), errors++;
          }
        if (data17.source !== void 0) {
          let data18 = data17.source;
          if (typeof data18 != "string") {
            let err47 = { instancePath: instancePath + "/certificates/source", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err47] : vErrors.push(err47), errors++;
          }
          if (!(data18 === "files" || data18 === "self-made")) {
            let err48 = { instancePath: instancePath + "/certificates/source", keyword: "enum", params: { allowedValues: schema6.properties.certificates.properties.source.enum } };
            vErrors === null ? vErrors = [err48] : vErrors.push(err48), errors++;
          }
        }
        if (data17.folder !== void 0) {
          let data19 = data17.folder;
          if (typeof data19 == "string") {
            if (func3(data19) < 1) {
              let err49 = { instancePath: instancePath + "/certificates/folder", keyword: "minLength", params: { limit: 1 } };
              vErrors === null ? vErrors = [err49] : vErrors.push(err49), errors++;
            }
          } else {
            let err50 = { instancePath: instancePath + "/certificates/folder", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err50] : vErrors.push(err50), errors++;
          }
        }
        if (data17.pollSeconds !== void 0) {
          let data20 = data17.pollSeconds;
          if (typeof data20 == "number" && isFinite(data20)) {
            if (data20 > 60 || isNaN(data20)) {
              let err51 = { instancePath: instancePath + "/certificates/pollSeconds", keyword: "maximum", params: { comparison: "<=", limit: 60 } };
              vErrors === null ? vErrors = [err51] : vErrors.push(err51), errors++;
            }
            if (data20 < 0.1 || isNaN(data20)) {
              let err52 = { instancePath: instancePath + "/certificates/pollSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0.1 } };
              vErrors === null ? vErrors = [err52] : vErrors.push(err52), errors++;
            }
          } else {
            let err53 = { instancePath: instancePath + "/certificates/pollSeconds", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err53] : vErrors.push(err53), errors++;
          }
        }
        if (data17.namespace !== void 0) {
          let data21 = data17.namespace;
          if (typeof data21 == "string") {
            if (func3(data21) < 1) {
              let err54 = { instancePath: instancePath + "/certificates/namespace", keyword: "minLength", params: { limit: 1 } };
              vErrors === null ? vErrors = [err54] : vErrors.push(err54), errors++;
            }
          } else {
            let err55 = { instancePath: instancePath + "/certificates/namespace", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err55] : vErrors.push(err55), errors++;
          }
        }
        if (data17.secretName !== void 0) {
          let data22 = data17.secretName;
          if (typeof data22 == "string") {
            if (func3(data22) < 1) {
              let err56 = { instancePath: instancePath + "/certificates/secretName", keyword: "minLength", params: { limit: 1 } };
              vErrors === null ? vErrors = [err56] : vErrors.push(err56), errors++;
            }
          } else {
            let err57 = { instancePath: instancePath + "/certificates/secretName", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err57] : vErrors.push(err57), errors++;
          }
        }
        if (data17.names !== void 0) {
          let data23 = data17.names;
          if (Array.isArray(data23)) {
            let len0 = data23.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data24 = data23[i0];
              if (typeof data24 == "string") {
                if (func3(data24) < 1) {
                  let err58 = { instancePath: instancePath + "/certificates/names/" + i0, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err58] : vErrors.push(err58), errors++;
                }
              } else {
                let err59 = { instancePath: instancePath + "/certificates/names/" + i0, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err59] : vErrors.push(err59), errors++;
              }
            }
          } else {
            let err60 = { instancePath: instancePath + "/certificates/names", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err60] : vErrors.push(err60), errors++;
          }
        }
        if (data17.authorityHours !== void 0) {
          let data25 = data17.authorityHours;
          if (typeof data25 == "number" && isFinite(data25)) {
            if (data25 <= 0 || isNaN(data25)) {
              let err61 = { instancePath: instancePath + "/certificates/authorityHours", keyword: "exclusiveMinimum", params: { comparison: ">", limit: 0 } };
              vErrors === null ? vErrors = [err61] : vErrors.push(err61), errors++;
            }
          } else {
            let err62 = { instancePath: instancePath + "/certificates/authorityHours", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err62] : vErrors.push(err62), errors++;
          }
        }
        if (data17.leafHours !== void 0) {
          let data26 = data17.leafHours;
          if (typeof data26 == "number" && isFinite(data26)) {
            if (data26 <= 0 || isNaN(data26)) {
              let err63 = { instancePath: instancePath + "/certificates/leafHours", keyword: "exclusiveMinimum", params: { comparison: ">", limit: 0 } };
              vErrors === null ? vErrors = [err63] : vErrors.push(err63), errors++;
            }
          } else {
            let err64 = { instancePath: instancePath + "/certificates/leafHours", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err64] : vErrors.push(err64), errors++;
          }
        }
        if (data17.settleSeconds !== void 0) {
          let data27 = data17.settleSeconds;
          if (typeof data27 == "number" && isFinite(data27)) {
            if (data27 < 0 || isNaN(data27)) {
              let err65 = { instancePath: instancePath + "/certificates/settleSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err65] : vErrors.push(err65), errors++;
            }
          } else {
            let err66 = { instancePath: instancePath + "/certificates/settleSeconds", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err66] : vErrors.push(err66), errors++;
          }
        }
      } else {
        let err67 = { instancePath: instancePath + "/certificates", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err67] : vErrors.push(err67), errors++;
      }
    }
    if (data.caBundle !== void 0) {
      let data28 = data.caBundle;
      if (data28 && typeof data28 == "object" && !Array.isArray(data28)) {
        for (let key5 in data28)
          if (!(key5 === "mutating" || key5 === "validating")) {
            let err68 = { instancePath: instancePath + "/caBundle", keyword: "additionalProperties", params: { additionalProperty: key5 } };
            vErrors === null ? vErrors = [err68] : vErrors.push(err68), errors++;
          }
        if (data28.mutating !== void 0) {
          let data29 = data28.mutating;
          if (Array.isArray(data29)) {
            let len1 = data29.length;
            for (let i1 = 0; i1 < len1; i1++) {
              let data30 = data29[i1];
              if (typeof data30 == "string") {
                if (func3(data30) < 1) {
                  let err69 = { instancePath: instancePath + "/caBundle/mutating/" + i1, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err69] : vErrors.push(err69), errors++;
                }
              } else {
                let err70 = { instancePath: instancePath + "/caBundle/mutating/" + i1, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err70] : vErrors.push(err70), errors++;
              }
            }
          } else {
            let err71 = { instancePath: instancePath + "/caBundle/mutating", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err71] : vErrors.push(err71), errors++;
          }
        }
        if (data28.validating !== void 0) {
          let data31 = data28.validating;
          if (Array.isArray(data31)) {
            let len2 = data31.length;
            for (let i2 = 0; i2 < len2; i2++) {
              let data32 = data31[i2];
              if (typeof data32 == "string") {
                if (func3(data32) < 1) {
                  let err72 = { instancePath: instancePath + "/caBundle/validating/" + i2, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err72] : vErrors.push(err72), errors++;
                }
              } else {
                let err73 = { instancePath: instancePath + "/caBundle/validating/" + i2, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err73] : vErrors.push(err73), errors++;
              }
            }
          } else {
            let err74 = { instancePath: instancePath + "/caBundle/validating", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err74] : vErrors.push(err74), errors++;
          }
        }
      } else {
        let err75 = { instancePath: instancePath + "/caBundle", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err75] : vErrors.push(err75), errors++;
      }
    }
    if (data.policy !== void 0) {
      let data33 = data.policy;
      if (data33 && typeof data33 == "object" && !Array.isArray(data33)) {
        for (let key6 in data33)
          if (!func2.call(schema6.properties.policy.properties, key6)) {
            let err76 = { instancePath: instancePath + "/policy", keyword: "additionalProperties", params: { additionalProperty: key6 } };
            vErrors === null ? vErrors = [err76] : vErrors.push(err76), errors++;
          }
        if (data33.mode !== void 0) {
          let data34 = data33.mode;
          if (typeof data34 != "string") {
            let err77 = { instancePath: instancePath + "/policy/mode", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err77] : vErrors.push(err77), errors++;
          }
          if (!(data34 === "audit" || data34 === "verify" || data34 === "generate" || data34 === "approved")) {
            let err78 = { instancePath: instancePath + "/policy/mode", keyword: "enum", params: { allowedValues: schema6.properties.policy.properties.mode.enum } };
            vErrors === null ? vErrors = [err78] : vErrors.push(err78), errors++;
          }
        }
        if (data33.lowestMode !== void 0) {
          let data35 = data33.lowestMode;
          if (typeof data35 != "string") {
            let err79 = { instancePath: instancePath + "/policy/lowestMode", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err79] : vErrors.push(err79), errors++;
          }
          if (!(data35 === "audit" || data35 === "verify" || data35 === "generate" || data35 === "approved")) {
            let err80 = { instancePath: instancePath + "/policy/lowestMode", keyword: "enum", params: { allowedValues: schema6.properties.policy.properties.lowestMode.enum } };
            vErrors === null ? vErrors = [err80] : vErrors.push(err80), errors++;
          }
        }
        if (data33.settingsPath !== void 0 && typeof data33.settingsPath != "string") {
          let err81 = { instancePath: instancePath + "/policy/settingsPath", keyword: "type", params: { type: "string" } };
          vErrors === null ? vErrors = [err81] : vErrors.push(err81), errors++;
        }
        if (data33.dropIns !== void 0) {
          let data37 = data33.dropIns;
          if (Array.isArray(data37)) {
            let len3 = data37.length;
            for (let i3 = 0; i3 < len3; i3++) {
              let data38 = data37[i3];
              if (typeof data38 == "string") {
                if (func3(data38) < 1) {
                  let err82 = { instancePath: instancePath + "/policy/dropIns/" + i3, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err82] : vErrors.push(err82), errors++;
                }
              } else {
                let err83 = { instancePath: instancePath + "/policy/dropIns/" + i3, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err83] : vErrors.push(err83), errors++;
              }
            }
          } else {
            let err84 = { instancePath: instancePath + "/policy/dropIns", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err84] : vErrors.push(err84), errors++;
          }
        }
        if (data33.profileFiles !== void 0) {
          let data39 = data33.profileFiles;
          if (Array.isArray(data39)) {
            let len4 = data39.length;
            for (let i4 = 0; i4 < len4; i4++) {
              let data40 = data39[i4];
              if (typeof data40 == "string") {
                if (func3(data40) < 1) {
                  let err85 = { instancePath: instancePath + "/policy/profileFiles/" + i4, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err85] : vErrors.push(err85), errors++;
                }
              } else {
                let err86 = { instancePath: instancePath + "/policy/profileFiles/" + i4, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err86] : vErrors.push(err86), errors++;
              }
            }
          } else {
            let err87 = { instancePath: instancePath + "/policy/profileFiles", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err87] : vErrors.push(err87), errors++;
          }
        }
        if (data33.kataVersion !== void 0 && typeof data33.kataVersion != "string") {
          let err88 = { instancePath: instancePath + "/policy/kataVersion", keyword: "type", params: { type: "string" } };
          vErrors === null ? vErrors = [err88] : vErrors.push(err88), errors++;
        }
        if (data33.ociVersions !== void 0) {
          let data42 = data33.ociVersions;
          if (Array.isArray(data42)) {
            let len5 = data42.length;
            for (let i5 = 0; i5 < len5; i5++) {
              let data43 = data42[i5];
              if (typeof data43 == "string") {
                if (func3(data43) < 1) {
                  let err89 = { instancePath: instancePath + "/policy/ociVersions/" + i5, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err89] : vErrors.push(err89), errors++;
                }
              } else {
                let err90 = { instancePath: instancePath + "/policy/ociVersions/" + i5, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err90] : vErrors.push(err90), errors++;
              }
            }
          } else {
            let err91 = { instancePath: instancePath + "/policy/ociVersions", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err91] : vErrors.push(err91), errors++;
          }
        }
        if (data33.acceptNodeVersions !== void 0 && typeof data33.acceptNodeVersions != "boolean") {
          let err92 = { instancePath: instancePath + "/policy/acceptNodeVersions", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err92] : vErrors.push(err92), errors++;
        }
        if (data33.rulesFile !== void 0 && typeof data33.rulesFile != "string") {
          let err93 = { instancePath: instancePath + "/policy/rulesFile", keyword: "type", params: { type: "string" } };
          vErrors === null ? vErrors = [err93] : vErrors.push(err93), errors++;
        }
        if (data33.secretEnv !== void 0) {
          let data46 = data33.secretEnv;
          if (typeof data46 != "string") {
            let err94 = { instancePath: instancePath + "/policy/secretEnv", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err94] : vErrors.push(err94), errors++;
          }
          if (!(data46 === "literal" || data46 === "refuse" || data46 === "any")) {
            let err95 = { instancePath: instancePath + "/policy/secretEnv", keyword: "enum", params: { allowedValues: schema6.properties.policy.properties.secretEnv.enum } };
            vErrors === null ? vErrors = [err95] : vErrors.push(err95), errors++;
          }
        }
        if (data33.requireDigest !== void 0 && typeof data33.requireDigest != "boolean") {
          let err96 = { instancePath: instancePath + "/policy/requireDigest", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err96] : vErrors.push(err96), errors++;
        }
        if (data33.selfCheck !== void 0 && typeof data33.selfCheck != "boolean") {
          let err97 = { instancePath: instancePath + "/policy/selfCheck", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err97] : vErrors.push(err97), errors++;
        }
        if (data33.classWithoutPolicy !== void 0) {
          let data49 = data33.classWithoutPolicy;
          if (typeof data49 != "string") {
            let err98 = { instancePath: instancePath + "/policy/classWithoutPolicy", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err98] : vErrors.push(err98), errors++;
          }
          if (!(data49 === "warn" || data49 === "deny")) {
            let err99 = { instancePath: instancePath + "/policy/classWithoutPolicy", keyword: "enum", params: { allowedValues: schema6.properties.policy.properties.classWithoutPolicy.enum } };
            vErrors === null ? vErrors = [err99] : vErrors.push(err99), errors++;
          }
        }
        if (data33.keptPolicies !== void 0) {
          let data50 = data33.keptPolicies;
          if (!(typeof data50 == "number" && !(data50 % 1) && !isNaN(data50) && isFinite(data50))) {
            let err100 = { instancePath: instancePath + "/policy/keptPolicies", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err100] : vErrors.push(err100), errors++;
          }
          if (typeof data50 == "number" && isFinite(data50)) {
            if (data50 > 65536 || isNaN(data50)) {
              let err101 = { instancePath: instancePath + "/policy/keptPolicies", keyword: "maximum", params: { comparison: "<=", limit: 65536 } };
              vErrors === null ? vErrors = [err101] : vErrors.push(err101), errors++;
            }
            if (data50 < 1 || isNaN(data50)) {
              let err102 = { instancePath: instancePath + "/policy/keptPolicies", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
              vErrors === null ? vErrors = [err102] : vErrors.push(err102), errors++;
            }
          }
        }
      } else {
        let err103 = { instancePath: instancePath + "/policy", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err103] : vErrors.push(err103), errors++;
      }
    }
    if (data.initdata !== void 0) {
      let data51 = data.initdata;
      if (data51 && typeof data51 == "object" && !Array.isArray(data51)) {
        for (let key7 in data51)
          if (!(key7 === "algorithm" || key7 === "bases")) {
            let err104 = { instancePath: instancePath + "/initdata", keyword: "additionalProperties", params: { additionalProperty: key7 } };
            vErrors === null ? vErrors = [err104] : vErrors.push(err104), errors++;
          }
        if (data51.algorithm !== void 0) {
          let data52 = data51.algorithm;
          if (typeof data52 != "string") {
            let err105 = { instancePath: instancePath + "/initdata/algorithm", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err105] : vErrors.push(err105), errors++;
          }
          if (!(data52 === "" || data52 === "sha256" || data52 === "sha384" || data52 === "sha512")) {
            let err106 = { instancePath: instancePath + "/initdata/algorithm", keyword: "enum", params: { allowedValues: schema6.properties.initdata.properties.algorithm.enum } };
            vErrors === null ? vErrors = [err106] : vErrors.push(err106), errors++;
          }
        }
        if (data51.bases !== void 0) {
          let data53 = data51.bases;
          if (Array.isArray(data53)) {
            let len6 = data53.length;
            for (let i6 = 0; i6 < len6; i6++) {
              let data54 = data53[i6];
              if (data54 && typeof data54 == "object" && !Array.isArray(data54)) {
                if (data54.file === void 0) {
                  let err107 = { instancePath: instancePath + "/initdata/bases/" + i6, keyword: "required", params: { missingProperty: "file" } };
                  vErrors === null ? vErrors = [err107] : vErrors.push(err107), errors++;
                }
                for (let key8 in data54)
                  if (!(key8 === "file" || key8 === "runtimeClasses" || key8 === "namespaces")) {
                    let err108 = { instancePath: instancePath + "/initdata/bases/" + i6, keyword: "additionalProperties", params: { additionalProperty: key8 } };
                    vErrors === null ? vErrors = [err108] : vErrors.push(err108), errors++;
                  }
                if (data54.file !== void 0) {
                  let data55 = data54.file;
                  if (typeof data55 == "string") {
                    if (func3(data55) < 1) {
                      let err109 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/file", keyword: "minLength", params: { limit: 1 } };
                      vErrors === null ? vErrors = [err109] : vErrors.push(err109), errors++;
                    }
                  } else {
                    let err110 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/file", keyword: "type", params: { type: "string" } };
                    vErrors === null ? vErrors = [err110] : vErrors.push(err110), errors++;
                  }
                }
                if (data54.runtimeClasses !== void 0) {
                  let data56 = data54.runtimeClasses;
                  if (Array.isArray(data56)) {
                    let len7 = data56.length;
                    for (let i7 = 0; i7 < len7; i7++) {
                      let data57 = data56[i7];
                      if (typeof data57 == "string") {
                        if (func3(data57) < 1) {
                          let err111 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/runtimeClasses/" + i7, keyword: "minLength", params: { limit: 1 } };
                          vErrors === null ? vErrors = [err111] : vErrors.push(err111), errors++;
                        }
                      } else {
                        let err112 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/runtimeClasses/" + i7, keyword: "type", params: { type: "string" } };
                        vErrors === null ? vErrors = [err112] : vErrors.push(err112), errors++;
                      }
                    }
                  } else {
                    let err113 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/runtimeClasses", keyword: "type", params: { type: "array" } };
                    vErrors === null ? vErrors = [err113] : vErrors.push(err113), errors++;
                  }
                }
                if (data54.namespaces !== void 0) {
                  let data58 = data54.namespaces;
                  if (Array.isArray(data58)) {
                    let len8 = data58.length;
                    for (let i8 = 0; i8 < len8; i8++) {
                      let data59 = data58[i8];
                      if (typeof data59 == "string") {
                        if (func3(data59) < 1) {
                          let err114 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/namespaces/" + i8, keyword: "minLength", params: { limit: 1 } };
                          vErrors === null ? vErrors = [err114] : vErrors.push(err114), errors++;
                        }
                      } else {
                        let err115 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/namespaces/" + i8, keyword: "type", params: { type: "string" } };
                        vErrors === null ? vErrors = [err115] : vErrors.push(err115), errors++;
                      }
                    }
                  } else {
                    let err116 = { instancePath: instancePath + "/initdata/bases/" + i6 + "/namespaces", keyword: "type", params: { type: "array" } };
                    vErrors === null ? vErrors = [err116] : vErrors.push(err116), errors++;
                  }
                }
              } else {
                let err117 = { instancePath: instancePath + "/initdata/bases/" + i6, keyword: "type", params: { type: "object" } };
                vErrors === null ? vErrors = [err117] : vErrors.push(err117), errors++;
              }
            }
          } else {
            let err118 = { instancePath: instancePath + "/initdata/bases", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err118] : vErrors.push(err118), errors++;
          }
        }
      } else {
        let err119 = { instancePath: instancePath + "/initdata", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err119] : vErrors.push(err119), errors++;
      }
    }
    if (data.kernelParameters !== void 0) {
      let data60 = data.kernelParameters;
      if (data60 && typeof data60 == "object" && !Array.isArray(data60)) {
        for (let key9 in data60)
          if (!(key9 === "smiSrs" || key9 === "add" || key9 === "imagePullTimeoutSeconds" || key9 === "bandwidthMegabits")) {
            let err120 = { instancePath: instancePath + "/kernelParameters", keyword: "additionalProperties", params: { additionalProperty: key9 } };
            vErrors === null ? vErrors = [err120] : vErrors.push(err120), errors++;
          }
        if (data60.smiSrs !== void 0) {
          let data61 = data60.smiSrs;
          if (typeof data61 != "string") {
            let err121 = { instancePath: instancePath + "/kernelParameters/smiSrs", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err121] : vErrors.push(err121), errors++;
          }
          if (!(data61 === "auto" || data61 === "always" || data61 === "never")) {
            let err122 = { instancePath: instancePath + "/kernelParameters/smiSrs", keyword: "enum", params: { allowedValues: schema6.properties.kernelParameters.properties.smiSrs.enum } };
            vErrors === null ? vErrors = [err122] : vErrors.push(err122), errors++;
          }
        }
        if (data60.add !== void 0) {
          let data62 = data60.add;
          if (Array.isArray(data62)) {
            let len9 = data62.length;
            for (let i9 = 0; i9 < len9; i9++) {
              let data63 = data62[i9];
              if (typeof data63 == "string") {
                if (func3(data63) < 1) {
                  let err123 = { instancePath: instancePath + "/kernelParameters/add/" + i9, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err123] : vErrors.push(err123), errors++;
                }
              } else {
                let err124 = { instancePath: instancePath + "/kernelParameters/add/" + i9, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err124] : vErrors.push(err124), errors++;
              }
            }
          } else {
            let err125 = { instancePath: instancePath + "/kernelParameters/add", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err125] : vErrors.push(err125), errors++;
          }
        }
        if (data60.imagePullTimeoutSeconds !== void 0) {
          let data64 = data60.imagePullTimeoutSeconds;
          if (!(typeof data64 == "number" && !(data64 % 1) && !isNaN(data64) && isFinite(data64))) {
            let err126 = { instancePath: instancePath + "/kernelParameters/imagePullTimeoutSeconds", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err126] : vErrors.push(err126), errors++;
          }
          if (typeof data64 == "number" && isFinite(data64)) {
            if (data64 > 86400 || isNaN(data64)) {
              let err127 = { instancePath: instancePath + "/kernelParameters/imagePullTimeoutSeconds", keyword: "maximum", params: { comparison: "<=", limit: 86400 } };
              vErrors === null ? vErrors = [err127] : vErrors.push(err127), errors++;
            }
            if (data64 < 0 || isNaN(data64)) {
              let err128 = { instancePath: instancePath + "/kernelParameters/imagePullTimeoutSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err128] : vErrors.push(err128), errors++;
            }
          }
        }
        if (data60.bandwidthMegabits !== void 0) {
          let data65 = data60.bandwidthMegabits;
          if (typeof data65 == "number" && isFinite(data65)) {
            if (data65 < 0 || isNaN(data65)) {
              let err129 = { instancePath: instancePath + "/kernelParameters/bandwidthMegabits", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err129] : vErrors.push(err129), errors++;
            }
          } else {
            let err130 = { instancePath: instancePath + "/kernelParameters/bandwidthMegabits", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err130] : vErrors.push(err130), errors++;
          }
        }
      } else {
        let err131 = { instancePath: instancePath + "/kernelParameters", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err131] : vErrors.push(err131), errors++;
      }
    }
    if (data.images !== void 0) {
      let data66 = data.images;
      if (data66 && typeof data66 == "object" && !Array.isArray(data66)) {
        for (let key10 in data66)
          if (!(key10 === "insecureRegistries" || key10 === "caFile" || key10 === "offline" || key10 === "prefetch" || key10 === "tagSeconds" || key10 === "waitSeconds" || key10 === "retryAfterSeconds" || key10 === "keptFacts")) {
            let err132 = { instancePath: instancePath + "/images", keyword: "additionalProperties", params: { additionalProperty: key10 } };
            vErrors === null ? vErrors = [err132] : vErrors.push(err132), errors++;
          }
        if (data66.insecureRegistries !== void 0) {
          let data67 = data66.insecureRegistries;
          if (Array.isArray(data67)) {
            let len10 = data67.length;
            for (let i10 = 0; i10 < len10; i10++) {
              let data68 = data67[i10];
              if (typeof data68 == "string") {
                if (func3(data68) < 1) {
                  let err133 = { instancePath: instancePath + "/images/insecureRegistries/" + i10, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err133] : vErrors.push(err133), errors++;
                }
              } else {
                let err134 = { instancePath: instancePath + "/images/insecureRegistries/" + i10, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err134] : vErrors.push(err134), errors++;
              }
            }
          } else {
            let err135 = { instancePath: instancePath + "/images/insecureRegistries", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err135] : vErrors.push(err135), errors++;
          }
        }
        if (data66.caFile !== void 0 && typeof data66.caFile != "string") {
          let err136 = { instancePath: instancePath + "/images/caFile", keyword: "type", params: { type: "string" } };
          vErrors === null ? vErrors = [err136] : vErrors.push(err136), errors++;
        }
        if (data66.offline !== void 0 && typeof data66.offline != "boolean") {
          let err137 = { instancePath: instancePath + "/images/offline", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err137] : vErrors.push(err137), errors++;
        }
        if (data66.prefetch !== void 0) {
          let data71 = data66.prefetch;
          if (Array.isArray(data71)) {
            let len11 = data71.length;
            for (let i11 = 0; i11 < len11; i11++) {
              let data72 = data71[i11];
              if (typeof data72 == "string") {
                if (func3(data72) < 1) {
                  let err138 = { instancePath: instancePath + "/images/prefetch/" + i11, keyword: "minLength", params: { limit: 1 } };
                  vErrors === null ? vErrors = [err138] : vErrors.push(err138), errors++;
                }
              } else {
                let err139 = { instancePath: instancePath + "/images/prefetch/" + i11, keyword: "type", params: { type: "string" } };
                vErrors === null ? vErrors = [err139] : vErrors.push(err139), errors++;
              }
            }
          } else {
            let err140 = { instancePath: instancePath + "/images/prefetch", keyword: "type", params: { type: "array" } };
            vErrors === null ? vErrors = [err140] : vErrors.push(err140), errors++;
          }
        }
        if (data66.tagSeconds !== void 0) {
          let data73 = data66.tagSeconds;
          if (!(typeof data73 == "number" && !(data73 % 1) && !isNaN(data73) && isFinite(data73))) {
            let err141 = { instancePath: instancePath + "/images/tagSeconds", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err141] : vErrors.push(err141), errors++;
          }
          if (typeof data73 == "number" && isFinite(data73) && (data73 < 0 || isNaN(data73))) {
            let err142 = { instancePath: instancePath + "/images/tagSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
            vErrors === null ? vErrors = [err142] : vErrors.push(err142), errors++;
          }
        }
        if (data66.waitSeconds !== void 0) {
          let data74 = data66.waitSeconds;
          if (typeof data74 == "number" && isFinite(data74)) {
            if (data74 < 0 || isNaN(data74)) {
              let err143 = { instancePath: instancePath + "/images/waitSeconds", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
              vErrors === null ? vErrors = [err143] : vErrors.push(err143), errors++;
            }
          } else {
            let err144 = { instancePath: instancePath + "/images/waitSeconds", keyword: "type", params: { type: "number" } };
            vErrors === null ? vErrors = [err144] : vErrors.push(err144), errors++;
          }
        }
        if (data66.retryAfterSeconds !== void 0) {
          let data75 = data66.retryAfterSeconds;
          if (!(typeof data75 == "number" && !(data75 % 1) && !isNaN(data75) && isFinite(data75))) {
            let err145 = { instancePath: instancePath + "/images/retryAfterSeconds", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err145] : vErrors.push(err145), errors++;
          }
          if (typeof data75 == "number" && isFinite(data75)) {
            if (data75 > 60 || isNaN(data75)) {
              let err146 = { instancePath: instancePath + "/images/retryAfterSeconds", keyword: "maximum", params: { comparison: "<=", limit: 60 } };
              vErrors === null ? vErrors = [err146] : vErrors.push(err146), errors++;
            }
            if (data75 < 1 || isNaN(data75)) {
              let err147 = { instancePath: instancePath + "/images/retryAfterSeconds", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
              vErrors === null ? vErrors = [err147] : vErrors.push(err147), errors++;
            }
          }
        }
        if (data66.keptFacts !== void 0) {
          let data76 = data66.keptFacts;
          if (!(typeof data76 == "number" && !(data76 % 1) && !isNaN(data76) && isFinite(data76))) {
            let err148 = { instancePath: instancePath + "/images/keptFacts", keyword: "type", params: { type: "integer" } };
            vErrors === null ? vErrors = [err148] : vErrors.push(err148), errors++;
          }
          if (typeof data76 == "number" && isFinite(data76)) {
            if (data76 > 65536 || isNaN(data76)) {
              let err149 = { instancePath: instancePath + "/images/keptFacts", keyword: "maximum", params: { comparison: "<=", limit: 65536 } };
              vErrors === null ? vErrors = [err149] : vErrors.push(err149), errors++;
            }
            if (data76 < 1 || isNaN(data76)) {
              let err150 = { instancePath: instancePath + "/images/keptFacts", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
              vErrors === null ? vErrors = [err150] : vErrors.push(err150), errors++;
            }
          }
        }
      } else {
        let err151 = { instancePath: instancePath + "/images", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err151] : vErrors.push(err151), errors++;
      }
    }
    if (data.cluster !== void 0) {
      let data77 = data.cluster;
      if (data77 && typeof data77 == "object" && !Array.isArray(data77)) {
        for (let key11 in data77)
          if (!(key11 === "namespaces" || key11 === "nodes" || key11 === "configMaps" || key11 === "secrets" || key11 === "pullSecrets")) {
            let err152 = { instancePath: instancePath + "/cluster", keyword: "additionalProperties", params: { additionalProperty: key11 } };
            vErrors === null ? vErrors = [err152] : vErrors.push(err152), errors++;
          }
        if (data77.namespaces !== void 0 && typeof data77.namespaces != "boolean") {
          let err153 = { instancePath: instancePath + "/cluster/namespaces", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err153] : vErrors.push(err153), errors++;
        }
        if (data77.nodes !== void 0 && typeof data77.nodes != "boolean") {
          let err154 = { instancePath: instancePath + "/cluster/nodes", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err154] : vErrors.push(err154), errors++;
        }
        if (data77.configMaps !== void 0 && typeof data77.configMaps != "boolean") {
          let err155 = { instancePath: instancePath + "/cluster/configMaps", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err155] : vErrors.push(err155), errors++;
        }
        if (data77.secrets !== void 0 && typeof data77.secrets != "boolean") {
          let err156 = { instancePath: instancePath + "/cluster/secrets", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err156] : vErrors.push(err156), errors++;
        }
        if (data77.pullSecrets !== void 0 && typeof data77.pullSecrets != "boolean") {
          let err157 = { instancePath: instancePath + "/cluster/pullSecrets", keyword: "type", params: { type: "boolean" } };
          vErrors === null ? vErrors = [err157] : vErrors.push(err157), errors++;
        }
      } else {
        let err158 = { instancePath: instancePath + "/cluster", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err158] : vErrors.push(err158), errors++;
      }
    }
    if (data.approved !== void 0) {
      let data83 = data.approved;
      if (data83 && typeof data83 == "object" && !Array.isArray(data83)) {
        for (let key12 in data83)
          if (!(key12 === "folder" || key12 === "namespace")) {
            let err159 = { instancePath: instancePath + "/approved", keyword: "additionalProperties", params: { additionalProperty: key12 } };
            vErrors === null ? vErrors = [err159] : vErrors.push(err159), errors++;
          }
        if (data83.folder !== void 0 && typeof data83.folder != "string") {
          let err160 = { instancePath: instancePath + "/approved/folder", keyword: "type", params: { type: "string" } };
          vErrors === null ? vErrors = [err160] : vErrors.push(err160), errors++;
        }
        if (data83.namespace !== void 0 && typeof data83.namespace != "string") {
          let err161 = { instancePath: instancePath + "/approved/namespace", keyword: "type", params: { type: "string" } };
          vErrors === null ? vErrors = [err161] : vErrors.push(err161), errors++;
        }
      } else {
        let err162 = { instancePath: instancePath + "/approved", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err162] : vErrors.push(err162), errors++;
      }
    }
    if (data.log !== void 0) {
      let data86 = data.log;
      if (data86 && typeof data86 == "object" && !Array.isArray(data86)) {
        for (let key13 in data86)
          if (key13 !== "level") {
            let err163 = { instancePath: instancePath + "/log", keyword: "additionalProperties", params: { additionalProperty: key13 } };
            vErrors === null ? vErrors = [err163] : vErrors.push(err163), errors++;
          }
        if (data86.level !== void 0) {
          let data87 = data86.level;
          if (typeof data87 != "string") {
            let err164 = { instancePath: instancePath + "/log/level", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err164] : vErrors.push(err164), errors++;
          }
          if (!(data87 === "debug" || data87 === "info" || data87 === "warn" || data87 === "error")) {
            let err165 = { instancePath: instancePath + "/log/level", keyword: "enum", params: { allowedValues: schema6.properties.log.properties.level.enum } };
            vErrors === null ? vErrors = [err165] : vErrors.push(err165), errors++;
          }
        }
      } else {
        let err166 = { instancePath: instancePath + "/log", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err166] : vErrors.push(err166), errors++;
      }
    }
  } else {
    let err167 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err167] : vErrors.push(err167), errors++;
  }
  return validate21.errors = vErrors, errors === 0;
}

/** One way in which a value is not what the schema demands, in ajv's words. */
export interface WebhookConfigSchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Lists all ways in which a value is not what the schema demands. */
export function checkWebhookConfigSchema(value: unknown): readonly WebhookConfigSchemaError[] {
  return validate(value) ? [] : validate.errors;
}
