// A typed client: every path, parameter, body and reply as openapi.yaml has it. What can be sent
// again without harm is sent again by itself while the server says "later" or cannot be reached.

import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './contract.js';

export type Schemas = components['schemas'];
export type Firstshow = Client<paths>;

/** What a reply that is no success says (RFC 9457), with the members of its type beside it. */
export type Problem = Schemas['Problem'] & Record<string, unknown>;

export interface Options {
  /** The token of `POST /v1/sessions/anonymous`; none before there is one. */
  token?: string;
  /** How often a request is sent at most; 1 is never again. */
  attempts?: number;
  fetch?: (request: Request) => Promise<Response>;
}

/** Thrown by `must()` for a reply that is no success. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.title}${problem.detail ? `: ${problem.detail}` : ''} (${problem.type})`);
  }
}

/** A key for one thing to do; keep it for every retry of that thing. */
export function newKey(): string {
  return `"${crypto.randomUUID()}"`;
}

/** The data of a reply; throws a ProblemError where there is none. */
export function must<T>(reply: { data?: T; error?: unknown }): T {
  if (reply.error !== undefined) throw new ProblemError(reply.error as Problem);
  return reply.data as T;
}

/** GET, HEAD and DELETE change nothing twice, nor does what has a key. */
function canBeSentAgain(request: Request): boolean {
  return ['GET', 'HEAD', 'DELETE'].includes(request.method) ||
    request.headers.has('Idempotency-Key');
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Seconds that a reply asks to wait, or twice as long each time, with chance so that not everybody
 * comes back together. */
function waitBefore(attempt: number, reply: Response | undefined): number {
  const asked = Number(reply?.headers.get('Retry-After') ?? NaN);
  const base = Number.isFinite(asked) ? asked * 1000 : 100 * 2 ** attempt;
  return base * (1 + Math.random() / 2);
}

function withRetries(send: (request: Request) => Promise<Response>, attempts: number) {
  return async (request: Request): Promise<Response> => {
    const most = canBeSentAgain(request) ? attempts : 1;
    for (let attempt = 1; ; ++attempt) {
      let reply: Response | undefined;
      try {
        reply = await send(request.clone());
        const later = reply.status === 429 || reply.status === 503;
        if (!later || !reply.headers.has('Retry-After') || attempt >= most) return reply;
      } catch (unreachable) {
        if (attempt >= most) throw unreachable;
      }
      await pause(waitBefore(attempt, reply));
    }
  };
}

/** A client of the server at `baseUrl`, such as "http://127.0.0.1:8080". */
export function firstshow(baseUrl: string, options: Options = {}): Firstshow {
  return createClient<paths>({
    baseUrl,
    fetch: withRetries(options.fetch ?? ((request) => fetch(request)), options.attempts ?? 5),
    ...(options.token ? { headers: { Authorization: `Bearer ${options.token}` } } : {}),
  });
}
