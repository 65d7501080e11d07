// Asks the browser to keep the pages of orders (service_worker.ts), once somebody comes to one. Not in
// a frame on another site, and not while they are being developed.

export function keepPages(): void {
  if (!import.meta.env.PROD || location.pathname.startsWith('/embed/')) return;
  // Some browsers have none, or refuse it in private windows: then pages need the network.
  navigator.serviceWorker?.register('/service_worker.js').catch(() => undefined);
}
