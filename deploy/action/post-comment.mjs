// Keeps one comment in a pull request that says what its policies allow more or less.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { callGithub, warn } from './github-api.mjs';

/** GitHub takes no longer comments. */
const maxLength = 65_000;

const { env } = process;
const event = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8'));
const number = event.pull_request?.number;
const marker = `<!-- genpolicy ${(env.INPUT_COMMENT_KEY ?? '').replace(/[^\w-]/g, '_')} -->`;
const comments = `/repos/${env.GITHUB_REPOSITORY}/issues/${number}/comments`;

function makeBody() {
  const text = `${marker}\n${readFileSync(join(env.REPORT, 'comment.md'), 'utf8')}`;
  if (text.length <= maxLength) return text;
  const run = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
  const whole = text.slice(0, maxLength - 300);
  return `${whole.slice(0, whole.lastIndexOf('\n'))}\n\nThis is not all: the [summary of the run](${run}) has the rest.\n`;
}

/** Finds our comment. One of somebody else that has the marker, too, is left alone. */
async function findComment() {
  const self = await callGithub('GET', '/user');
  const isOurs = ({ user, body }) =>
    (body ?? '').startsWith(marker) && (self.status === 200 ? user?.id === self.value.id : user?.type === 'Bot');
  for (let page = 1; page <= 100; page += 1) {
    const answer = await callGithub('GET', `${comments}?per_page=100&page=${page}`);
    if (answer.status !== 200) return { failure: answer };
    const found = answer.value.find(isOurs);
    if (found || answer.value.length < 100) return { id: found?.id, body: found?.body };
  }
  return {};
}

async function postComment() {
  if (number === undefined) {
    process.stdout.write('this is no pull request: there is nothing to comment on\n');
    return;
  }
  const { id, body: old, failure } = await findComment();
  if (failure) {
    warn('the comments of the pull request cannot be read', failure);
    return;
  }
  // Where nothing changed, silence is the best comment; one that is there must not stay wrong.
  if (id === undefined && env.CHANGED !== 'true') return;
  const body = makeBody();
  if (body === old) return;
  const answer =
    id === undefined
      ? await callGithub('POST', comments, { body })
      : await callGithub('PATCH', `/repos/${env.GITHUB_REPOSITORY}/issues/comments/${id}`, { body });
  if (answer.status !== 200 && answer.status !== 201) warn('the pull request cannot be commented on', answer);
}

await postComment();
