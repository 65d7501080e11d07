// Who imports whom: no file and no folder of these comes back to itself, so that each can be read, and
// loaded, without those above it.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const root = 'src';

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return filesOf(path);
    return /\.tsx?$/.test(name) && !name.endsWith('_test.ts') ? [path] : [];
  });
}

function importsOf(path: string, files: ReadonlySet<string>): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  // What is loaded later, by import(), is no part of the file.
  const named = [...text.matchAll(/^(?:import|export|\}) ?[^;]*?from '(\.[^']+)';/gms)];
  return named.flatMap(([, from]) => {
    const to = normalize(join(dirname(path), from as string));
    return [`${to}.ts`, `${to}.tsx`, join(to, 'index.ts')].filter((one) => files.has(one));
  });
}

/** A way from something back to itself, of those that `follow` leads to; none: []. */
function circleIn(all: Iterable<string>, follow: (one: string) => Iterable<string>): string[] {
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (one: string): string[] => {
    if (way.includes(one)) return [...way.slice(way.indexOf(one)), one];
    if (done.has(one)) return [];
    way.push(one);
    for (const next of follow(one)) {
      const circle = walk(next);
      if (circle.length > 0) return circle;
    }
    way.pop();
    done.add(one);
    return [];
  };
  for (const one of all) {
    const circle = walk(one);
    if (circle.length > 0) return circle;
  }
  return [];
}

const files = new Set(filesOf('.'));
const imports = new Map([...files].map((path) => [path, importsOf(path, files)]));
const folderOf = (path: string) => dirname(path).split('/')[0] as string;

test('no file imports itself by way of others', () => {
  assert.ok([...imports.values()].flat().length > files.size, 'the imports are read');
  assert.deepEqual(circleIn(files, (path) => imports.get(path) ?? []), []);
});

test('no folder imports itself by way of others', () => {
  const folders = new Map<string, Set<string>>();
  for (const [path, all] of imports) {
    const from = folderOf(path);
    const to = folders.get(from) ?? new Set();
    for (const one of all) if (folderOf(one) !== from) to.add(folderOf(one));
    folders.set(from, to);
  }
  assert.deepEqual(circleIn(folders.keys(), (folder) => folders.get(folder) ?? []), []);
});

test('pages know the seat map by its contract, and load the rest', () => {
  const known = new Set(['contract.ts', 'offers.ts', 'index.ts'].map((name) => `seat_map/${name}`));
  const others = [...imports].filter(([from]) => folderOf(from) !== 'seat_map')
    .flatMap(([from, all]) => all.filter((to) => folderOf(to) === 'seat_map' && !known.has(to))
      .map((to) => `${from} imports ${to}`));
  assert.deepEqual(others, []);
});

test('a circle is found', () => {
  const edges: Record<string, string[]> = { a: ['b'], b: ['c', 'd'], c: [], d: ['b'] };
  assert.deepEqual(circleIn(Object.keys(edges), (one) => edges[one] ?? []), ['b', 'd', 'b']);
});
