// The storefront in a frame on another site. What that site wants comes in the frame's name, which
// stays through a reload without any storage; what it is told are sizes, ids, counts and sums, never
// a code or who somebody is, and only itself. Without a name the frame has its own scroll bar.

type Fact = 'ready' | 'resize' | 'top' | 'held' | 'released' | 'ordered' | 'paid';

export interface Wishes {
  origin?: string | undefined;
  theme?: string | undefined;
  locale?: string | undefined;
}

const contractVersion = 1;

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What embed.js wrote into a frame's name; an origin only where it is one. */
export function wishesIn(name: string): Wishes {
  const prefix = 'firstshow ';
  if (!name.startsWith(prefix)) return {};
  try {
    const said = Object(JSON.parse(name.slice(prefix.length))) as Record<string, unknown>;
    const origin = text(said.origin) ?? '';
    return {
      origin: /^https?:/.test(origin) && new URL(origin).origin === origin ? origin : undefined,
      theme: text(said.theme), locale: text(said.locale),
    };
  } catch {
    return {};
  }
}

/** How the part of this page that is seen lies in it, as the site says; null for anything else. */
export function seenPart(data: unknown): { height: number; top: number; bottom: number } | null {
  const { type, height, top, bottom } = Object(data) as Record<string, unknown>;
  if (type !== 'firstshow:window') return null;
  if (![height, top, bottom].every((one) => Number.isFinite(one))) return null;
  return { height: height as number, top: top as number, bottom: bottom as number };
}

export const embedded = location.pathname.startsWith('/embed/');
/** What stands before every path of ours. */
export const base = embedded ? '/embed' : '';
export const wishes: Wishes = embedded ? wishesIn(window.name) : {};
const site = parent === window ? undefined : wishes.origin;

export function tellSite(fact: Fact, detail: object = {}): void {
  if (site) parent.postMessage({ type: `firstshow:${fact}`, ...detail }, site);
}

function hear(event: MessageEvent): void {
  if (event.source !== parent || event.origin !== site) return;
  const seen = seenPart(event.data);
  if (!seen) return;
  const { style } = document.documentElement;
  const below = Math.min(Math.max(0, innerHeight - seen.bottom), innerHeight);
  style.setProperty('--screen', `${seen.height}px`);
  style.setProperty('--above', `${Math.max(0, seen.top)}px`);
  style.setProperty('--below', `${below}px`);
}

/** Before the first page is drawn. */
export function startEmbedding(): void {
  if (!embedded) return;
  const { dataset } = document.documentElement;
  dataset.embedded = '';
  if (!site || !('ResizeObserver' in window)) return;
  dataset.fitted = '';
  addEventListener('message', hear);
}

/** Once the first page is drawn: from now on the frame is as high as the page. */
export function siteIsReady(): void {
  if (!site) return;
  tellSite('ready', { version: contractVersion });
  if (!('ResizeObserver' in window)) return;
  let told = 0;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    tellSite('resize', { height });
  }).observe(document.body, { box: 'border-box' }); // the bar's room is padding
}

/** Where the gateway's page goes. */
export interface PaymentWindow {
  show(url: string): void;
  dismiss(): void;
}

/** To be called at once when somebody presses to pay. Gateways and banks refuse to be framed, and
 * whoever types a card number should see whose page it is: from a frame they get a window of their
 * own. Where the browser refuses that too, the waiting page has the button again. */
export function openPaymentWindow(): PaymentWindow {
  if (!embedded) return { show: (url) => location.assign(url), dismiss: () => undefined };
  const opened = window.open('', '_blank');
  return {
    show: (url) => {
      if (!opened || opened.closed) return;
      opened.opener = null; // a stranger's page must not move this one
      opened.location.replace(new URL(url, location.href).href);
    },
    dismiss: () => opened?.close(),
  };
}

/** Where the gateway sends the buyer afterwards. */
export function returnPath(order: string): string {
  return embedded ? '/embed/paid' : `/orders/${order}?returned=1`;
}
