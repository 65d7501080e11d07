// Puts the live map into the page, as any site would: by the server's own embed.js. The server may
// be dead at that very moment; then it is tried again when it is back.

import type { FrameFact } from './own_orders';

/** embed.js gives up on a frame after eight seconds, and leaves a link. */
const patience_ms = 9_000;

export class ShowFrame {
  private isThere = false;
  private triedAt = -patience_ms;

  constructor(private host: HTMLElement, tell: (fact: FrameFact) => void) {
    host.addEventListener('firstshow:ready', () => { this.isThere = true; });
    for (const type of ['held', 'ordered', 'paid'] as const)
      host.addEventListener(`firstshow:${type}`, (event) =>
        tell({ ...(event as CustomEvent<FrameFact>).detail, type }));
  }

  /** The server answers at the moment, so it is worth a try. */
  offer(server: string, show: string): void {
    const now = performance.now();
    if (this.isThere || now < this.triedAt + patience_ms) return;
    this.triedAt = now;
    const script = document.createElement('script');
    script.src = `${server}/embed.js`;
    script.dataset.show = show;
    script.dataset.label = 'The seats of the show';
    script.dataset.locale = 'en';
    script.onerror = () => { this.triedAt = -patience_ms; };
    this.host.replaceChildren(script);
  }
}
