// Calls of the API, typed by the contract. The buyer's token is minted when it is first needed and
// kept; what must not happen twice is sent with a key that is kept until its answer is known.

import createClient from 'openapi-fetch';
import type { paths } from '../../../clients/typescript/src/contract';
import { read, write } from '../memory/storage';
import { isUnsettled, longestPause, ProblemError, waitOf, type Problem } from './problems';
import type { Schemas } from './schemas';

export const api = createClient<paths>({ baseUrl: '' });

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** When the request was sent whose reply had this `server_time`, by the monotonic clock of the page.
 * From there deadlines are counted down, so that a slow reply gives nobody more time than there is. */
const sentAt = new Map<string, number>();
const mostSentAt = 1_000;

export function sentAtOf(serverTime: string): number | undefined {
  return sentAt.get(serverTime);
}

function noteTime(data: unknown, sent: number): void {
  const time = typeof data === 'object' && data !== null
    ? (data as { server_time?: unknown }).server_time : undefined;
  if (typeof time !== 'string' || sentAt.has(time)) return;
  sentAt.set(time, sent);
  const [oldest] = sentAt.keys();
  if (sentAt.size > mostSentAt && oldest !== undefined) sentAt.delete(oldest);
}

/** The data of a reply; throws a ProblemError for a refusal, and what fetch throws unreached. */
export async function must<T>(reply: Promise<Reply<T>>): Promise<T> {
  const sent = performance.now();
  const { data, error, response } = await reply;
  if (response.ok && data !== undefined) {
    noteTime(data, sent);
    return data;
  }
  const said = typeof error === 'object' && error !== null ? error as Partial<Problem> : {};
  throw new ProblemError({
    ...said, type: said.type ?? `/problems/status-${response.status}`, title: said.title ?? '',
    status: response.status,
  }, response.headers.get('Retry-After'));
}

/** Runs one after the other what several tabs do under a name, where the browser can; some refuse
 * it to pages in frames. */
export async function alone<T>(name: string, run: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return run();
  let began = false;
  const running = () => {
    began = true;
    return run();
  };
  try {
    return await locks.request(`firstshow.${name}`, running) as T;
  } catch (error) {
    if (began) throw error;
    return run();
  }
}

const tokenName = 'buyer';

async function token(): Promise<string> {
  const kept = read<Schemas['Session']>(tokenName);
  if (kept) return kept.token;
  return alone(tokenName, async () => {
    const other = read<Schemas['Session']>(tokenName); // another tab was faster
    if (other) return other.token;
    const session = await must(api.POST('/v1/sessions/anonymous'));
    write(tokenName, session);
    return session.token;
  });
}

/** `call` with the headers of this buyer; with a new token, once, where the old one is refused. */
export async function asBuyer<T>(
    call: (headers: { Authorization: string }) => Promise<Reply<T>>): Promise<T> {
  const present = await token();
  try {
    return await must(call({ Authorization: `Bearer ${present}` }));
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
    if (read<Schemas['Session']>(tokenName)?.token === present) write(tokenName, undefined);
    return must(call({ Authorization: `Bearer ${await token()}` }));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Does again what has the same end when it is done twice, until its answer is known; for a while,
 * and not where the server asks to be left alone for longer than anybody looks at a spinner. */
export async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await call();
    } catch (error) {
      if (!isUnsettled(error) || attempt >= mostAttempts || waitOf(error) > longestPause) throw error;
      const asked = error instanceof ProblemError ? error.retryAfterSeconds : undefined;
      await pause((asked ?? 0.4 * 2 ** attempt) * 1000 * (1 + Math.random() / 2));
    }
  }
}

const mostAttempts = 4;

interface Pending { key: string; body: unknown; at: number }

const pendingName = (what: string) => `pending.${what}`;

/** For how long it is still plain that somebody waits for what was asked. */
const fresh = 60_000;

/** What was asked for under this name and never answered, perhaps before a reload. `waited` for: a
 * moment ago, so that whoever asked expects it to go on by itself. */
export function pending<Body>(what: string): { body: Body; waited: boolean } | undefined {
  const kept = read<Pending>(pendingName(what));
  if (!kept) return undefined;
  const age = Date.now() - kept.at;
  return { body: kept.body as Body, waited: age >= 0 && age < fresh };
}

export function forgetPending(what: string): void {
  write(pendingName(what), undefined);
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `"${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
}

type Post<Body, T> = (key: string, body: Body) => Promise<T>;

async function answer<Body, T>(what: string, key: string, body: Body, post: Post<Body, T>):
    Promise<T> {
  try {
    const result = await persist(() => post(key, body));
    forgetPending(what);
    return result;
  } catch (error) {
    if (!isUnsettled(error)) forgetPending(what);
    throw error;
  }
}

/** Does one thing once: the key of a request whose answer was never seen is used again for it, in
 * this tab or another, now or after a reload. Where another body may still be unanswered under the
 * same name and matters, settle() it first. */
export function once<Body, T>(what: string, body: Body, post: Post<Body, T>): Promise<T> {
  return alone(what, async () => {
    const before = read<Pending>(pendingName(what));
    const same = before !== undefined && JSON.stringify(before.body) === JSON.stringify(body);
    const key = same ? before.key : newKey();
    write<Pending>(pendingName(what), { key, body, at: Date.now() });
    return answer(what, key, body, post);
  });
}

/** The answer to what was never answered under this name, asked for again with its own key; undefined
 * where that has been heard meanwhile, perhaps by another tab. */
export function settle<Body, T>(what: string, post: Post<Body, T>): Promise<T | undefined> {
  return alone(what, async () => {
    const before = read<Pending>(pendingName(what));
    return before && answer(what, before.key, before.body as Body, post);
  });
}
