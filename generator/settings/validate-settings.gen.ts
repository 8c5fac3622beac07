// @ts-nocheck
// Generated from settings.schema.json by build/generate-settings.mjs. Do not edit.
var validate = validate21, stdin_default = validate21, schema6 = { $schema: "http://json-schema.org/draft-07/schema#", type: "object", additionalProperties: !1, required: ["pause_container", "other_container", "volumes", "devices", "kata_config", "cluster_config", "request_defaults", "common", "mount_destinations", "sandbox"], properties: { $schema: { type: "string" }, pause_container: { $ref: "definitions#/definitions/ContainerDefaults" }, other_container: { $ref: "definitions#/definitions/ContainerDefaults" }, volumes: { $ref: "definitions#/definitions/VolumeSettings" }, devices: { $ref: "definitions#/definitions/DeviceSettings" }, kata_config: { $ref: "definitions#/definitions/KataConfig" }, cluster_config: { $ref: "definitions#/definitions/ClusterConfig" }, request_defaults: { $ref: "definitions#/definitions/RequestDefaults" }, common: { $ref: "definitions#/definitions/CommonSettings" }, mount_destinations: { $ref: "definitions#/definitions/StringList" }, sandbox: { $ref: "definitions#/definitions/SandboxSettings" }, extensions: { $ref: "definitions#/definitions/ExtensionSettings" } } }, func2 = Object.prototype.hasOwnProperty, schema8 = { type: "object", additionalProperties: !1, required: ["Root", "Mounts"], properties: { Version: { type: "string" }, Process: { $ref: "definitions#/definitions/ProcessDefaults" }, Root: { $ref: "definitions#/definitions/RootDefaults" }, Mounts: { type: "array", items: { $ref: "definitions#/definitions/MountDefaults" } }, Hooks: { type: ["object", "null"], additionalProperties: !0 }, Annotations: { type: "object", additionalProperties: { type: "string" } }, Linux: { $ref: "definitions#/definitions/LinuxDefaults" } } };
function validate26(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (!(typeof data == "number" && !(data % 1) && !isNaN(data) && isFinite(data))) {
    let err0 = { instancePath, keyword: "type", params: { type: "integer" } };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  if (typeof data == "number" && isFinite(data)) {
    if (data > 4294967295 || isNaN(data)) {
      let err1 = { instancePath, keyword: "maximum", params: { comparison: "<=", limit: 4294967295 } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data < 0 || isNaN(data)) {
      let err2 = { instancePath, keyword: "minimum", params: { comparison: ">=", limit: 0 } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
  }
  return validate26.errors = vErrors, errors === 0;
}
function validate25(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.UID === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "UID" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.GID === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "GID" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.AdditionalGids === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "AdditionalGids" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.Username === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "Username" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "UID" || key0 === "GID" || key0 === "AdditionalGids" || key0 === "Username")) {
        let err4 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    if (data.UID !== void 0 && (validate26(data.UID, { instancePath: instancePath + "/UID", parentData: data, parentDataProperty: "UID", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.GID !== void 0 && (validate26(data.GID, { instancePath: instancePath + "/GID", parentData: data, parentDataProperty: "GID", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.AdditionalGids !== void 0) {
      let data2 = data.AdditionalGids;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate26(data2[i0], { instancePath: instancePath + "/AdditionalGids/" + i0, parentData: data2, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length);
      } else {
        let err5 = { instancePath: instancePath + "/AdditionalGids", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    if (data.Username !== void 0 && typeof data.Username != "string") {
      let err6 = { instancePath: instancePath + "/Username", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
  } else {
    let err7 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate25.errors = vErrors, errors === 0;
}
function validate31(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
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
  return validate31.errors = vErrors, errors === 0;
}
function validate34(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.Ambient === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "Ambient" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.Bounding === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "Bounding" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.Effective === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "Effective" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.Inheritable === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "Inheritable" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.Permitted === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "Permitted" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "Ambient" || key0 === "Bounding" || key0 === "Effective" || key0 === "Inheritable" || key0 === "Permitted")) {
        let err5 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    data.Ambient !== void 0 && (validate31(data.Ambient, { instancePath: instancePath + "/Ambient", parentData: data, parentDataProperty: "Ambient", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Bounding !== void 0 && (validate31(data.Bounding, { instancePath: instancePath + "/Bounding", parentData: data, parentDataProperty: "Bounding", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Effective !== void 0 && (validate31(data.Effective, { instancePath: instancePath + "/Effective", parentData: data, parentDataProperty: "Effective", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Inheritable !== void 0 && (validate31(data.Inheritable, { instancePath: instancePath + "/Inheritable", parentData: data, parentDataProperty: "Inheritable", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Permitted !== void 0 && (validate31(data.Permitted, { instancePath: instancePath + "/Permitted", parentData: data, parentDataProperty: "Permitted", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate34.errors = vErrors, errors === 0;
}
function validate24(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "Terminal" || key0 === "User" || key0 === "Args" || key0 === "Env" || key0 === "Cwd" || key0 === "Capabilities" || key0 === "NoNewPrivileges")) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.Terminal !== void 0 && typeof data.Terminal != "boolean") {
      let err1 = { instancePath: instancePath + "/Terminal", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.User !== void 0 && (validate25(data.User, { instancePath: instancePath + "/User", parentData: data, parentDataProperty: "User", rootData }) || (vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors), errors = vErrors.length)), data.Args !== void 0 && (validate31(data.Args, { instancePath: instancePath + "/Args", parentData: data, parentDataProperty: "Args", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Env !== void 0 && (validate31(data.Env, { instancePath: instancePath + "/Env", parentData: data, parentDataProperty: "Env", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Cwd !== void 0 && typeof data.Cwd != "string") {
      let err2 = { instancePath: instancePath + "/Cwd", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.Capabilities !== void 0 && (validate34(data.Capabilities, { instancePath: instancePath + "/Capabilities", parentData: data, parentDataProperty: "Capabilities", rootData }) || (vErrors = vErrors === null ? validate34.errors : vErrors.concat(validate34.errors), errors = vErrors.length)), data.NoNewPrivileges !== void 0 && typeof data.NoNewPrivileges != "boolean") {
      let err3 = { instancePath: instancePath + "/NoNewPrivileges", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate24.errors = vErrors, errors === 0;
}
function validate42(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.Path === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "Path" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "Path" || key0 === "Readonly")) {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    if (data.Path !== void 0 && typeof data.Path != "string") {
      let err2 = { instancePath: instancePath + "/Path", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.Readonly !== void 0 && typeof data.Readonly != "boolean") {
      let err3 = { instancePath: instancePath + "/Readonly", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
  } else {
    let err4 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate42.errors = vErrors, errors === 0;
}
function validate44(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.destination === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "destination" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.type_ === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "type_" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.options === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "options" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "destination" || key0 === "source" || key0 === "type_" || key0 === "options")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.destination !== void 0 && typeof data.destination != "string") {
      let err4 = { instancePath: instancePath + "/destination", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.source !== void 0 && typeof data.source != "string") {
      let err5 = { instancePath: instancePath + "/source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.type_ !== void 0 && typeof data.type_ != "string") {
      let err6 = { instancePath: instancePath + "/type_", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    data.options !== void 0 && (validate31(data.options, { instancePath: instancePath + "/options", parentData: data, parentDataProperty: "options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err7 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate44.errors = vErrors, errors === 0;
}
function validate48(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.Type === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "Type" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.Path === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "Path" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "Type" || key0 === "Path")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    if (data.Type !== void 0 && typeof data.Type != "string") {
      let err3 = { instancePath: instancePath + "/Type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.Path !== void 0 && typeof data.Path != "string") {
      let err4 = { instancePath: instancePath + "/Path", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate48.errors = vErrors, errors === 0;
}
function validate52(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.Type === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "Type" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.Path === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "Path" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "Type" || key0 === "Path")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    if (data.Type !== void 0 && typeof data.Type != "string") {
      let err3 = { instancePath: instancePath + "/Type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.Path !== void 0 && typeof data.Path != "string") {
      let err4 = { instancePath: instancePath + "/Path", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate52.errors = vErrors, errors === 0;
}
function validate47(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "Namespaces" || key0 === "MaskedPaths" || key0 === "ReadonlyPaths" || key0 === "Devices" || key0 === "Sysctl")) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.Namespaces !== void 0) {
      let data0 = data.Namespaces;
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate48(data0[i0], { instancePath: instancePath + "/Namespaces/" + i0, parentData: data0, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate48.errors : vErrors.concat(validate48.errors), errors = vErrors.length);
      } else {
        let err1 = { instancePath: instancePath + "/Namespaces", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    if (data.MaskedPaths !== void 0 && (validate31(data.MaskedPaths, { instancePath: instancePath + "/MaskedPaths", parentData: data, parentDataProperty: "MaskedPaths", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.ReadonlyPaths !== void 0 && (validate31(data.ReadonlyPaths, { instancePath: instancePath + "/ReadonlyPaths", parentData: data, parentDataProperty: "ReadonlyPaths", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.Devices !== void 0) {
      let data4 = data.Devices;
      if (Array.isArray(data4)) {
        let len1 = data4.length;
        for (let i1 = 0; i1 < len1; i1++)
          validate52(data4[i1], { instancePath: instancePath + "/Devices/" + i1, parentData: data4, parentDataProperty: i1, rootData }) || (vErrors = vErrors === null ? validate52.errors : vErrors.concat(validate52.errors), errors = vErrors.length);
      } else {
        let err2 = { instancePath: instancePath + "/Devices", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    if (data.Sysctl !== void 0) {
      let data6 = data.Sysctl;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        for (let key1 in data6)
          if (typeof data6[key1] != "string") {
            let err3 = { instancePath: instancePath + "/Sysctl/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
          }
      } else {
        let err4 = { instancePath: instancePath + "/Sysctl", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate47.errors = vErrors, errors === 0;
}
function validate23(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.Root === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "Root" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.Mounts === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "Mounts" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "Version" || key0 === "Process" || key0 === "Root" || key0 === "Mounts" || key0 === "Hooks" || key0 === "Annotations" || key0 === "Linux")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    if (data.Version !== void 0 && typeof data.Version != "string") {
      let err3 = { instancePath: instancePath + "/Version", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.Process !== void 0 && (validate24(data.Process, { instancePath: instancePath + "/Process", parentData: data, parentDataProperty: "Process", rootData }) || (vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors), errors = vErrors.length)), data.Root !== void 0 && (validate42(data.Root, { instancePath: instancePath + "/Root", parentData: data, parentDataProperty: "Root", rootData }) || (vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors), errors = vErrors.length)), data.Mounts !== void 0) {
      let data3 = data.Mounts;
      if (Array.isArray(data3)) {
        let len0 = data3.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate44(data3[i0], { instancePath: instancePath + "/Mounts/" + i0, parentData: data3, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors), errors = vErrors.length);
      } else {
        let err4 = { instancePath: instancePath + "/Mounts", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.Hooks !== void 0) {
      let data5 = data.Hooks;
      if (!(data5 && typeof data5 == "object" && !Array.isArray(data5)) && data5 !== null) {
        let err5 = { instancePath: instancePath + "/Hooks", keyword: "type", params: { type: schema8.properties.Hooks.type } };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    if (data.Annotations !== void 0) {
      let data6 = data.Annotations;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        for (let key1 in data6)
          if (typeof data6[key1] != "string") {
            let err6 = { instancePath: instancePath + "/Annotations/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
          }
      } else {
        let err7 = { instancePath: instancePath + "/Annotations", keyword: "type", params: { type: "object" } };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    data.Linux !== void 0 && (validate47(data.Linux, { instancePath: instancePath + "/Linux", parentData: data, parentDataProperty: "Linux", rootData }) || (vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors), errors = vErrors.length));
  } else {
    let err8 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
  }
  return validate23.errors = vErrors, errors === 0;
}
var schema20 = { type: "object", additionalProperties: !1, required: ["mount_type", "mount_source", "mount_point", "driver", "driver_options", "fstype", "options", "source", "shared"], properties: { mount_type: { type: "string" }, mount_source: { type: "string" }, mount_point: { type: "string" }, driver: { type: "string" }, driver_options: { $ref: "definitions#/definitions/StringList" }, fstype: { type: "string" }, options: { $ref: "definitions#/definitions/StringList" }, source: { type: "string" }, shared: { type: "boolean" } } };
function validate58(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mount_type === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "mount_type" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.mount_source === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "mount_source" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.mount_point === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "mount_point" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.driver === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "driver" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.driver_options === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "driver_options" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.fstype === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "fstype" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.options === void 0) {
      let err6 = { instancePath, keyword: "required", params: { missingProperty: "options" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.source === void 0) {
      let err7 = { instancePath, keyword: "required", params: { missingProperty: "source" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.shared === void 0) {
      let err8 = { instancePath, keyword: "required", params: { missingProperty: "shared" } };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    for (let key0 in data)
      if (!func2.call(schema20.properties, key0)) {
        let err9 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    if (data.mount_type !== void 0 && typeof data.mount_type != "string") {
      let err10 = { instancePath: instancePath + "/mount_type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.mount_source !== void 0 && typeof data.mount_source != "string") {
      let err11 = { instancePath: instancePath + "/mount_source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    if (data.mount_point !== void 0 && typeof data.mount_point != "string") {
      let err12 = { instancePath: instancePath + "/mount_point", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    }
    if (data.driver !== void 0 && typeof data.driver != "string") {
      let err13 = { instancePath: instancePath + "/driver", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
    if (data.driver_options !== void 0 && (validate31(data.driver_options, { instancePath: instancePath + "/driver_options", parentData: data, parentDataProperty: "driver_options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.fstype !== void 0 && typeof data.fstype != "string") {
      let err14 = { instancePath: instancePath + "/fstype", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
    }
    if (data.options !== void 0 && (validate31(data.options, { instancePath: instancePath + "/options", parentData: data, parentDataProperty: "options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.source !== void 0 && typeof data.source != "string") {
      let err15 = { instancePath: instancePath + "/source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
    }
    if (data.shared !== void 0 && typeof data.shared != "boolean") {
      let err16 = { instancePath: instancePath + "/shared", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
    }
  } else {
    let err17 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
  }
  return validate58.errors = vErrors, errors === 0;
}
function validate65(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mount_type === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "mount_type" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.mount_source === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "mount_source" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.mount_point === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "mount_point" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.driver === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "driver" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.fstype === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "fstype" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.options === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "options" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "mount_type" || key0 === "mount_source" || key0 === "mount_point" || key0 === "driver" || key0 === "driver_options" || key0 === "fstype" || key0 === "options")) {
        let err6 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    if (data.mount_type !== void 0 && typeof data.mount_type != "string") {
      let err7 = { instancePath: instancePath + "/mount_type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.mount_source !== void 0 && typeof data.mount_source != "string") {
      let err8 = { instancePath: instancePath + "/mount_source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.mount_point !== void 0 && typeof data.mount_point != "string") {
      let err9 = { instancePath: instancePath + "/mount_point", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    if (data.driver !== void 0 && typeof data.driver != "string") {
      let err10 = { instancePath: instancePath + "/driver", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.driver_options !== void 0 && (validate31(data.driver_options, { instancePath: instancePath + "/driver_options", parentData: data, parentDataProperty: "driver_options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.fstype !== void 0 && typeof data.fstype != "string") {
      let err11 = { instancePath: instancePath + "/fstype", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    data.options !== void 0 && (validate31(data.options, { instancePath: instancePath + "/options", parentData: data, parentDataProperty: "options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err12 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
  }
  return validate65.errors = vErrors, errors === 0;
}
function validate69(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.mount_type === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "mount_type" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.mount_source === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "mount_source" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.driver === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "driver" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.source === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "source" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.fstype === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "fstype" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.options === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "options" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "mount_type" || key0 === "mount_source" || key0 === "driver" || key0 === "source" || key0 === "fstype" || key0 === "options")) {
        let err6 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    if (data.mount_type !== void 0 && typeof data.mount_type != "string") {
      let err7 = { instancePath: instancePath + "/mount_type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.mount_source !== void 0 && typeof data.mount_source != "string") {
      let err8 = { instancePath: instancePath + "/mount_source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.driver !== void 0 && typeof data.driver != "string") {
      let err9 = { instancePath: instancePath + "/driver", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    if (data.source !== void 0 && typeof data.source != "string") {
      let err10 = { instancePath: instancePath + "/source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.fstype !== void 0 && typeof data.fstype != "string") {
      let err11 = { instancePath: instancePath + "/fstype", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    data.options !== void 0 && (validate31(data.options, { instancePath: instancePath + "/options", parentData: data, parentDataProperty: "options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err12 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
  }
  return validate69.errors = vErrors, errors === 0;
}
function validate57(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.emptyDir === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "emptyDir" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.emptyDir_encrypted === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "emptyDir_encrypted" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.emptyDir_plain === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "emptyDir_plain" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.emptyDir_memory === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "emptyDir_memory" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.configMap === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "configMap" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.image_volume === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "image_volume" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "emptyDir" || key0 === "emptyDir_encrypted" || key0 === "emptyDir_plain" || key0 === "emptyDir_memory" || key0 === "configMap" || key0 === "image_volume")) {
        let err6 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    data.emptyDir !== void 0 && (validate58(data.emptyDir, { instancePath: instancePath + "/emptyDir", parentData: data, parentDataProperty: "emptyDir", rootData }) || (vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors), errors = vErrors.length)), data.emptyDir_encrypted !== void 0 && (validate58(data.emptyDir_encrypted, { instancePath: instancePath + "/emptyDir_encrypted", parentData: data, parentDataProperty: "emptyDir_encrypted", rootData }) || (vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors), errors = vErrors.length)), data.emptyDir_plain !== void 0 && (validate58(data.emptyDir_plain, { instancePath: instancePath + "/emptyDir_plain", parentData: data, parentDataProperty: "emptyDir_plain", rootData }) || (vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors), errors = vErrors.length)), data.emptyDir_memory !== void 0 && (validate58(data.emptyDir_memory, { instancePath: instancePath + "/emptyDir_memory", parentData: data, parentDataProperty: "emptyDir_memory", rootData }) || (vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors), errors = vErrors.length)), data.configMap !== void 0 && (validate65(data.configMap, { instancePath: instancePath + "/configMap", parentData: data, parentDataProperty: "configMap", rootData }) || (vErrors = vErrors === null ? validate65.errors : vErrors.concat(validate65.errors), errors = vErrors.length)), data.image_volume !== void 0 && (validate69(data.image_volume, { instancePath: instancePath + "/image_volume", parentData: data, parentDataProperty: "image_volume", rootData }) || (vErrors = vErrors === null ? validate69.errors : vErrors.concat(validate69.errors), errors = vErrors.length));
  } else {
    let err7 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate57.errors = vErrors, errors === 0;
}
function validate75(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.gpu_anno_value_regex === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "gpu_anno_value_regex" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.gpu_gk_device_type === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "gpu_gk_device_type" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.pgpu_resource_keys === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "pgpu_resource_keys" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "gpu_anno_value_regex" || key0 === "gpu_gk_device_type" || key0 === "pgpu_resource_keys")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.gpu_anno_value_regex !== void 0 && typeof data.gpu_anno_value_regex != "string") {
      let err4 = { instancePath: instancePath + "/gpu_anno_value_regex", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.gpu_gk_device_type !== void 0 && typeof data.gpu_gk_device_type != "string") {
      let err5 = { instancePath: instancePath + "/gpu_gk_device_type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    data.pgpu_resource_keys !== void 0 && (validate31(data.pgpu_resource_keys, { instancePath: instancePath + "/pgpu_resource_keys", parentData: data, parentDataProperty: "pgpu_resource_keys", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate75.errors = vErrors, errors === 0;
}
function validate74(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.device_path === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "device_path" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.anno_key_regex === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "anno_key_regex" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.nvidia === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "nvidia" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "device_path" || key0 === "anno_key_regex" || key0 === "nvidia")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.device_path !== void 0 && typeof data.device_path != "string") {
      let err4 = { instancePath: instancePath + "/device_path", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.anno_key_regex !== void 0 && typeof data.anno_key_regex != "string") {
      let err5 = { instancePath: instancePath + "/anno_key_regex", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    data.nvidia !== void 0 && (validate75(data.nvidia, { instancePath: instancePath + "/nvidia", parentData: data, parentDataProperty: "nvidia", rootData }) || (vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate74.errors = vErrors, errors === 0;
}
function validate73(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.vfio === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "vfio" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (key0 !== "vfio") {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    data.vfio !== void 0 && (validate74(data.vfio, { instancePath: instancePath + "/vfio", parentData: data, parentDataProperty: "vfio", rootData }) || (vErrors = vErrors === null ? validate74.errors : vErrors.concat(validate74.errors), errors = vErrors.length));
  } else {
    let err2 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate73.errors = vErrors, errors === 0;
}
function validate80(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.oci_version === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "oci_version" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.enable_configmap_secret_storages === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "enable_configmap_secret_storages" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "oci_version" || key0 === "enable_configmap_secret_storages")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    if (data.oci_version !== void 0 && typeof data.oci_version != "string") {
      let err3 = { instancePath: instancePath + "/oci_version", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.enable_configmap_secret_storages !== void 0 && typeof data.enable_configmap_secret_storages != "boolean") {
      let err4 = { instancePath: instancePath + "/enable_configmap_secret_storages", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate80.errors = vErrors, errors === 0;
}
var schema27 = { type: "object", additionalProperties: !1, required: ["pause_container_image", "guest_pull", "emptydir_type"], properties: { pause_container_image: { type: "string" }, guest_pull: { type: "boolean" }, emptydir_type: { type: "string", enum: ["shared-fs", "block-encrypted", "block-plain"] }, cgroup_mount_extras_allowed: { $ref: "definitions#/definitions/StringList" } } };
function validate82(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.pause_container_image === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "pause_container_image" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.guest_pull === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "guest_pull" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.emptydir_type === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "emptydir_type" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "pause_container_image" || key0 === "guest_pull" || key0 === "emptydir_type" || key0 === "cgroup_mount_extras_allowed")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.pause_container_image !== void 0 && typeof data.pause_container_image != "string") {
      let err4 = { instancePath: instancePath + "/pause_container_image", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.guest_pull !== void 0 && typeof data.guest_pull != "boolean") {
      let err5 = { instancePath: instancePath + "/guest_pull", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.emptydir_type !== void 0) {
      let data2 = data.emptydir_type;
      if (typeof data2 != "string") {
        let err6 = { instancePath: instancePath + "/emptydir_type", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
      if (!(data2 === "shared-fs" || data2 === "block-encrypted" || data2 === "block-plain")) {
        let err7 = { instancePath: instancePath + "/emptydir_type", keyword: "enum", params: { allowedValues: schema27.properties.emptydir_type.enum } };
        vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
      }
    }
    data.cgroup_mount_extras_allowed !== void 0 && (validate31(data.cgroup_mount_extras_allowed, { instancePath: instancePath + "/cgroup_mount_extras_allowed", parentData: data, parentDataProperty: "cgroup_mount_extras_allowed", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err8 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
  }
  return validate82.errors = vErrors, errors === 0;
}
var schema28 = { type: "object", additionalProperties: !1, required: ["CreateContainerRequest", "CopyFileRequest", "ExecProcessRequest", "UpdateRoutesRequest", "UpdateInterfaceRequest", "AddARPNeighborsRequest", "CloseStdinRequest", "ReadStreamRequest", "UpdateEphemeralMountsRequest", "WriteStreamRequest", "GetDiagnosticDataRequest"], properties: { CreateContainerRequest: { $ref: "definitions#/definitions/CreateContainerSettings" }, CopyFileRequest: { $ref: "definitions#/definitions/StringList" }, ExecProcessRequest: { $ref: "definitions#/definitions/ExecProcessSettings" }, UpdateRoutesRequest: { $ref: "definitions#/definitions/UpdateRoutesSettings" }, UpdateInterfaceRequest: { $ref: "definitions#/definitions/UpdateInterfaceSettings" }, AddARPNeighborsRequest: { $ref: "definitions#/definitions/AddArpNeighborsSettings" }, CloseStdinRequest: { type: "boolean" }, ReadStreamRequest: { type: "boolean" }, UpdateEphemeralMountsRequest: { type: "boolean" }, WriteStreamRequest: { type: "boolean" }, GetDiagnosticDataRequest: { type: "boolean" } } };
function validate86(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.allow_env_regex === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "allow_env_regex" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (key0 !== "allow_env_regex") {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    data.allow_env_regex !== void 0 && (validate31(data.allow_env_regex, { instancePath: instancePath + "/allow_env_regex", parentData: data, parentDataProperty: "allow_env_regex", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err2 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate86.errors = vErrors, errors === 0;
}
var schema30 = { type: "object", additionalProperties: !1, required: ["allowed_commands", "regex"], properties: { commands: { type: ["array", "null"], items: { type: "string" } }, allowed_commands: { type: "array", items: { $ref: "definitions#/definitions/StringList" } }, regex: { $ref: "definitions#/definitions/StringList" } } };
function validate90(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.allowed_commands === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "allowed_commands" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.regex === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "regex" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "commands" || key0 === "allowed_commands" || key0 === "regex")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    if (data.commands !== void 0) {
      let data0 = data.commands;
      if (!Array.isArray(data0) && data0 !== null) {
        let err3 = { instancePath: instancePath + "/commands", keyword: "type", params: { type: schema30.properties.commands.type } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          if (typeof data0[i0] != "string") {
            let err4 = { instancePath: instancePath + "/commands/" + i0, keyword: "type", params: { type: "string" } };
            vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
          }
      }
    }
    if (data.allowed_commands !== void 0) {
      let data2 = data.allowed_commands;
      if (Array.isArray(data2)) {
        let len1 = data2.length;
        for (let i1 = 0; i1 < len1; i1++)
          validate31(data2[i1], { instancePath: instancePath + "/allowed_commands/" + i1, parentData: data2, parentDataProperty: i1, rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length);
      } else {
        let err5 = { instancePath: instancePath + "/allowed_commands", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
    data.regex !== void 0 && (validate31(data.regex, { instancePath: instancePath + "/regex", parentData: data, parentDataProperty: "regex", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err6 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate90.errors = vErrors, errors === 0;
}
function validate94(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.forbidden_device_names === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "forbidden_device_names" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.forbidden_source_regex === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "forbidden_source_regex" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "forbidden_device_names" || key0 === "forbidden_source_regex")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    data.forbidden_device_names !== void 0 && (validate31(data.forbidden_device_names, { instancePath: instancePath + "/forbidden_device_names", parentData: data, parentDataProperty: "forbidden_device_names", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.forbidden_source_regex !== void 0 && (validate31(data.forbidden_source_regex, { instancePath: instancePath + "/forbidden_source_regex", parentData: data, parentDataProperty: "forbidden_source_regex", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err3 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate94.errors = vErrors, errors === 0;
}
function validate98(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.allow_raw_flags === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "allow_raw_flags" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.forbidden_names === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "forbidden_names" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.forbidden_hw_addrs === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "forbidden_hw_addrs" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "allow_raw_flags" || key0 === "forbidden_names" || key0 === "forbidden_hw_addrs")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    data.allow_raw_flags !== void 0 && (validate26(data.allow_raw_flags, { instancePath: instancePath + "/allow_raw_flags", parentData: data, parentDataProperty: "allow_raw_flags", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.forbidden_names !== void 0 && (validate31(data.forbidden_names, { instancePath: instancePath + "/forbidden_names", parentData: data, parentDataProperty: "forbidden_names", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.forbidden_hw_addrs !== void 0 && (validate31(data.forbidden_hw_addrs, { instancePath: instancePath + "/forbidden_hw_addrs", parentData: data, parentDataProperty: "forbidden_hw_addrs", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err4 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate98.errors = vErrors, errors === 0;
}
function validate103(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.forbidden_device_names === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "forbidden_device_names" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.forbidden_cidrs_regex === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "forbidden_cidrs_regex" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.allowed_states === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "allowed_states" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "forbidden_device_names" || key0 === "forbidden_cidrs_regex" || key0 === "allowed_states")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.forbidden_device_names !== void 0 && (validate31(data.forbidden_device_names, { instancePath: instancePath + "/forbidden_device_names", parentData: data, parentDataProperty: "forbidden_device_names", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.forbidden_cidrs_regex !== void 0 && (validate31(data.forbidden_cidrs_regex, { instancePath: instancePath + "/forbidden_cidrs_regex", parentData: data, parentDataProperty: "forbidden_cidrs_regex", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.allowed_states !== void 0) {
      let data2 = data.allowed_states;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate26(data2[i0], { instancePath: instancePath + "/allowed_states/" + i0, parentData: data2, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length);
      } else {
        let err4 = { instancePath: instancePath + "/allowed_states", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate103.errors = vErrors, errors === 0;
}
function validate85(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.CreateContainerRequest === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "CreateContainerRequest" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.CopyFileRequest === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "CopyFileRequest" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.ExecProcessRequest === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "ExecProcessRequest" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.UpdateRoutesRequest === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "UpdateRoutesRequest" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.UpdateInterfaceRequest === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "UpdateInterfaceRequest" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.AddARPNeighborsRequest === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "AddARPNeighborsRequest" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.CloseStdinRequest === void 0) {
      let err6 = { instancePath, keyword: "required", params: { missingProperty: "CloseStdinRequest" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.ReadStreamRequest === void 0) {
      let err7 = { instancePath, keyword: "required", params: { missingProperty: "ReadStreamRequest" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.UpdateEphemeralMountsRequest === void 0) {
      let err8 = { instancePath, keyword: "required", params: { missingProperty: "UpdateEphemeralMountsRequest" } };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.WriteStreamRequest === void 0) {
      let err9 = { instancePath, keyword: "required", params: { missingProperty: "WriteStreamRequest" } };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    if (data.GetDiagnosticDataRequest === void 0) {
      let err10 = { instancePath, keyword: "required", params: { missingProperty: "GetDiagnosticDataRequest" } };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    for (let key0 in data)
      if (!func2.call(schema28.properties, key0)) {
        let err11 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
      }
    if (data.CreateContainerRequest !== void 0 && (validate86(data.CreateContainerRequest, { instancePath: instancePath + "/CreateContainerRequest", parentData: data, parentDataProperty: "CreateContainerRequest", rootData }) || (vErrors = vErrors === null ? validate86.errors : vErrors.concat(validate86.errors), errors = vErrors.length)), data.CopyFileRequest !== void 0 && (validate31(data.CopyFileRequest, { instancePath: instancePath + "/CopyFileRequest", parentData: data, parentDataProperty: "CopyFileRequest", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.ExecProcessRequest !== void 0 && (validate90(data.ExecProcessRequest, { instancePath: instancePath + "/ExecProcessRequest", parentData: data, parentDataProperty: "ExecProcessRequest", rootData }) || (vErrors = vErrors === null ? validate90.errors : vErrors.concat(validate90.errors), errors = vErrors.length)), data.UpdateRoutesRequest !== void 0 && (validate94(data.UpdateRoutesRequest, { instancePath: instancePath + "/UpdateRoutesRequest", parentData: data, parentDataProperty: "UpdateRoutesRequest", rootData }) || (vErrors = vErrors === null ? validate94.errors : vErrors.concat(validate94.errors), errors = vErrors.length)), data.UpdateInterfaceRequest !== void 0 && (validate98(data.UpdateInterfaceRequest, { instancePath: instancePath + "/UpdateInterfaceRequest", parentData: data, parentDataProperty: "UpdateInterfaceRequest", rootData }) || (vErrors = vErrors === null ? validate98.errors : vErrors.concat(validate98.errors), errors = vErrors.length)), data.AddARPNeighborsRequest !== void 0 && (validate103(data.AddARPNeighborsRequest, { instancePath: instancePath + "/AddARPNeighborsRequest", parentData: data, parentDataProperty: "AddARPNeighborsRequest", rootData }) || (vErrors = vErrors === null ? validate103.errors : vErrors.concat(validate103.errors), errors = vErrors.length)), data.CloseStdinRequest !== void 0 && typeof data.CloseStdinRequest != "boolean") {
      let err12 = { instancePath: instancePath + "/CloseStdinRequest", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    }
    if (data.ReadStreamRequest !== void 0 && typeof data.ReadStreamRequest != "boolean") {
      let err13 = { instancePath: instancePath + "/ReadStreamRequest", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
    if (data.UpdateEphemeralMountsRequest !== void 0 && typeof data.UpdateEphemeralMountsRequest != "boolean") {
      let err14 = { instancePath: instancePath + "/UpdateEphemeralMountsRequest", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
    }
    if (data.WriteStreamRequest !== void 0 && typeof data.WriteStreamRequest != "boolean") {
      let err15 = { instancePath: instancePath + "/WriteStreamRequest", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
    }
    if (data.GetDiagnosticDataRequest !== void 0 && typeof data.GetDiagnosticDataRequest != "boolean") {
      let err16 = { instancePath: instancePath + "/GetDiagnosticDataRequest", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
    }
  } else {
    let err17 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
  }
  return validate85.errors = vErrors, errors === 0;
}
var schema34 = { type: "object", additionalProperties: !1, required: ["cpath", "root_path", "sfprefix", "spath", "ipv4_a", "ip_p", "svc_name_downward_env", "dns_label", "default_caps", "privileged_caps"], properties: { cpath: { type: "string" }, root_path: { type: "string" }, sfprefix: { type: "string" }, spath: { type: "string" }, ipv4_a: { type: "string" }, ip_p: { type: "string" }, svc_name_downward_env: { type: "string" }, dns_label: { type: "string" }, default_caps: { $ref: "definitions#/definitions/StringList" }, privileged_caps: { $ref: "definitions#/definitions/StringList" }, image_layer_verification: { type: "string" } } };
function validate109(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.cpath === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "cpath" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.root_path === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "root_path" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.sfprefix === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "sfprefix" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.spath === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "spath" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.ipv4_a === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "ipv4_a" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.ip_p === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "ip_p" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.svc_name_downward_env === void 0) {
      let err6 = { instancePath, keyword: "required", params: { missingProperty: "svc_name_downward_env" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.dns_label === void 0) {
      let err7 = { instancePath, keyword: "required", params: { missingProperty: "dns_label" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.default_caps === void 0) {
      let err8 = { instancePath, keyword: "required", params: { missingProperty: "default_caps" } };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.privileged_caps === void 0) {
      let err9 = { instancePath, keyword: "required", params: { missingProperty: "privileged_caps" } };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    for (let key0 in data)
      if (!func2.call(schema34.properties, key0)) {
        let err10 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    if (data.cpath !== void 0 && typeof data.cpath != "string") {
      let err11 = { instancePath: instancePath + "/cpath", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    if (data.root_path !== void 0 && typeof data.root_path != "string") {
      let err12 = { instancePath: instancePath + "/root_path", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    }
    if (data.sfprefix !== void 0 && typeof data.sfprefix != "string") {
      let err13 = { instancePath: instancePath + "/sfprefix", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
    }
    if (data.spath !== void 0 && typeof data.spath != "string") {
      let err14 = { instancePath: instancePath + "/spath", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err14] : vErrors.push(err14), errors++;
    }
    if (data.ipv4_a !== void 0 && typeof data.ipv4_a != "string") {
      let err15 = { instancePath: instancePath + "/ipv4_a", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err15] : vErrors.push(err15), errors++;
    }
    if (data.ip_p !== void 0 && typeof data.ip_p != "string") {
      let err16 = { instancePath: instancePath + "/ip_p", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err16] : vErrors.push(err16), errors++;
    }
    if (data.svc_name_downward_env !== void 0 && typeof data.svc_name_downward_env != "string") {
      let err17 = { instancePath: instancePath + "/svc_name_downward_env", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err17] : vErrors.push(err17), errors++;
    }
    if (data.dns_label !== void 0 && typeof data.dns_label != "string") {
      let err18 = { instancePath: instancePath + "/dns_label", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err18] : vErrors.push(err18), errors++;
    }
    if (data.default_caps !== void 0 && (validate31(data.default_caps, { instancePath: instancePath + "/default_caps", parentData: data, parentDataProperty: "default_caps", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.privileged_caps !== void 0 && (validate31(data.privileged_caps, { instancePath: instancePath + "/privileged_caps", parentData: data, parentDataProperty: "privileged_caps", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.image_layer_verification !== void 0 && typeof data.image_layer_verification != "string") {
      let err19 = { instancePath: instancePath + "/image_layer_verification", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err19] : vErrors.push(err19), errors++;
    }
  } else {
    let err20 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err20] : vErrors.push(err20), errors++;
  }
  return validate109.errors = vErrors, errors === 0;
}
function validate113(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
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
  return validate113.errors = vErrors, errors === 0;
}
var schema38 = { type: ["object", "null"], additionalProperties: !1, properties: { group_id: { $ref: "definitions#/definitions/Uint32" }, group_change_policy: { type: "integer", minimum: 0, maximum: 1 } } };
function validate119(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (!(data && typeof data == "object" && !Array.isArray(data)) && data !== null) {
    let err0 = { instancePath, keyword: "type", params: { type: schema38.type } };
    vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
  }
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "group_id" || key0 === "group_change_policy")) {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    if (data.group_id !== void 0 && (validate26(data.group_id, { instancePath: instancePath + "/group_id", parentData: data, parentDataProperty: "group_id", rootData }) || (vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors), errors = vErrors.length)), data.group_change_policy !== void 0) {
      let data1 = data.group_change_policy;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err2 = { instancePath: instancePath + "/group_change_policy", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1)) {
        if (data1 > 1 || isNaN(data1)) {
          let err3 = { instancePath: instancePath + "/group_change_policy", keyword: "maximum", params: { comparison: "<=", limit: 1 } };
          vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
        }
        if (data1 < 0 || isNaN(data1)) {
          let err4 = { instancePath: instancePath + "/group_change_policy", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
          vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
        }
      }
    }
  }
  return validate119.errors = vErrors, errors === 0;
}
function validate116(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "driver" || key0 === "driver_options" || key0 === "source" || key0 === "fstype" || key0 === "options" || key0 === "mount_point" || key0 === "fs_group" || key0 === "shared")) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.driver !== void 0 && typeof data.driver != "string") {
      let err1 = { instancePath: instancePath + "/driver", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.driver_options !== void 0 && (validate31(data.driver_options, { instancePath: instancePath + "/driver_options", parentData: data, parentDataProperty: "driver_options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.source !== void 0 && typeof data.source != "string") {
      let err2 = { instancePath: instancePath + "/source", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.fstype !== void 0 && typeof data.fstype != "string") {
      let err3 = { instancePath: instancePath + "/fstype", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.options !== void 0 && (validate31(data.options, { instancePath: instancePath + "/options", parentData: data, parentDataProperty: "options", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.mount_point !== void 0 && typeof data.mount_point != "string") {
      let err4 = { instancePath: instancePath + "/mount_point", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.fs_group !== void 0 && (validate119(data.fs_group, { instancePath: instancePath + "/fs_group", parentData: data, parentDataProperty: "fs_group", rootData }) || (vErrors = vErrors === null ? validate119.errors : vErrors.concat(validate119.errors), errors = vErrors.length)), data.shared !== void 0 && typeof data.shared != "boolean") {
      let err5 = { instancePath: instancePath + "/shared", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
  } else {
    let err6 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate116.errors = vErrors, errors === 0;
}
function validate115(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.storages === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "storages" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (key0 !== "storages") {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    if (data.storages !== void 0) {
      let data0 = data.storages;
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate116(data0[i0], { instancePath: instancePath + "/storages/" + i0, parentData: data0, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate116.errors : vErrors.concat(validate116.errors), errors = vErrors.length);
      } else {
        let err2 = { instancePath: instancePath + "/storages", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
  } else {
    let err3 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
  }
  return validate115.errors = vErrors, errors === 0;
}
var schema39 = { type: "object", additionalProperties: !1, properties: { workload_kinds: { type: "array", items: { $ref: "definitions#/definitions/WorkloadKindSettings" } }, skip_layers_when_users_explicit: { type: "boolean" }, secret_env: { type: "string", enum: ["literal", "refuse", "any"] }, registry: { $ref: "definitions#/definitions/RegistrySettings" }, require_digest: { type: "boolean" }, rlimits: { type: "array", items: { $ref: "definitions#/definitions/RlimitSettings" } }, oci_versions: { $ref: "definitions#/definitions/StringList" }, stdio_ports: { type: "boolean" }, image_sources: { type: "string", enum: ["auto", "manifest", "any"] }, go_exec: { type: "boolean" }, self_check: { type: "boolean" }, debug_policy: { type: "boolean" }, lint: { $ref: "definitions#/definitions/LintSettings" } } };
var schema41 = { type: "object", additionalProperties: !1, required: ["template"], properties: { template: { type: "string" }, annotations: { type: "string" }, layout: { type: "string", enum: ["pod-template", "pod-spec"] } } };
function validate126(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.template === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "template" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "template" || key0 === "annotations" || key0 === "layout")) {
        let err1 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    if (data.template !== void 0 && typeof data.template != "string") {
      let err2 = { instancePath: instancePath + "/template", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.annotations !== void 0 && typeof data.annotations != "string") {
      let err3 = { instancePath: instancePath + "/annotations", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.layout !== void 0) {
      let data2 = data.layout;
      if (typeof data2 != "string") {
        let err4 = { instancePath: instancePath + "/layout", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
      if (!(data2 === "pod-template" || data2 === "pod-spec")) {
        let err5 = { instancePath: instancePath + "/layout", keyword: "enum", params: { allowedValues: schema41.properties.layout.enum } };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
    }
  } else {
    let err6 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
  }
  return validate126.errors = vErrors, errors === 0;
}
function validate125(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.api_group === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "api_group" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.kind === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "kind" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.pod_templates === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "pod_templates" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "api_group" || key0 === "kind" || key0 === "pod_templates")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.api_group !== void 0 && typeof data.api_group != "string") {
      let err4 = { instancePath: instancePath + "/api_group", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.kind !== void 0 && typeof data.kind != "string") {
      let err5 = { instancePath: instancePath + "/kind", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.pod_templates !== void 0) {
      let data2 = data.pod_templates;
      if (Array.isArray(data2)) {
        let len0 = data2.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate126(data2[i0], { instancePath: instancePath + "/pod_templates/" + i0, parentData: data2, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate126.errors : vErrors.concat(validate126.errors), errors = vErrors.length);
      } else {
        let err6 = { instancePath: instancePath + "/pod_templates", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
  } else {
    let err7 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
  }
  return validate125.errors = vErrors, errors === 0;
}
function validate130(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.registry === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "registry" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.endpoints === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "endpoints" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "registry" || key0 === "endpoints")) {
        let err2 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    if (data.registry !== void 0 && typeof data.registry != "string") {
      let err3 = { instancePath: instancePath + "/registry", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    data.endpoints !== void 0 && (validate31(data.endpoints, { instancePath: instancePath + "/endpoints", parentData: data, parentDataProperty: "endpoints", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err4 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
  }
  return validate130.errors = vErrors, errors === 0;
}
function validate129(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "mirrors" || key0 === "insecure")) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.mirrors !== void 0) {
      let data0 = data.mirrors;
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate130(data0[i0], { instancePath: instancePath + "/mirrors/" + i0, parentData: data0, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate130.errors : vErrors.concat(validate130.errors), errors = vErrors.length);
      } else {
        let err1 = { instancePath: instancePath + "/mirrors", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    data.insecure !== void 0 && (validate31(data.insecure, { instancePath: instancePath + "/insecure", parentData: data, parentDataProperty: "insecure", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length));
  } else {
    let err2 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
  }
  return validate129.errors = vErrors, errors === 0;
}
function validate135(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.Type === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "Type" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.Hard === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "Hard" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.Soft === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "Soft" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    for (let key0 in data)
      if (!(key0 === "Type" || key0 === "Hard" || key0 === "Soft")) {
        let err3 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
    if (data.Type !== void 0 && typeof data.Type != "string") {
      let err4 = { instancePath: instancePath + "/Type", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.Hard !== void 0) {
      let data1 = data.Hard;
      if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        let err5 = { instancePath: instancePath + "/Hard", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
      }
      if (typeof data1 == "number" && isFinite(data1)) {
        if (data1 > 9007199254740991 || isNaN(data1)) {
          let err6 = { instancePath: instancePath + "/Hard", keyword: "maximum", params: { comparison: "<=", limit: 9007199254740991 } };
          vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
        }
        if (data1 < 0 || isNaN(data1)) {
          let err7 = { instancePath: instancePath + "/Hard", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
          vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
        }
      }
    }
    if (data.Soft !== void 0) {
      let data2 = data.Soft;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err8 = { instancePath: instancePath + "/Soft", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2)) {
        if (data2 > 9007199254740991 || isNaN(data2)) {
          let err9 = { instancePath: instancePath + "/Soft", keyword: "maximum", params: { comparison: "<=", limit: 9007199254740991 } };
          vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
        }
        if (data2 < 0 || isNaN(data2)) {
          let err10 = { instancePath: instancePath + "/Soft", keyword: "minimum", params: { comparison: ">=", limit: 0 } };
          vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
        }
      }
    }
  } else {
    let err11 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
  }
  return validate135.errors = vErrors, errors === 0;
}
function validate138(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!(key0 === "disabled" || key0 === "bandwidth_mbit_per_s" || key0 === "kubelet_request_timeout")) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.disabled !== void 0 && (validate31(data.disabled, { instancePath: instancePath + "/disabled", parentData: data, parentDataProperty: "disabled", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.bandwidth_mbit_per_s !== void 0) {
      let data1 = data.bandwidth_mbit_per_s;
      if (typeof data1 == "number" && isFinite(data1)) {
        if (data1 <= 0 || isNaN(data1)) {
          let err1 = { instancePath: instancePath + "/bandwidth_mbit_per_s", keyword: "exclusiveMinimum", params: { comparison: ">", limit: 0 } };
          vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
        }
      } else {
        let err2 = { instancePath: instancePath + "/bandwidth_mbit_per_s", keyword: "type", params: { type: "number" } };
        vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
      }
    }
    if (data.kubelet_request_timeout !== void 0) {
      let data2 = data.kubelet_request_timeout;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        let err3 = { instancePath: instancePath + "/kubelet_request_timeout", keyword: "type", params: { type: "integer" } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (typeof data2 == "number" && isFinite(data2) && (data2 < 1 || isNaN(data2))) {
        let err4 = { instancePath: instancePath + "/kubelet_request_timeout", keyword: "minimum", params: { comparison: ">=", limit: 1 } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
  } else {
    let err5 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
  }
  return validate138.errors = vErrors, errors === 0;
}
function validate124(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 in data)
      if (!func2.call(schema39.properties, key0)) {
        let err0 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
      }
    if (data.workload_kinds !== void 0) {
      let data0 = data.workload_kinds;
      if (Array.isArray(data0)) {
        let len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++)
          validate125(data0[i0], { instancePath: instancePath + "/workload_kinds/" + i0, parentData: data0, parentDataProperty: i0, rootData }) || (vErrors = vErrors === null ? validate125.errors : vErrors.concat(validate125.errors), errors = vErrors.length);
      } else {
        let err1 = { instancePath: instancePath + "/workload_kinds", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
      }
    }
    if (data.skip_layers_when_users_explicit !== void 0 && typeof data.skip_layers_when_users_explicit != "boolean") {
      let err2 = { instancePath: instancePath + "/skip_layers_when_users_explicit", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.secret_env !== void 0) {
      let data3 = data.secret_env;
      if (typeof data3 != "string") {
        let err3 = { instancePath: instancePath + "/secret_env", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
      }
      if (!(data3 === "literal" || data3 === "refuse" || data3 === "any")) {
        let err4 = { instancePath: instancePath + "/secret_env", keyword: "enum", params: { allowedValues: schema39.properties.secret_env.enum } };
        vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
      }
    }
    if (data.registry !== void 0 && (validate129(data.registry, { instancePath: instancePath + "/registry", parentData: data, parentDataProperty: "registry", rootData }) || (vErrors = vErrors === null ? validate129.errors : vErrors.concat(validate129.errors), errors = vErrors.length)), data.require_digest !== void 0 && typeof data.require_digest != "boolean") {
      let err5 = { instancePath: instancePath + "/require_digest", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.rlimits !== void 0) {
      let data6 = data.rlimits;
      if (Array.isArray(data6)) {
        let len1 = data6.length;
        for (let i1 = 0; i1 < len1; i1++)
          validate135(data6[i1], { instancePath: instancePath + "/rlimits/" + i1, parentData: data6, parentDataProperty: i1, rootData }) || (vErrors = vErrors === null ? validate135.errors : vErrors.concat(validate135.errors), errors = vErrors.length);
      } else {
        let err6 = { instancePath: instancePath + "/rlimits", keyword: "type", params: { type: "array" } };
        vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
      }
    }
    if (data.oci_versions !== void 0 && (validate31(data.oci_versions, { instancePath: instancePath + "/oci_versions", parentData: data, parentDataProperty: "oci_versions", rootData }) || (vErrors = vErrors === null ? validate31.errors : vErrors.concat(validate31.errors), errors = vErrors.length)), data.stdio_ports !== void 0 && typeof data.stdio_ports != "boolean") {
      let err7 = { instancePath: instancePath + "/stdio_ports", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.image_sources !== void 0) {
      let data10 = data.image_sources;
      if (typeof data10 != "string") {
        let err8 = { instancePath: instancePath + "/image_sources", keyword: "type", params: { type: "string" } };
        vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
      }
      if (!(data10 === "auto" || data10 === "manifest" || data10 === "any")) {
        let err9 = { instancePath: instancePath + "/image_sources", keyword: "enum", params: { allowedValues: schema39.properties.image_sources.enum } };
        vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
      }
    }
    if (data.go_exec !== void 0 && typeof data.go_exec != "boolean") {
      let err10 = { instancePath: instancePath + "/go_exec", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
    }
    if (data.self_check !== void 0 && typeof data.self_check != "boolean") {
      let err11 = { instancePath: instancePath + "/self_check", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    if (data.debug_policy !== void 0 && typeof data.debug_policy != "boolean") {
      let err12 = { instancePath: instancePath + "/debug_policy", keyword: "type", params: { type: "boolean" } };
      vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
    }
    data.lint !== void 0 && (validate138(data.lint, { instancePath: instancePath + "/lint", parentData: data, parentDataProperty: "lint", rootData }) || (vErrors = vErrors === null ? validate138.errors : vErrors.concat(validate138.errors), errors = vErrors.length));
  } else {
    let err13 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err13] : vErrors.push(err13), errors++;
  }
  return validate124.errors = vErrors, errors === 0;
}
function validate21(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  let vErrors = null, errors = 0;
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.pause_container === void 0) {
      let err0 = { instancePath, keyword: "required", params: { missingProperty: "pause_container" } };
      vErrors === null ? vErrors = [err0] : vErrors.push(err0), errors++;
    }
    if (data.other_container === void 0) {
      let err1 = { instancePath, keyword: "required", params: { missingProperty: "other_container" } };
      vErrors === null ? vErrors = [err1] : vErrors.push(err1), errors++;
    }
    if (data.volumes === void 0) {
      let err2 = { instancePath, keyword: "required", params: { missingProperty: "volumes" } };
      vErrors === null ? vErrors = [err2] : vErrors.push(err2), errors++;
    }
    if (data.devices === void 0) {
      let err3 = { instancePath, keyword: "required", params: { missingProperty: "devices" } };
      vErrors === null ? vErrors = [err3] : vErrors.push(err3), errors++;
    }
    if (data.kata_config === void 0) {
      let err4 = { instancePath, keyword: "required", params: { missingProperty: "kata_config" } };
      vErrors === null ? vErrors = [err4] : vErrors.push(err4), errors++;
    }
    if (data.cluster_config === void 0) {
      let err5 = { instancePath, keyword: "required", params: { missingProperty: "cluster_config" } };
      vErrors === null ? vErrors = [err5] : vErrors.push(err5), errors++;
    }
    if (data.request_defaults === void 0) {
      let err6 = { instancePath, keyword: "required", params: { missingProperty: "request_defaults" } };
      vErrors === null ? vErrors = [err6] : vErrors.push(err6), errors++;
    }
    if (data.common === void 0) {
      let err7 = { instancePath, keyword: "required", params: { missingProperty: "common" } };
      vErrors === null ? vErrors = [err7] : vErrors.push(err7), errors++;
    }
    if (data.mount_destinations === void 0) {
      let err8 = { instancePath, keyword: "required", params: { missingProperty: "mount_destinations" } };
      vErrors === null ? vErrors = [err8] : vErrors.push(err8), errors++;
    }
    if (data.sandbox === void 0) {
      let err9 = { instancePath, keyword: "required", params: { missingProperty: "sandbox" } };
      vErrors === null ? vErrors = [err9] : vErrors.push(err9), errors++;
    }
    for (let key0 in data)
      if (!func2.call(schema6.properties, key0)) {
        let err10 = { instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } };
        vErrors === null ? vErrors = [err10] : vErrors.push(err10), errors++;
      }
    if (data.$schema !== void 0 && typeof data.$schema != "string") {
      let err11 = { instancePath: instancePath + "/$schema", keyword: "type", params: { type: "string" } };
      vErrors === null ? vErrors = [err11] : vErrors.push(err11), errors++;
    }
    data.pause_container !== void 0 && (validate23(data.pause_container, { instancePath: instancePath + "/pause_container", parentData: data, parentDataProperty: "pause_container", rootData }) || (vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors), errors = vErrors.length)), data.other_container !== void 0 && (validate23(data.other_container, { instancePath: instancePath + "/other_container", parentData: data, parentDataProperty: "other_container", rootData }) || (vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors), errors = vErrors.length)), data.volumes !== void 0 && (validate57(data.volumes, { instancePath: instancePath + "/volumes", parentData: data, parentDataProperty: "volumes", rootData }) || (vErrors = vErrors === null ? validate57.errors : vErrors.concat(validate57.errors), errors = vErrors.length)), data.devices !== void 0 && (validate73(data.devices, { instancePath: instancePath + "/devices", parentData: data, parentDataProperty: "devices", rootData }) || (vErrors = vErrors === null ? validate73.errors : vErrors.concat(validate73.errors), errors = vErrors.length)), data.kata_config !== void 0 && (validate80(data.kata_config, { instancePath: instancePath + "/kata_config", parentData: data, parentDataProperty: "kata_config", rootData }) || (vErrors = vErrors === null ? validate80.errors : vErrors.concat(validate80.errors), errors = vErrors.length)), data.cluster_config !== void 0 && (validate82(data.cluster_config, { instancePath: instancePath + "/cluster_config", parentData: data, parentDataProperty: "cluster_config", rootData }) || (vErrors = vErrors === null ? validate82.errors : vErrors.concat(validate82.errors), errors = vErrors.length)), data.request_defaults !== void 0 && (validate85(data.request_defaults, { instancePath: instancePath + "/request_defaults", parentData: data, parentDataProperty: "request_defaults", rootData }) || (vErrors = vErrors === null ? validate85.errors : vErrors.concat(validate85.errors), errors = vErrors.length)), data.common !== void 0 && (validate109(data.common, { instancePath: instancePath + "/common", parentData: data, parentDataProperty: "common", rootData }) || (vErrors = vErrors === null ? validate109.errors : vErrors.concat(validate109.errors), errors = vErrors.length)), data.mount_destinations !== void 0 && (validate113(data.mount_destinations, { instancePath: instancePath + "/mount_destinations", parentData: data, parentDataProperty: "mount_destinations", rootData }) || (vErrors = vErrors === null ? validate113.errors : vErrors.concat(validate113.errors), errors = vErrors.length)), data.sandbox !== void 0 && (validate115(data.sandbox, { instancePath: instancePath + "/sandbox", parentData: data, parentDataProperty: "sandbox", rootData }) || (vErrors = vErrors === null ? validate115.errors : vErrors.concat(validate115.errors), errors = vErrors.length)), data.extensions !== void 0 && (validate124(data.extensions, { instancePath: instancePath + "/extensions", parentData: data, parentDataProperty: "extensions", rootData }) || (vErrors = vErrors === null ? validate124.errors : vErrors.concat(validate124.errors), errors = vErrors.length));
  } else {
    let err12 = { instancePath, keyword: "type", params: { type: "object" } };
    vErrors === null ? vErrors = [err12] : vErrors.push(err12), errors++;
  }
  return validate21.errors = vErrors, errors === 0;
}

/** One way in which a value is not what the schema demands, in ajv's words. */
export interface SettingsSchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Lists all ways in which a value is not what the schema demands. */
export function checkSettingsSchema(value: unknown): readonly SettingsSchemaError[] {
  return validate(value) ? [] : validate.errors;
}
