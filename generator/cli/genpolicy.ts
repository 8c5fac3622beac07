#!/usr/bin/env node
import module from 'node:module';

// Node 22 keeps compiled code between runs; on Node 20 the call does not exist and start-up is a little slower.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();
const { runCommandLine } = await import('./run-command-line.js');
process.exitCode = await runCommandLine(process.argv.slice(2));
