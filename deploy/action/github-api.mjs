// Speaks with the REST API of GitHub. What a token may not do is a warning: pull requests of forks get tokens that only read.
import { annotate } from './annotate.mjs';

const { env } = process;

/** Sends a request, again where the server stumbles; gives status and answer. */
export async function callGithub(method, path, body) {
  for (let attempt = 1; ; attempt += 1) {
    let response;
    try {
      response = await fetch(`${env.GITHUB_API_URL ?? 'https://api.github.com'}${path}`, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${env.GITHUB_TOKEN}`,
          'user-agent': 'genpolicy-action',
          'x-github-api-version': '2022-11-28',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      });
    } catch (error) {
      if (attempt === 3)
        return { status: 0, value: { message: error instanceof Error ? error.message : String(error) } };
    }
    if (response && (response.status < 500 || attempt === 3)) {
      return { status: response.status, value: await response.json().catch(() => ({})) };
    }
    await new Promise((resume) => setTimeout(resume, attempt * 500));
  }
}

/** Says that something could not be done, which fails nothing. */
export function warn(what, { status, value }) {
  const reason = `${status === 0 ? '' : `${status} `}${value?.message ?? ''}`.trim();
  process.stdout.write(annotate({ severity: 'warning', message: `${what}: ${reason}` }));
}
