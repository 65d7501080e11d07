// Calls of the API, typed by the contract. The buyer's token is minted when it is first needed and
// kept; what must not happen twice is sent with a key that is kept until its answer is known.

import createClient from 'openapi-fetch';
import type { components, paths } from '../../../clients/typescript/src/contract';
import { read, write } from '../memory/storage';
import { isUnsettled, ProblemError, type Problem } from './problems';

export type Schemas = components['schemas'];

export const api = createClient<paths>({ baseUrl: '' });

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a reply; throws a ProblemError for a refusal, and what fetch throws unreached. */
export async function must<T>(reply: Promise<Reply<T>>): Promise<T> {
  const { data, error, response } = await reply;
  if (response.ok && data !== undefined) return data;
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

interface Pending { key: string; body: unknown }

const pendingName = (what: string) => `pending.${what}`;
const mostAttempts = 4;

/** What was asked for under this name and never answered: to be asked again after a reload. */
export function pending<Body>(what: string): Body | undefined {
  return read<Pending>(pendingName(what))?.body as Body | undefined;
}

export function forgetPending(what: string): void {
  write(pendingName(what), undefined);
}

function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `"${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}"`;
}

/** Does one thing once: the key of a request whose answer was never seen is used again for it, in
 * this tab or another, now or after a reload. */
export function once<Body, T>(what: string, body: Body,
    post: (key: string, body: Body) => Promise<T>): Promise<T> {
  return alone(what, async () => {
    const before = read<Pending>(pendingName(what));
    const same = before !== undefined && JSON.stringify(before.body) === JSON.stringify(body);
    const key = same ? before.key : newKey();
    write(pendingName(what), { key, body });
    for (let attempt = 1; ; ++attempt) {
      try {
        const result = await post(key, body);
        forgetPending(what);
        return result;
      } catch (error) {
        if (!isUnsettled(error)) {
          forgetPending(what);
          throw error;
        }
        if (attempt >= mostAttempts) throw error;
        const asked = error instanceof ProblemError ? error.retryAfterSeconds : undefined;
        await pause((asked ?? 0.4 * 2 ** attempt) * 1000 * (1 + Math.random() / 2));
      }
    }
  });
}
