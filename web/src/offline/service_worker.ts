// Keeps the pages of orders where there is no network: tickets must open at the door of a hall in a
// cellar. Built into a file of its own, /service_worker.js, with the list of what it keeps; another
// release is another list, and with it another worker. Pages come from the network whenever there is
// one; what the server answers under /v1 is never touched, pages in frames of other sites neither.

/** Written in by the build: a name for this release, and its files. */
declare const release: string;
declare const kept: string[];

interface Waits { waitUntil(end: Promise<unknown>): void }
interface Fetched extends Waits {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  addEventListener(type: 'install' | 'activate', listener: (event: Waits) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetched) => void): void;
  skipWaiting(): Promise<void>;
}

(() => {
  const worker = self as unknown as Worker;
  /** The page that is the same for everybody; its script draws whatever the address says. */
  const shell = '/find-order';
  const drawn = /^\/(?:$|find-order$|(?:orders|shows|titles)\/)/;
  const prefix = 'firstshow ';
  const mine = prefix + release;
  const patience_ms = 4_000;
  let leaving = false;

  async function forget(keep?: string): Promise<void> {
    for (const name of await caches.keys())
      if (name.startsWith(prefix) && name !== keep) await caches.delete(name);
  }

  async function install(): Promise<void> {
    const cache = await caches.open(mine);
    await cache.addAll([new Request(shell, { cache: 'no-cache' }), ...kept]);
    await worker.skipWaiting();
  }

  /** A release that has no worker takes this one away. */
  async function stayOrGo(): Promise<void> {
    const answer = await fetch(worker.location.pathname, { method: 'HEAD', cache: 'no-store' });
    if (answer.status !== 404 && answer.status !== 410) return;
    leaving = true;
    await worker.registration.unregister();
    await forget();
  }

  async function page(request: Request): Promise<Response> {
    const stored = await caches.match(shell, { cacheName: mine });
    const network = fetch(request);
    if (!stored) return network;
    const tooLong = new Promise<Response>((give) => setTimeout(give, patience_ms, stored));
    return Promise.race([network.catch(() => stored), tooLong]);
  }

  /** Their names change with their content. */
  async function asset(request: Request): Promise<Response> {
    const stored = await caches.match(request, { cacheName: mine, ignoreVary: true });
    if (stored) return stored;
    const answer = await fetch(request);
    if (answer.status === 200 && !leaving) {
      const copy = answer.clone();
      await caches.open(mine).then((cache) => cache.put(request, copy)).catch(() => undefined);
    }
    return answer;
  }

  worker.addEventListener('install', (event) => event.waitUntil(install()));
  worker.addEventListener('activate', (event) => event.waitUntil(forget(mine)));
  worker.addEventListener('fetch', (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (request.method !== 'GET' || origin !== worker.location.origin) return;
    if (request.mode === 'navigate') {
      if (!drawn.test(pathname)) return;
      event.waitUntil(stayOrGo().catch(() => undefined)); // without a network, at another time
      event.respondWith(page(request));
    } else if (pathname.startsWith('/assets/')) {
      event.respondWith(asset(request));
    }
  });
})();
