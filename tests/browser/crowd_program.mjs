// A crowd of its own for a case: `firstshow-lab crowd` over a new database, which starts, kills and
// stops its server itself. It stays after its verdict until it is told to end, and never longer
// than this process.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './server.mjs';

const lab = process.env.FIRSTSHOW_LAB;

const running = new Set();
process.on('exit', () => { for (const crowd of running) crowd.kill('SIGKILL'); });

export class CrowdProgram {
  said = '';

  /** `more`: parameters of `firstshow-lab crowd`. Resolves when it has printed its link. */
  static async open(seats, checker, ...more) {
    if (!lab) throw new Error('FIRSTSHOW_LAB names the program of crowds; run this by ctest');
    const crowd = new CrowdProgram();
    crowd.folder = mkdtempSync(join(tmpdir(), 'firstshow-crowd-'));
    const [plan, database] = ['plan.json', 'crowd.db'].map((file) => join(crowd.folder, file));
    execFileSync(program, ['plan', 'generate', '--template', 'theatre', '--seats', String(seats),
      '--output', plan]);
    execFileSync(program, ['demo', '--database', database, '--plan', plan]);
    crowd.process = spawn(lab, ['crowd', '--server', program, '--database', database, '--folder',
      join(crowd.folder, 'history'), '--checker', checker, '--stay', '--doors', '600', ...more],
    { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(crowd.process);
    crowd.ended = once(crowd.process, 'exit').then(([code]) => {
      running.delete(crowd.process);
      return code;
    });
    crowd.url = await Promise.race([crowd.link(), crowd.ended.then((code) => {
      throw new Error(`the crowd ended with ${code}: ${crowd.said}`);
    })]);
    return crowd;
  }

  link() {
    return new Promise((found) => this.process.stdout.on('data', (words) => {
      this.said += words;
      const link = this.said.match(/http:\/\/\S+/);
      if (link) found(link[0]);
    }));
  }

  /** The buyers come; until then the server sells to whoever is there. */
  letIn() {
    this.process.stdin.write('\n');
  }

  async news() {
    return (await fetch(`${this.url}news.json`)).json();
  }

  /** Its exit code. */
  async close() {
    this.process.kill('SIGTERM');
    const code = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}
