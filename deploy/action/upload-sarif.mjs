// Sends findings to code scanning.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { callGithub, warn } from './github-api.mjs';

const { env } = process;
const prefix = readFileSync(join(env.REPORT, 'prefix'), 'utf8');

/** Names files as seen from the root of the repository. */
function placeAtRoot(value) {
  if (Array.isArray(value)) return value.map(placeAtRoot);
  if (typeof value !== 'object' || value === null) return value;
  const placed = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, placeAtRoot(one)]));
  return typeof value.artifactLocation?.uri === 'string'
    ? {
        ...placed,
        artifactLocation: { ...placed.artifactLocation, uri: encodeURI(prefix) + value.artifactLocation.uri },
      }
    : placed;
}

for (const name of ['lint', 'diff']) {
  const path = join(env.REPORT, `${name}.sarif`);
  if (!existsSync(path)) continue;
  const sarif = placeAtRoot(JSON.parse(readFileSync(path, 'utf8')));
  // Runs of one tool in one commit are told apart by their category.
  const runs = sarif.runs.map((run, index) => ({ ...run, automationDetails: { id: `genpolicy-${name}/${index}/` } }));
  const answer = await callGithub('POST', `/repos/${env.GITHUB_REPOSITORY}/code-scanning/sarifs`, {
    commit_sha: env.GITHUB_SHA,
    ref: env.GITHUB_REF,
    sarif: gzipSync(JSON.stringify({ ...sarif, runs })).toString('base64'),
  });
  if (answer.status !== 202) warn(`the findings of ${name} cannot be uploaded`, answer);
}
