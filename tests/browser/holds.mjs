// What a buyer holds before the pages are opened: for cases that begin at the details.

import { confirmed, details, fillDetails, goToBank, heading, checkOrder, payByCard } from './buyer.mjs';

/** Holds what is asked for in the page's own browser, and opens the details. */
export async function openDetails(page, show, asked) {
  await page.goto('/find-order');
  await page.evaluate(async ([id, body]) => {
    const post = async (path, headers, what) => {
      const response = await fetch(path, {
        method: 'POST', headers: { 'Content-Type': 'application/json', ...headers },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    };
    const kept = localStorage.getItem('firstshow.buyer');
    const session = kept ? JSON.parse(kept) : await post('/v1/sessions/anonymous', {});
    localStorage.setItem('firstshow.buyer', JSON.stringify(session));
    const hold = await post(`/v1/shows/${id}/holds`, {
      Authorization: `Bearer ${session.token}`, 'Idempotency-Key': `"${crypto.randomUUID()}"`,
    }, body);
    localStorage.setItem(`firstshow.show.${id}`, JSON.stringify({ hold: hold.id }));
  }, [show.id, asked]);
  await page.goto(`/shows/${show.id}/details`);
  await page.getByRole('textbox', { name: 'Name' }).waitFor();
}

export const best = (quantity, more = {}) => ({ best: { quantity, ...more } });

export async function review(page, who) {
  await fillDetails(page, who);
  await checkOrder(page).click();
  await heading(page, 'Review and pay').waitFor();
}

/** From nothing to tickets. */
export async function buy(page, show, asked, email) {
  await openDetails(page, show, asked);
  await review(page, details(email));
  await goToBank(page);
  await payByCard(page);
  await confirmed(page);
}

/** The first show that is as wanted, for cases that leave others enough of it. */
export async function findShow(server, wanted) {
  const later = Date.now() + 3 * 3600_000;
  let page = '';
  do {
    const { items, next_cursor } = await server.read(`/v1/shows?limit=200${page}`);
    const found = items.find((show) => Date.parse(show.starts_at) > later && wanted(show));
    if (found) return found;
    page = next_cursor && `&cursor=${next_cursor}`;
  } while (page);
  throw new Error('there is no such show');
}
