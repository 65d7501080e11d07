// Tells the site around a frame when places that it was told are held are free again: the buyer let
// them go, their time ran out, or the order was cancelled. Seen where all of that ends up, in what was
// read and what is remembered, so that no step of a purchase has to think of it.

import type { Query } from '@tanstack/react-query';
import type { Schemas } from '../api/schemas';
import { isProblem } from '../api/problems';
import { queries } from '../api/reads';
import { read, watch } from '../memory/storage';
import { tellSite } from './embedding';
import type { Purchase } from './purchase';

/** Holds that the site believes in, and their shows. */
const believed = new Map<string, string>();
const watched = new Set<string>();

function released(hold: string): void {
  const show = believed.get(hold);
  if (believed.delete(hold)) tellSite('released', { show });
}

/** Whoever lets a hold go forgets it; who has bought it does too, but no longer believes in it here. */
function watchRemembered(show: string): void {
  if (watched.has(show)) return;
  watched.add(show);
  const name = `show.${show}`;
  watch(name, () => {
    const present = read<Purchase>(name)?.hold;
    for (const [hold, of] of [...believed]) if (of === show && hold !== present) released(hold);
  });
}

function seeHold({ id, show, state }: Schemas['Hold']): void {
  if (state === 'converted') believed.delete(id);
  else if (state === 'expired' || state === 'released') released(id);
  else {
    believed.set(id, show);
    watchRemembered(show);
  }
}

function seeOrder({ hold, state }: Schemas['Order']): void {
  if (state === 'confirmed') believed.delete(hold);
  else if (state !== 'open') released(hold);
}

function see({ queryKey: [what, id], state: { data, error } }: Query): void {
  if (what === 'hold' && isProblem(error, 'unknown-hold')) released(String(id));
  else if (what === 'hold' && data) seeHold(data as Schemas['Hold']);
  else if (what === 'order' && data) seeOrder(data as Schemas['Order']);
}

queries.getQueryCache().getAll().forEach(see);
queries.getQueryCache().subscribe((event) => { if (event.type === 'updated') see(event.query); });
