// What README's first command ends with: a policy for the example, from images in a folder, and what it allows.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const manifest = readFileSync('examples/pod.yaml', 'utf8');
const run = spawnSync(
  process.execPath,
  ['dist/genpolicy.cjs', '--image-source', 'oci:examples/images', '--no-cache', '--summary', '--digest'],
  { input: manifest, encoding: 'utf8' },
);
const annotation = /^.*cc_init_data: .{60}/m.exec(run.stdout)?.[0];
process.stdout.write(`$ genpolicy --image-source oci:examples/images --summary --digest < examples/pod.yaml\n\n`);
process.stdout.write(annotation ? `${annotation}…\n\n` : run.stdout);
process.stdout.write(run.stderr);
process.exitCode = run.status ?? 1;
