// What the sandbox's page asks of the server, and what a UPI app would be told.

import type { components } from '../../../clients/typescript/src/contract';

export type SandboxPayment = components['schemas']['SandboxPayment'];
type Request = components['schemas']['SandboxRequest'];

/** The last part of the page's path. */
const reference = decodeURIComponent(location.pathname.replace(/^.*\//, ''));
const path = `/sandbox/payments/${encodeURIComponent(reference)}`;

/** Null where there is nothing to pay; throws where the server cannot be reached. */
export async function readPayment(): Promise<SandboxPayment | null> {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`status ${response.status}`);
  return await response.json() as SandboxPayment;
}

/** Does it, at the server; throws where that was not taken. */
export async function act(request: Request): Promise<void> {
  const response = await fetch(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
}

/** What a UPI app would be given (NPCI's linking specification): payee, amount, reference. */
export function upiLink({ amount }: SandboxPayment): string {
  const fields = new URLSearchParams({
    pa: 'firstshow@sandbox', pn: 'Firstshow', am: (amount.amount / 100).toFixed(2),
    cu: amount.currency, tr: reference.slice(0, 35),
  });
  return `upi://pay?${fields}`;
}
