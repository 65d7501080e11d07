// Servers with one show in a hall made to measure: a stadium and a theatre.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, program } from './server.mjs';

async function serverWith(template, seats, name, change = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'firstshow-plan-'));
  const file = join(folder, 'plan.json');
  execFileSync(program, ['plan', 'generate', '--template', template, '--seats', `${seats}`,
    '--name', name, '--output', file]);
  const plan = JSON.parse(readFileSync(file, 'utf8'));
  change(plan);
  writeFileSync(file, JSON.stringify(plan));
  const server = await Server.open('--plan', file);
  rmSync(folder, { recursive: true });
  return server;
}

const servers = {};

/** 5,000 seats and a pit for six who stand. */
export const stadium = () => servers.stadium ??= serverWith('stadium', 5000, 'Maidan', (plan) => {
  plan.firstshow.standing.find(({ key }) => key === 'Fan pit').capacity = 6;
});

/** Stalls, circle and balcony. */
export const theatre = () => servers.theatre ??= serverWith('theatre', 1200, 'Rangmanch');

export const theShow = async (play) => (await play.server.read('/v1/shows')).items[0];
