import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly id: number; readonly type: string };
}

/** The part of GitHub's REST API that the action speaks with, with one repository and one pull request. */
export interface GithubServer {
  readonly url: string;
  readonly comments: Comment[];
  readonly uploads: { readonly commit_sha: string; readonly ref: string; readonly sarif: string }[];
  /** Method and path of all requests. */
  readonly requests: string[];
  /** What every change is answered with, where set. */
  refusal: number | undefined;
  close(): void;
}

export async function startGithubServer(): Promise<GithubServer> {
  const state: Omit<GithubServer, 'url' | 'close'> = { comments: [], uploads: [], requests: [], refusal: undefined };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const answer = (status: number, value: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      };
      state.requests.push(`${method} ${url}`);
      if (request.headers.authorization !== 'Bearer the-token') return answer(401, { message: 'Bad credentials' });
      // The token of a workflow is no user's.
      if (url === '/user') return answer(403, { message: 'Resource not accessible by integration' });
      if (method !== 'GET' && state.refusal) return answer(state.refusal, { message: 'Resource not accessible' });
      const body = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
      const page = /^\/repos\/o\/r\/issues\/7\/comments\?per_page=100&page=(\d+)$/.exec(url)?.[1];
      const id = /^\/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(url)?.[1];
      if (method === 'GET' && page) {
        return answer(200, state.comments.slice((Number(page) - 1) * 100, Number(page) * 100));
      }
      if (method === 'POST' && url === '/repos/o/r/issues/7/comments') {
        const made = { id: state.comments.length + 1, body: body.body, user: { id: 1, type: 'Bot' } };
        state.comments.push(made);
        return answer(201, made);
      }
      const known = state.comments.find((one) => one.id === Number(id));
      if (method === 'PATCH' && known) {
        known.body = body.body;
        return answer(200, known);
      }
      if (method === 'POST' && url === '/repos/o/r/code-scanning/sarifs') {
        state.uploads.push(body);
        return answer(202, { id: 'x' });
      }
      return answer(404, { message: 'Not Found' });
    });
  });
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, { url, close: () => server.close() });
}
