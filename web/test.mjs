// Type-checks the pages and runs their unit tests: node web/test.mjs. Each thing_test.ts beside the
// code is bundled by esbuild, which comes with vite, because Node 18 reads no TypeScript.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

function testsIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testsIn(path);
    return /_test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function run(program, parameters) {
  return spawnSync(program, parameters, { cwd: here, stdio: 'inherit' }).status === 0;
}

const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const typed = run(process.execPath, [compiler, '-p', '.', '--noEmit']);

const out = mkdtempSync(join(tmpdir(), 'firstshow-web-'));
process.on('exit', () => rmSync(out, { recursive: true, force: true }));
const tests = testsIn(join(here, 'src'));
if (tests.length === 0) throw new Error('there are no tests under web/src');
await build({
  entryPoints: tests, bundle: true, platform: 'node', format: 'esm', target: 'node18',
  outdir: out, outbase: join(here, 'src'), outExtension: { '.js': '.mjs' }, sourcemap: 'inline',
  jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning',
  external: ['node:*'], loader: { '.css': 'empty' },
});
const bundles = tests.map((path) => path.replace(join(here, 'src'), out).replace(/\.tsx?$/, '.mjs'));
const passed = run(process.execPath, ['--enable-source-maps', '--test', ...bundles]);
process.exitCode = typed && passed ? 0 : 1;
