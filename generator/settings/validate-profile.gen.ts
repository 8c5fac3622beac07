// @ts-nocheck
// Generated from profile.schema.json by build/generate-settings.mjs. Do not edit.
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

var validate = validate21, stdin_default = validate21;
var pattern0 = new RegExp("^[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9]{1,4})?$", "u");
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (typeof data == "string") {
    if (!pattern0.test(data)) {
      let err0 = { instancePath, keyword: "pattern", params: { pattern: "^[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9]{1,4})?$" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
  } else {
    let err1 = { instancePath, keyword: "type", params: { type: "string" } };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate23.errors = vErrors, errors === 0;
}
var func2 = require_ucs2length().default;
function validate26(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (typeof data == "string") {
    if (!pattern0.test(data)) {
      let err0 = { instancePath, keyword: "pattern", params: { pattern: "^[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9]{1,4})?$" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
  } else {
    let err1 = { instancePath, keyword: "type", params: { type: "string" } };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate26.errors = vErrors, errors === 0;
}
var schema11 = { type: "object", additionalProperties: !1, properties: { tee: { type: "string", enum: ["none", "snp", "tdx", "se", "cca"] }, runtime: { type: "string", enum: ["go", "rust"] }, hypervisor: { type: "string" }, shared_fs: { type: "string", enum: ["none", "virtio-fs", "inline-virtio-fs"] }, emptydir_mode: { type: "string", enum: ["shared-fs", "block-encrypted", "block-plain"] }, image_pull: { type: "string", enum: ["guest", "forced-guest", "host", "host-layers"] }, enable_annotations: { $ref: "definitions#/definitions/StringList" }, allowed_hypervisor_annotations: { $ref: "definitions#/definitions/StringList" }, create_container_timeout: { type: "integer", minimum: 1, maximum: 4294967295 }, vfio_device_type: { type: "string", enum: ["vfio-pci-gk", "vfio-pci"] }, vfio_plug: { type: "array", items: { type: "string", enum: ["cold", "hot"] } }, block_device_driver: { type: "string" }, kernel_params: { $ref: "definitions#/definitions/StringList" }, static_sandbox_resource_mgmt: { type: "boolean" }, drop_ins: { $ref: "definitions#/definitions/StringList" }, oci_versions: { type: "array", items: { type: "string", pattern: "^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}(-[0-9A-Za-z.-]{1,40})?$" } }, node_gpus: { type: "integer", minimum: 1, maximum: 1024 }, node_nvswitches: { type: "integer", minimum: 0, maximum: 1024 } } }, func4 = Object.prototype.hasOwnProperty;
function validate30(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (Array.isArray(data)) {
    let len0 = data.length;
    for (let i0 = 0; i0 < len0; i0++)
      if (typeof data[i0] != "string") {
        let err0 = { instancePath: instancePath + "/" + i0, keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
  } else {
    let err1 = { instancePath, keyword: "type", params: { type: "array" } };
    vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
  }
  return validate30.errors = vErrors, errors === 0;
}
var pattern2 = new RegExp("^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}(-[0-9A-Za-z.-]{1,40})?$", "u");
function validate29(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!func4.call(schema11.properties, key0)) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.tee !== void 0) {
      let data0 = data.tee;
      if (typeof data0 != "string") {
        let err1 = { instancePath: instancePath + "/tee", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
      if (!(data0 === "none" || data0 === "snp" || data0 === "tdx" || data0 === "se" || data0 === "cca")) {
        let err2 = { instancePath: instancePath + "/tee", keyword: "enum", params: { allowedValues: schema11.properties.tee.enum } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    if (data.runtime !== void 0) {
      let data1 = data.runtime;
      if (typeof data1 != "string") {
        let err3 = { instancePath: instancePath + "/runtime", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (!(data1 === "go" || data1 === "rust")) {
        let err4 = { instancePath: instancePath + "/runtime", keyword: "enum", params: { allowedValues: schema11.properties.runtime.enum } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.hypervisor !== void 0 && typeof data.hypervisor != "string") {
      let err5 = { instancePath: instancePath + "/hypervisor", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.shared_fs !== void 0) {
      let data3 = data.shared_fs;
      if (typeof data3 != "string") {
        let err6 = { instancePath: instancePath + "/shared_fs", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
      if (!(data3 === "none" || data3 === "virtio-fs" || data3 === "inline-virtio-fs")) {
        let err7 = { instancePath: instancePath + "/shared_fs", keyword: "enum", params: { allowedValues: schema11.properties.shared_fs.enum } };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    if (data.emptydir_mode !== void 0) {
      let data4 = data.emptydir_mode;
      if (typeof data4 != "string") {
        let err8 = { instancePath: instancePath + "/emptydir_mode", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
      if (!(data4 === "shared-fs" || data4 === "block-encrypted" || data4 === "block-plain")) {
        let err9 = { instancePath: instancePath + "/emptydir_mode", keyword: "enum", params: { allowedValues: schema11.properties.emptydir_mode.enum } };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    }
    if (data.image_pull !== void 0) {
      let data5 = data.image_pull;
      if (typeof data5 != "string") {
        let err10 = { instancePath: instancePath + "/image_pull", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
      if (!(data5 === "guest" || data5 === "forced-guest" || data5 === "host" || data5 === "host-layers")) {
        let err11 = { instancePath: instancePath + "/image_pull", keyword: "enum", params: { allowedValues: schema11.properties.image_pull.enum } };
        vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
      }
    }
    if (data.enable_annotations !== void 0 && (validate30(data.enable_annotations, { instancePath: instancePath + "/enable_annotations", parentData: data, parentDataProperty: "enable_annotations", rootData }) || (vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors), errors = vErrors.length)), data.allowed_hypervisor_annotations !== void 0 && (validate30(data.allowed_hypervisor_annotations, { instancePath: instancePath + "/allowed_hypervisor_annotations", parentData: data, parentDataProperty: "allowed_hypervisor_annotations", rootData }) || (vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors), errors = vErrors.length)), data.create_container_timeout !== void 0) {
      let data8 = data.create_container_timeout;
      if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8))) {
        let err12 = { instancePath: instancePath + "/create_container_timeout", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
      }
      if (typeof data8 == "number" && isFinite(data8)) {
        if (data8 > 4294967295 || isNaN(data8)) {
          let err13 = { instancePath: instancePath + "/create_container_timeout", keyword: "maximum", params: { comparison: "<=", limit: 4294967295 } };
          vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
        }
        if (data8 < 1 || isNaN(data8)) {
          let err14 = { instancePath: instancePath + "/create_container_timeout", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
          vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
        }
      }
    }
    if (data.vfio_device_type !== void 0) {
      let data9 = data.vfio_device_type;
      if (typeof data9 != "string") {
        let err15 = { instancePath: instancePath + "/vfio_device_type", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
      }
      if (!(data9 === "vfio-pci-gk" || data9 === "vfio-pci")) {
        let err16 = { instancePath: instancePath + "/vfio_device_type", keyword: "enum", params: { allowedValues: schema11.properties.vfio_device_type.enum } };
        vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
      }
    }
    if (data.vfio_plug !== void 0) {
      let data10 = data.vfio_plug;
      if (Array.isArray(data10)) {
        let len0 = data10.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data11 = data10[i0];
          if (typeof data11 != "string") {
            let err17 = { instancePath: instancePath + "/vfio_plug/" + i0, keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
          }
          if (!(data11 === "cold" || data11 === "hot")) {
            let err18 = { instancePath: instancePath + "/vfio_plug/" + i0, keyword: "enum", params: { allowedValues: schema11.properties.vfio_plug.items.enum } };
            vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
          }
        }
      } else {
        let err19 = { instancePath: instancePath + "/vfio_plug", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
      }
    }
    if (data.block_device_driver !== void 0 && typeof data.block_device_driver != "string") {
      let err20 = { instancePath: instancePath + "/block_device_driver", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
    }
    if (data.kernel_params !== void 0 && (validate30(data.kernel_params, { instancePath: instancePath + "/kernel_params", parentData: data, parentDataProperty: "kernel_params", rootData }) || (vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors), errors = vErrors.length)), data.static_sandbox_resource_mgmt !== void 0 && typeof data.static_sandbox_resource_mgmt != "boolean") {
      let err21 = { instancePath: instancePath + "/static_sandbox_resource_mgmt", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err21] : vErrors.push(err21), errors++;
    }
    if (data.drop_ins !== void 0 && (validate30(data.drop_ins, { instancePath: instancePath + "/drop_ins", parentData: data, parentDataProperty: "drop_ins", rootData }) || (vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors), errors = vErrors.length)), data.oci_versions !== void 0) {
      let data16 = data.oci_versions;
      if (Array.isArray(data16)) {
        let len1 = data16.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data17 = data16[i1];
          if (typeof data17 == "string") {
            if (!pattern2.test(data17)) {
              let err22 = { instancePath: instancePath + "/oci_versions/" + i1, keyword: "pattern", params: { pattern: "^[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}(-[0-9A-Za-z.-]{1,40})?$" } };
              vErrors === null ? vErrors = [err22] : vErrors.push(err22), errors++;
            }
          } else {
            let err23 = { instancePath: instancePath + "/oci_versions/" + i1, keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err23] : vErrors.push(err23), errors++;
          }
        }
      } else {
        let err24 = { instancePath: instancePath + "/oci_versions", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err24] : vErrors.push(err24), errors++;
      }
    }
    if (data.node_gpus !== void 0) {
      let data18 = data.node_gpus;
      if (!(typeof data18 == "number" && !(data18 % 1) && !isNaN(data18) && isFinite(data18))) {
        let err25 = { instancePath: instancePath + "/node_gpus", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err25] : vErrors.push(err25), errors++;
      }
      if (typeof data18 == "number" && isFinite(data18)) {
        if (data18 > 1024 || isNaN(data18)) {
          let err26 = { instancePath: instancePath + "/node_gpus", keyword: "maximum", params: { comparison: "<=", limit: 1024 } };
          vErrors === null ? vErrors = [err26] : vErrors.push(err26), errors++;
        }
        if (data18 < 1 || isNaN(data18)) {
          let err27 = { instancePath: instancePath + "/node_gpus", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
          vErrors === null ? vErrors = [err27] : vErrors.push(err27), errors++;
        }
      }
    }
    if (data.node_nvswitches !== void 0) {
      let data19 = data.node_nvswitches;
      if (!(typeof data19 == "number" && !(data19 % 1) && !isNaN(data19) && isFinite(data19))) {
        let err28 = { instancePath: instancePath + "/node_nvswitches", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err28] : vErrors.push(err28), errors++;
      }
      if (typeof data19 == "number" && isFinite(data19)) {
        if (data19 > 1024 || isNaN(data19)) {
          let err29 = { instancePath: instancePath + "/node_nvswitches", keyword: "maximum", params: { comparison: "<=", limit: 1024 } };
          vErrors === null ? vErrors = [err29] : vErrors.push(err29), errors++;
        }
        if (data19 < 0 || isNaN(data19)) {
          let err30 = { instancePath: instancePath + "/node_nvswitches", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
          vErrors === null ? vErrors = [err30] : vErrors.push(err30), errors++;
        }
      }
    }
  } else {
    let err31 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err31] : vErrors.push(err31), errors++;
  }
  return validate29.errors = vErrors, errors === 0;
}
function validate36(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.since === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "since" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.facts === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "facts" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "since" || key0 === "facts")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    data.since !== void 0 && (validate26(data.since, { instancePath: instancePath + "/since", parentData: data, parentDataProperty: "since", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.facts !== void 0 && (validate29(data.facts, { instancePath: instancePath + "/facts", parentData: data, parentDataProperty: "facts", rootData }) || (vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors), errors = vErrors.length));
  } else {
    let err3 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate36.errors = vErrors, errors === 0;
}
function validate25(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.name === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "name" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "name" || key0 === "summary" || key0 === "like" || key0 === "since" || key0 === "until" || key0 === "replaced_by" || key0 === "facts" || key0 === "changes")) {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    if (data.name !== void 0) {
      let data0 = data.name;
      if (typeof data0 == "string") {
        if (func2(data0) > 253) {
          let err2 = { instancePath: instancePath + "/name", keyword: "maxLength", params: { limit: 253 } };
          vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
        }
        if (func2(data0) < 1) {
          let err3 = { instancePath: instancePath + "/name", keyword: "minLength", params: { limit: 1 } };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
      } else {
        let err4 = { instancePath: instancePath + "/name", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.summary !== void 0 && typeof data.summary != "string") {
      let err5 = { instancePath: instancePath + "/summary", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.like !== void 0 && typeof data.like != "string") {
      let err6 = { instancePath: instancePath + "/like", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.since !== void 0 && (validate26(data.since, { instancePath: instancePath + "/since", parentData: data, parentDataProperty: "since", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.until !== void 0 && (validate26(data.until, { instancePath: instancePath + "/until", parentData: data, parentDataProperty: "until", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.replaced_by !== void 0 && typeof data.replaced_by != "string") {
      let err7 = { instancePath: instancePath + "/replaced_by", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.facts !== void 0 && (validate29(data.facts, { instancePath: instancePath + "/facts", parentData: data, parentDataProperty: "facts", rootData }) || (vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors), errors = vErrors.length)), data.changes !== void 0) {
      let data7 = data.changes;
      if (Array.isArray(data7)) {
        let len0 = data7.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate36(data7[i0], { instancePath: instancePath + "/changes/" + i0, parentData: data7, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate36.errors : vErrors.concat(validate36.errors), errors = vErrors.length);
      } else {
        let err8 = { instancePath: instancePath + "/changes", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
    }
  } else {
    let err9 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
  }
  return validate25.errors = vErrors, errors === 0;
}
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.classes === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "classes" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "$schema" || key0 === "versions" || key0 === "classes")) {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    if (data.$schema !== void 0 && typeof data.$schema != "string") {
      let err2 = { instancePath: instancePath + "/$schema", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.versions !== void 0) {
      let data1 = data.versions;
      if (Array.isArray(data1)) {
        let len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate23(data1[i0], { instancePath: instancePath + "/versions/" + i0, parentData: data1, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors), errors = vErrors.length);
      } else {
        let err3 = { instancePath: instancePath + "/versions", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    }
    if (data.classes !== void 0) {
      let data3 = data.classes;
      if (Array.isArray(data3)) {
        let len1 = data3.length;
        for (let i1 = 0; i1 < len1; i1++)
          validate25(data3[i1], { instancePath: instancePath + "/classes/" + i1, parentData: data3, parentDataProperty: i1, rootData }) || (vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors), errors = vErrors.length);
      } else {
        let err4 = { instancePath: instancePath + "/classes", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate21.errors = vErrors, errors === 0;
}

/** One way in which a value is not what the schema demands, in ajv's words. */
export interface ProfileSchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Lists all ways in which a value is not what the schema demands. */
export function checkProfileSchema(value: unknown): readonly ProfileSchemaError[] {
  return validate(value) ? [] : validate.errors;
}
