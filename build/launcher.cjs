#!/usr/bin/env node
// Starts the bundled command from V8's code cache, which the build made beside it: compiling half a megabyte of
// JavaScript costs as much as the whole rest of a small run. A cache of another Node version is ignored.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const bundle = join(__dirname, 'cli.cjs');
let cachedData;
try {
  cachedData = readFileSync(join(__dirname, `cli-${process.versions.v8}-${process.arch}.cache`));
} catch {
  // Without a cache everything works, a little slower.
}
const script = new Script(
  `(function(exports,require,module,__filename,__dirname){${readFileSync(bundle, 'utf8')}\n})`,
  {
    filename: bundle,
    ...(cachedData && { cachedData }),
  },
);
const main = { exports: {} };
script.runInThisContext()(main.exports, require, main, bundle, __dirname);
main.exports.runCommandLine(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  const target = process.env.GENPOLICY_WRITE_CODE_CACHE;
  if (target) require('node:fs').writeFileSync(target, script.createCachedData());
});
