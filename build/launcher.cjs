#!/usr/bin/env node
// Starts the command from the packs that build/bundle-command.mjs makes: files with many modules each, compiled from V8's
// code cache beside them, since compiling a megabyte of JavaScript costs more than the whole rest of a small run. A cache
// of another Node version is ignored. A pack is read when a module in it is first needed.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');

const here = pathToFileURL(__filename).href;
const scripts = new Map();
const modules = new Map();
const makers = {};

function openPack(pack) {
  const filename = join(__dirname, `cli-${pack}.cjs`);
  let cachedData;
  try {
    cachedData = readFileSync(join(__dirname, `cli-${pack}-${process.versions.v8}-${process.arch}.cache`));
  } catch {
    // Without a cache everything works, a little slower.
  }
  // The bundler writes nothing but ASCII.
  const script = new Script(readFileSync(filename, 'latin1'), { filename, ...(cachedData && { cachedData }) });
  scripts.set(pack, script);
  Object.assign(makers, script.runInThisContext());
}

function load(name) {
  if (!name.startsWith('./')) return require(name);
  const known = modules.get(name);
  if (known) return known.exports;
  if (!makers[name]) openPack(makers.places[name]);
  const module = { exports: {} };
  modules.set(name, module);
  makers[name](module.exports, load, module, here, loadLater);
  return module.exports;
}

/** A module of Node's that is loaded when something of it is first used. */
function loadLater(name) {
  let found;
  return new Proxy(
    {},
    {
      get(_, member) {
        found ??= require(name);
        return found[member];
      },
    },
  );
}

openPack('start');
const { runCommandLine, isStandardOutputFlushed } = load(makers.main);
runCommandLine(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  const report = process.env.GENPOLICY_BUILD_REPORT;
  if (report) {
    const caches = [...scripts].map(([pack, script]) => [pack, script.createCachedData().toString('base64')]);
    require('node:fs').writeFileSync(report, JSON.stringify({ modules: [...modules.keys()], caches }));
  }
  // Ending at once spares Node from taking apart what the run has built up.
  if (isStandardOutputFlushed()) process.exit();
});
