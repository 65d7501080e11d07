// Starts a payment and leaves for the bank's page. It belongs to the page of the order, not to the
// part that has the button: an order that is read again meanwhile is drawn in another way.

import { useEffect, useRef, useState } from 'preact/hooks';
import { askAgain } from '../api/reads';
import { embedded, openPaymentWindow } from './embedding';
import { useMounted } from './going';
import { startPayment } from './payment';
import type { Order } from './purchase';

export interface Paying {
  /** From the button on, and until the page is left for the bank's. */
  busy: boolean;
  error: unknown;
  pay: () => Promise<void>;
}

export function usePaying(id: string, order: Order | undefined): Paying {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mounted = useMounted();
  const drawn = useRef(id);
  drawn.current = id;
  useEffect(() => {
    setBusy(false);
    setError(null);
    const back = ({ persisted }: PageTransitionEvent) => { // from the bank, to the page as it was
      if (!persisted) return;
      setBusy(false);
      askAgain(['order', id]);
    };
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  }, [id]);
  const pay = async () => {
    setBusy(true);
    setError(null);
    const page = order && order.total.amount > 0 ? openPaymentWindow() : undefined;
    const here = () => mounted.current && drawn.current === id;
    try {
      const where = await startPayment(id);
      if (where && here()) page?.show(where);
      else page?.dismiss();
      if (where && here() && !embedded) return; // stays busy: the page is being left
    } catch (wrong) {
      page?.dismiss();
      setError(wrong);
    }
    setBusy(false);
    askAgain(['order', id]);
  };
  return { busy, error, pay };
}
