// Builds the files that the server embeds: node web/build.mjs FOLDER. Names under assets/ get a hash
// of their content, so that browsers may keep them for good; what shrinks has a .gz and a .br beside it.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, transformWithEsbuild } from 'vite';
import { parse } from 'yaml';

const here = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const site = process.argv[2];
const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

function write(path, content) {
  const file = join(site, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Writes assets/name-HASH.ext; its path as a page names it. */
function writeAsset(file, content) {
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 8);
  const extension = extname(file);
  const path = `assets/${basename(file, extension)}-${hash}${extension}`;
  write(path, content);
  return `/${path}`;
}

/** A source map would be asked for and is not shipped. */
function withoutSourceMap(text) {
  return text.replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*$/m, '');
}

function buildDocs() {
  let page = readFileSync(join(here, 'docs/docs.html'), 'utf8');
  for (const file of [join(swagger, 'swagger-ui.css'), join(swagger, 'swagger-ui-bundle.js'),
    join(here, 'docs/docs.js')]) {
    const plain = `"/assets/${basename(file)}"`;
    if (!page.includes(plain)) throw new Error(`docs.html does not load ${plain}`);
    page = page.replace(plain, `"${writeAsset(file, withoutSourceMap(readFileSync(file, 'utf8')))}"`);
  }
  write('docs.html', page);
}

function buildContract() {
  const text = readFileSync(join(here, '../openapi.yaml'), 'utf8');
  write('openapi.yaml', text);
  write('openapi.json', JSON.stringify(parse(text)));
}

/** The script for other sites: one small file whose address stays. */
async function buildEmbed() {
  const source = join(here, 'src/embed/embed.ts');
  const { code } = await transformWithEsbuild(readFileSync(source, 'utf8'), source, {
    minify: true, target: 'es2020', sourcemap: false,
  });
  if (code.length > embedBudget) throw new Error(`embed.js has ${code.length} bytes`);
  write('embed.js', code);
}

/** The files without which an order's page cannot be drawn, in either language. */
const offlineParts = ['index.html', 'storefront/order_pages.ts', 'locales/en.json?first',
  'locales/en.json?orders', 'locales/en.json?later', 'locales/hi.json?first', 'locales/hi.json?orders',
  'locales/hi.json?later'];

/** The service worker, which names the files of this release. */
async function buildServiceWorker(chunks) {
  const files = new Set();
  const take = (chunk) => {
    if (files.has(`/${chunk.fileName}`)) return;
    files.add(`/${chunk.fileName}`);
    for (const style of chunk.viteMetadata.importedCss) files.add(`/${style}`);
    for (const name of chunk.imports) take(chunks.find((one) => one.fileName === name));
  };
  for (const part of offlineParts) take(chunkOf(chunks, part));
  const kept = [...files].sort();
  const release = createHash('sha256')
    .update([...kept, readFileSync(join(site, 'index.html'))].join('\n')).digest('base64url').slice(0, 12);
  const source = join(here, 'src/offline/service_worker.ts');
  const { code } = await transformWithEsbuild(readFileSync(source, 'utf8'), source, {
    minify: true, target: 'es2020', sourcemap: false,
    define: { release: JSON.stringify(release), kept: JSON.stringify(kept) },
  });
  write('service_worker.js', code);
}

/** Written over the folder: vite.config.ts says what goes where. */
async function buildPages() {
  const { output } = await build({
    root: here, configFile: join(here, 'vite.config.ts'), logLevel: 'warn',
    build: { outDir: resolve(site) },
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  keepBudget(chunks);
  preloadWords(chunks);
  await buildServiceWorker(chunks);
}

/** Names in the page what its script asks for first, in each language; the server leaves the others out. */
function preloadWords(chunks) {
  const page = join(site, 'index.html');
  const links = ['en', 'hi'].map((language) => {
    const { fileName } = chunkOf(chunks, `locales/${language}.json?first`);
    return `    <link rel="modulepreload" crossorigin hreflang="${language}" href="/${fileName}">\n`;
  });
  writeFileSync(page, readFileSync(page, 'utf8').replace('  </head>', `${links.join('')}  </head>`));
}

/** What a phone has loaded when the seat page is drawn: the storefront, the seats' page and the
 * larger catalogue, each with what it imports at once; the map and its feed come after that. */
const firstScripts = ['storefront/main.tsx', 'storefront/show_page.tsx', 'locales/hi.json?first'];
const budget = 60_000;
const embedBudget = 3_000;

/** The chunk that has the code of a source file. */
function chunkOf(chunks, file) {
  const found = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(file)) ??
    chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(file)));
  if (!found) throw new Error(`nothing was built from ${file}`);
  return found;
}

function keepBudget(chunks) {
  const counted = new Set();
  const count = (chunk) => {
    if (counted.has(chunk)) return;
    counted.add(chunk);
    for (const name of chunk.imports) count(chunks.find((one) => one.fileName === name));
  };
  for (const file of firstScripts) count(chunkOf(chunks, file));
  let bytes = 0;
  for (const chunk of counted) bytes += gzipSync(chunk.code, { level: 9 }).length;
  console.log(`script before the map: ${bytes} bytes gzipped, of at most ${budget}`);
  if (bytes > budget) throw new Error('the script is over its budget');
}

/** Both languages say the same things. */
function checkCatalogues() {
  const words = (language) => Object.keys(
    JSON.parse(readFileSync(join(here, `locales/${language}.json`), 'utf8')));
  const [english, hindi] = [new Set(words('en')), new Set(words('hi'))];
  const missing = [...english].filter((word) => !hindi.has(word))
    .concat([...hindi].filter((word) => !english.has(word)));
  if (missing.length > 0) throw new Error(`not in both catalogues: ${missing.join(', ')}`);
}

function compress(folder) {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (statSync(file).isDirectory()) {
      compress(file);
      continue;
    }
    const content = readFileSync(file);
    const zipped = gzipSync(content, { level: 9 });
    if (zipped.length >= 0.95 * content.length) continue;
    writeFileSync(`${file}.gz`, zipped);
    writeFileSync(`${file}.br`, brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    }));
  }
}

rmSync(site, { recursive: true, force: true });
checkCatalogues();
await buildPages();
await buildEmbed();
buildDocs();
buildContract();
compress(site);
