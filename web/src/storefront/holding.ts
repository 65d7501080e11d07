// Getting places, whatever is held already and whatever gets lost on the way: nothing that is held is
// let go before what comes in its place is certain, and nothing is forgotten that the server still
// has. One at a time for a show, in all tabs.

import { alone, api, asBuyer, once, pending, persist, settle } from '../api/client';
import { isProblem, isUnsettled, ProblemError } from '../api/problems';
import { readHold, readOrder } from '../api/reads';
import { tellTabs } from './tabs';
import {
  cancelOrder, forgetPurchase, knowHold, knowOrder, mayBePaid, remember, remembered, tellHeld,
  type Hold, type HoldRequest,
} from './purchase';

const turn = (show: string) => `holding.${show}`;
const holdRequest = (show: string) => `hold.${show}`;

const post = (show: string) => (key: string, body: HoldRequest): Promise<Hold> =>
  asBuyer((headers) => api.POST('/v1/shows/{id}/holds', {
    params: { path: { id: show }, header: { 'Idempotency-Key': key } }, headers, body,
  }));

function isLive(hold: Hold): boolean {
  return hold.state === 'active' || hold.state === 'ordered';
}

/** This is the hold of its show from now on; one before it is to be let go. */
function take(hold: Hold): Hold {
  const { hold: before, left = [] } = remembered(hold.show);
  remember(hold.show, {
    hold: hold.id, order: undefined, basket: undefined, types: undefined,
    left: before && before !== hold.id ? [...left, before] : left,
  });
  tellHeld(hold);
  tellTabs(hold);
  return knowHold(hold);
}

async function begin(show: string, asked: HoldRequest): Promise<Hold> {
  return take(await once(holdRequest(show), asked, post(show)));
}

async function change(hold: Hold, asked: HoldRequest): Promise<Hold> {
  const changed = knowHold(await persist(() => asBuyer((headers) => api.PATCH('/v1/holds/{id}', {
    params: { path: { id: hold.id } }, headers, body: asked,
  }))));
  remember(hold.show, { basket: undefined });
  tellHeld(changed);
  tellTabs(changed);
  return changed;
}

async function release(hold: string): Promise<void> {
  knowHold(await persist(() => asBuyer((headers) =>
    api.DELETE('/v1/holds/{id}', { params: { path: { id: hold } }, headers }))));
}

/** Lets go the holds whose place another took. What cannot be reached now is for the next time. */
export async function releaseStaleHolds(show: string): Promise<void> {
  for (const hold of remembered(show).left ?? []) {
    try {
      await release(hold);
    } catch (error) {
      if (isUnsettled(error)) continue;
    }
    remember(show, { left: remembered(show).left?.filter((one) => one !== hold) });
  }
}

/** What became of a hold that was asked for without an answer; undefined where it was refused, or
 * where that is known already. */
async function unansweredHold(show: string): Promise<Hold | undefined> {
  try {
    return await settle(holdRequest(show), post(show));
  } catch (error) {
    if (isUnsettled(error)) throw error;
    return undefined;
  }
}

/** The hold as the server has it now. */
async function heldNow(show: string): Promise<Hold | undefined> {
  const late = await unansweredHold(show);
  const { hold: id } = remembered(show);
  if (id) {
    try {
      const hold = knowHold(await persist(() => readHold(id)));
      if (isLive(hold)) {
        if (late && late.id !== id)
          remember(show, { left: [...remembered(show).left ?? [], late.id] });
        return hold;
      }
    } catch (error) {
      if (!isProblem(error, 'unknown-hold')) throw error;
    }
  }
  return late && isLive(late) ? take(late) : undefined;
}

/** Cancels the order of a hold, unless somebody is paying for it or has paid. */
async function dropOrder(hold: Hold, keepSeats: boolean): Promise<void> {
  if (!hold.order) return;
  const order = knowOrder(await persist(() => readOrder(hold.order ?? '')));
  if (order.state !== 'open' && order.state !== 'confirmed') return;
  if (order.state === 'open' && !mayBePaid(order)) {
    await cancelOrder(order.id, keepSeats);
    return;
  }
  const name = order.state === 'open' ? 'payment-in-flight' : 'hold-ordered';
  throw new ProblemError({ type: `/problems/${name}`, title: '', status: 409, order: order.id });
}

/** Holds what was asked for in place of what is held, if anything is, with the time that is left. */
export function holdPlaces(show: string, asked: HoldRequest): Promise<Hold> {
  return alone(turn(show), async () => {
    const unanswered = pending<HoldRequest>(holdRequest(show));
    const again = JSON.stringify(unanswered?.body) === JSON.stringify(asked);
    const held = again ? undefined : await heldNow(show);
    if (!held) return begin(show, asked);
    if (held.state === 'ordered') await dropOrder(held, true);
    return change(held, asked);
  }).finally(() => void releaseStaleHolds(show));
}

export function unanswered(show: string): { body: HoldRequest; waited: boolean } | undefined {
  return pending<HoldRequest>(holdRequest(show));
}

/** What was asked for before a reload and never answered; undefined where that is known by now. */
export function resumeHold(show: string): Promise<Hold | undefined> {
  return alone(turn(show), async () => {
    const hold = await settle(holdRequest(show), post(show));
    return hold && take(hold);
  });
}

/** Gives back what is held, and what nobody knows to be held. */
export function letGo(show: string): Promise<void> {
  return alone(turn(show), async () => {
    const held = await heldNow(show);
    if (held?.state === 'ordered') await dropOrder(held, false);
    else if (held) await release(held.id);
    forgetPurchase(show);
    if (held) tellTabs({ ...held, state: 'released' });
    await releaseStaleHolds(show);
  });
}
