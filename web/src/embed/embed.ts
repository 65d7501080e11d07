// All that a site loads to sell on its own page: a frame behind the script's own tag, as high as
// what is in it, and events at the tag. docs/embedding.md is its contract. It is not bundled: the
// build only takes the types out and the spaces.

(() => {
  const script = document.currentScript as HTMLScriptElement | null;
  if (!script) return;
  const { show, title, theme, locale, label = 'Tickets' } = script.dataset;
  const server = new URL(script.src).origin;
  const complain = (sentence: string) => console.error(`firstshow: ${sentence}`);
  const path = show ? `shows/${show}` : title && `titles/${title}`;
  if (!path) return complain('the script tag needs data-show or data-title');
  if (!document.body?.contains(script)) return complain('the script tag belongs into the body');

  const root = document.documentElement;
  const frame = document.createElement('iframe');
  const over = new AbortController();
  const until = { signal: over.signal, passive: true, capture: true };
  const patience = 8_000;
  let ready = false;
  let due = false;

  frame.title = label;
  frame.src = `${server}/embed/${encodeURI(path)}`;
  // Its name goes with a frame wherever it goes, and no storage is needed to remember it.
  frame.name = `firstshow ${JSON.stringify({
    origin: location.origin, theme, locale: locale ?? root.lang,
  })}`;
  frame.style.cssText = 'display:block;width:100%;height:720px;border:0';

  /** Which part of the frame is seen: what sticks to the window's edge sticks there. */
  const place = () => {
    due = false;
    if (!frame.isConnected) return over.abort();
    const box = frame.getBoundingClientRect();
    frame.contentWindow?.postMessage({
      type: 'firstshow:window', height: innerHeight,
      top: Math.max(0, -box.top), bottom: Math.min(box.height, innerHeight - box.top),
    }, server);
  };
  const placeSoon = () => {
    if (due || !ready) return;
    due = true;
    requestAnimationFrame(place);
  };
  addEventListener('scroll', placeSoon, until);
  addEventListener('resize', placeSoon, until);

  addEventListener('message', ({ source, origin, data }) => {
    if (!source || source !== frame.contentWindow || origin !== server) return;
    const { type, ...detail } = Object(data) as { type?: unknown; height?: number };
    if (typeof type !== 'string' || !type.startsWith('firstshow:')) return;
    if (type === 'firstshow:top') {
      if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
      return;
    }
    if (type === 'firstshow:resize') frame.style.height = `${detail.height}px`;
    ready = true;
    placeSoon();
    script.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }, until);

  // A browser does not say that a frame was refused; what was let in speaks.
  frame.onload = () => setTimeout(() => {
    if (ready || !frame.isConnected) return;
    complain(`nothing came from ${server}; does its --embed-origins list ${location.origin}?`);
    const link = document.createElement('a');
    link.href = `${server}/${encodeURI(path)}`;
    link.textContent = label;
    frame.replaceWith(link);
    over.abort();
  }, patience);

  script.after(frame);
})();
