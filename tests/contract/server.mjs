// A real server over a demonstration of its own, for the tests: a process, a database in a
// temporary folder, free ports.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const program = process.env.FIRSTSHOW;
if (!program) throw new Error('FIRSTSHOW names the server to test; run this by ctest');

export function makeFolder() {
  return mkdtempSync(join(tmpdir(), 'firstshow-contract-'));
}

/** Resolves to { base, organiser, key, stop() } once the server listens; the key is the organiser's. */
export async function startServer() {
  const folder = makeFolder();
  const database = join(folder, 'server.db');
  execFileSync(program, ['demo', '--database', database, '--days', '2']);
  const server = spawn(program, ['serve', '--database', database, '--listen', '127.0.0.1:0',
    '--admin', '127.0.0.1:0', '--rate-limits', 'off',
    '--log-level', 'warning'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complained = '';
  server.stderr.on('data', (words) => { complained += words; });
  const [base, admin] = await new Promise((found, failed) => {
    server.stdout.on('data', (words) => {
      said += words;
      const where = said.match(/serves (http:\/\/\S+)[^]*operator's port is (\S+);/);
      if (where) found(where.slice(1));
    });
    server.once('exit', (code) =>
      failed(new Error(`the server ended with ${code}: ${complained}`)));
  });
  const stop = async () => {
    const ended = server.exitCode === null && server.signalCode === null
      ? new Promise((gone) => server.once('exit', gone)) : undefined;
    server.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
    return complained;
  };
  const ask = (...words) => execFileSync(program,
    [...words, '--database', database, '--admin', admin.replace('http://', '')],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const [organiser] = ask('organiser', 'create', 'Metro Talkies').split(' ');
  const key = ask('key', 'create', '--organiser', organiser, '--name', 'A test', '--role', 'owner');
  return { base, organiser, key, stop };
}
