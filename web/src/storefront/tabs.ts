// What the tabs of a browser tell each other of a hold. The tab that changes it tells; the others read it
// again and say so, so that nobody goes on with seats that another tab has let go.

import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from '../api/schemas';
import { askAgain, queries } from '../api/reads';
import { basketOfHold, sameBasket } from './hall';

type Hold = Schemas['Hold'];

/** None where the browser has none, or refuses it to a page in a frame. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel('firstshow.holds');
  } catch {
    return undefined;
  }
}

const channel = openChannel();
const hearers = new Set<(told: Hold) => void>();

if (channel) channel.onmessage = ({ data }) => {
  const told = data as Hold;
  const before = queries.getQueryData<Hold>(['hold', told.id]);
  askAgain(['hold', told.id]);
  // An order is cancelled where other seats were taken in place of its own.
  void queries.invalidateQueries({ queryKey: ['order'] }, { cancelRefetch: false });
  const onlyTime = before?.state === told.state && sameBasket(basketOfHold(before), basketOfHold(told));
  if (!onlyTime) for (const hear of hearers) hear(told);
};

export function tellTabs(hold: Hold): void {
  channel?.postMessage(hold);
}

/** What another tab made of the hold of a show, until it is dismissed. */
export function useOtherTab(show: string): [told: Hold | undefined, dismiss: () => void] {
  const [told, setTold] = useState<Hold>();
  useEffect(() => {
    const hear = (hold: Hold) => { if (hold.show === show) setTold(hold); };
    hearers.add(hear);
    return () => {
      hearers.delete(hear);
      setTold(undefined);
    };
  }, [show]);
  return [told, () => setTold(undefined)];
}
