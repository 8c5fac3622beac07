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

var validate = validate21, stdin_default = validate21, schema6 = { $schema: "http://json-schema.org/draft-07/schema#", type: "object", additionalProperties: !1, properties: { listen: { type: "object", additionalProperties: !1, properties: { host: { type: "string", minLength: 1 }, admissionPort: { type: "integer", minimum: 0, maximum: 65535 }, healthPort: { type: "integer", minimum: 0, maximum: 65535 }, metricsPort: { type: "integer", minimum: 0, maximum: 65535 }, minimumTls: { type: "string", enum: ["TLSv1.2", "TLSv1.3"] } } }, limits: { type: "object", additionalProperties: !1, properties: { requestBytes: { type: "integer", minimum: 65536, maximum: 67108864 }, inFlight: { type: "integer", minimum: 1, maximum: 4096 }, queue: { type: "integer", minimum: 0, maximum: 65536 }, heldBytes: { type: "integer", minimum: 65536 }, timeoutSeconds: { type: "number", minimum: 0.1, maximum: 30 }, marginMilliseconds: { type: "integer", minimum: 0, maximum: 1e4 }, retryAfterSeconds: { type: "integer", minimum: 1, maximum: 60 } } }, shutdown: { type: "object", additionalProperties: !1, properties: { drainSeconds: { type: "number", minimum: 0, maximum: 300 }, graceSeconds: { type: "number", minimum: 0, maximum: 300 } } }, certificates: { type: "object", additionalProperties: !1, properties: { source: { type: "string", enum: ["files", "self-made"] }, folder: { type: "string", minLength: 1 }, pollSeconds: { type: "number", minimum: 0.1, maximum: 60 }, namespace: { type: "string", minLength: 1 }, secretName: { type: "string", minLength: 1 }, names: { type: "array", items: { type: "string", minLength: 1 } }, authorityHours: { type: "number", exclusiveMinimum: 0 }, leafHours: { type: "number", exclusiveMinimum: 0 }, settleSeconds: { type: "number", minimum: 0 } } }, caBundle: { type: "object", additionalProperties: !1, properties: { mutating: { type: "array", items: { type: "string", minLength: 1 } }, validating: { type: "array", items: { type: "string", minLength: 1 } } } }, log: { type: "object", additionalProperties: !1, properties: { level: { type: "string", enum: ["debug", "info", "warn", "error"] } } } } }, func2 = require_ucs2length().default, func3 = Object.prototype.hasOwnProperty;
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "listen" || key0 === "limits" || key0 === "shutdown" || key0 === "certificates" || key0 === "caBundle" || key0 === "log")) {
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
            if (func2(data1) < 1) {
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
          if (!func3.call(schema6.properties.certificates.properties, key4)) {
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
            if (func2(data19) < 1) {
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
            if (func2(data21) < 1) {
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
            if (func2(data22) < 1) {
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
                if (func2(data24) < 1) {
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
                if (func2(data30) < 1) {
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
                if (func2(data32) < 1) {
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
    if (data.log !== void 0) {
      let data33 = data.log;
      if (data33 && typeof data33 == "object" && !Array.isArray(data33)) {
        for (let key6 in data33)
          if (key6 !== "level") {
            let err76 = { instancePath: instancePath + "/log", keyword: "additionalProperties", params: { additionalProperty: key6 } };
            vErrors === null ? vErrors = [err76] : vErrors.push(err76), errors++;
          }
        if (data33.level !== void 0) {
          let data34 = data33.level;
          if (typeof data34 != "string") {
            let err77 = { instancePath: instancePath + "/log/level", keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err77] : vErrors.push(err77), errors++;
          }
          if (!(data34 === "debug" || data34 === "info" || data34 === "warn" || data34 === "error")) {
            let err78 = { instancePath: instancePath + "/log/level", keyword: "enum", params: { allowedValues: schema6.properties.log.properties.level.enum } };
            vErrors === null ? vErrors = [err78] : vErrors.push(err78), errors++;
          }
        }
      } else {
        let err79 = { instancePath: instancePath + "/log", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err79] : vErrors.push(err79), errors++;
      }
    }
  } else {
    let err80 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err80] : vErrors.push(err80), errors++;
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
