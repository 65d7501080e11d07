// A real server over a demonstration of its own: a process, a database in a temporary folder, free
// ports. It can be killed and started again on the same file and port. Whatever happens, no server
// outlives this process.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const program = process.env.FIRSTSHOW;
if (!program) throw new Error('FIRSTSHOW names the server to test; run this by ctest');

const running = new Set();
process.on('exit', () => { for (const server of running) server.kill('SIGKILL'); });

/** Resolves with what the server said of itself once it listens. */
function start(database, listen, admin) {
  const server = spawn(program, ['serve', '--database', database, '--listen', listen,
    '--admin', admin, '--rate-limits', 'off', '--log-level', 'warning'],
  { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(server);
  let said = '';
  let complained = '';
  server.stderr.on('data', (words) => { complained += words; });
  return new Promise((found, failed) => {
    server.stdout.on('data', (words) => {
      said += words;
      const base = said.match(/serves (http:\/\/\S+)/);
      const port = said.match(/operator's port is http:\/\/([^\s;]+)/);
      if (base && port) found({ server, base: base[1], admin: port[1] });
    });
    server.once('exit', (code) => {
      running.delete(server);
      failed(new Error(`the server ended with ${code}: ${complained}`));
    });
  });
}

function ended(server) {
  return server.exitCode !== null || server.signalCode !== null
    ? Promise.resolve() : new Promise((gone) => server.once('exit', gone));
}

export class Server {
  /** `demo`: more parameters of `firstshow demo`. */
  static async open(...demo) {
    const server = new Server();
    server.folder = mkdtempSync(join(tmpdir(), 'firstshow-browser-'));
    server.database = join(server.folder, 'server.db');
    execFileSync(program, ['demo', '--database', server.database, '--days', '5', ...demo]);
    await server.start('127.0.0.1:0');
    return server;
  }

  async start(listen = new URL(this.base).host) {
    Object.assign(this, await start(this.database, listen, '127.0.0.1:0'));
  }

  /** kill -9: nothing is finished, nobody is told. */
  async kill() {
    this.server.kill('SIGKILL');
    await ended(this.server);
  }

  async close() {
    this.server.kill('SIGTERM');
    await ended(this.server);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What staff do: staff('pause', show), staff('block', show, '--seats', ..., '--reason', ...). */
  async staff(action, show, ...more) {
    await promisify(execFile)(program, ['show', action, '--database', this.database,
      '--admin', this.admin, show, ...more]);
  }

  /** One number out of the database, read beside the server. */
  async count(query) {
    const { stdout } = await promisify(execFile)('python3', ['-c', `
import sqlite3, sys
base = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
print(base.execute(sys.argv[2]).fetchone()[0])`, this.database, query]);
    return Number(stdout);
  }

  /** The answer's body, whatever its status: { status, body }. */
  async ask(method, path, { body, headers = {} } = {}) {
    const response = await fetch(this.base + path, {
      method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    });
    return { status: response.status, body: await response.json() };
  }

  async read(path) {
    const { status, body } = await this.ask('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${body.title}`);
    return body;
  }
}

/** Somebody who buys without a browser: what others do while a page is open. */
export class Rival {
  constructor(server) {
    this.server = server;
    this.requests = 0;
  }

  async ask(method, path, body) {
    this.token ??= (await this.server.ask('POST', '/v1/sessions/anonymous')).body.token;
    const { status, body: answer } = await this.server.ask(method, path, {
      body, headers: {
        Authorization: `Bearer ${this.token}`, 'Idempotency-Key': `"request ${++this.requests}"`,
      },
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  }

  hold(show, seats) {
    return this.ask('POST', `/v1/shows/${show}/holds`, { seats, areas: [] });
  }

  release(hold) {
    return this.ask('DELETE', `/v1/holds/${hold}`);
  }

  /** Orders what is held and pays for it; resolves once the server knows. */
  async buy(hold, email = 'rival@example.org') {
    const order = await this.ask('POST', '/v1/orders', { hold, buyer: { name: 'A Rival', email } });
    const payment = await this.ask('POST', `/v1/orders/${order.id}/payments`, { gateway: 'sandbox' });
    await this.ask('POST', payment.pay_url, { outcome: 'succeed' });
    while ((await this.ask('GET', `/v1/orders/${order.id}`)).state !== 'confirmed');
    return order;
  }
}
