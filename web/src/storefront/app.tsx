// Which page an address is. The catalogue, the seats and the order are chunks of their own, asked for
// when they are needed; that of the address that was opened at once, beside the words.

import { QueryClientProvider } from '@tanstack/react-query';
import { Route, Router, Switch } from 'wouter';
import { askForPlan, queries } from '../api/reads';
import { later } from '../design/chunks';
import { Skeleton } from '../design/components';
import { moreWords, t, useLanguage } from '../words/words';
import { base, embedded } from './embedding';
import { Outage } from './outage';
import { NotFoundPage } from './not_found';
import { Page, Shell } from './shell';

function Loading() {
  return (
    <Page title={t('loading')} heading={<h1 class="unseen">{t('loading')}</h1>}
      tall={seatsOf(location.pathname) !== undefined}>
      <Skeleton height="calc(0.6 * var(--screen))" />
    </Page>
  );
}

/** The show whose seats the address is, if it is one's. */
export const seatsOf = (path: string) => /\/shows\/([^/]+)$/.exec(path)?.[1];

const catalogue = () => Promise.all([import('./catalogue_pages'), moreWords('finding')])
  .then(([chunk]) => chunk);
const HomePage = later(() => catalogue().then((chunk) => chunk.HomePage), Loading);
const TitlePage = later(() => catalogue().then((chunk) => chunk.TitlePage), Loading);
const seats = () => import('./show_page');
const ShowPage = later(() => seats().then((chunk) => chunk.ShowPage), Loading);
const orders = () => Promise.all([import('./order_pages'), moreWords('orders')])
  .then(([chunk]) => chunk);
const OrderPage = later(() => orders().then((chunk) => chunk.OrderPage), Loading);
const FindOrderPage = later(() => orders().then((chunk) => chunk.FindOrderPage), Loading);
const PaidPage = later(() => orders().then((chunk) => chunk.PaidPage), Loading);
const Styleguide = import.meta.env.DEV
  ? later(() => moreWords('finding').then(() => import('./styleguide'))
    .then((chunk) => chunk.default), Loading) : null;

/** Asks for what the page at this address needs. Whoever draws it asks again, and says what went wrong. */
export function askEarly(): void {
  const path = location.pathname.slice(base.length);
  const chunk = path.startsWith('/shows/') ? seats
    : /^\/(orders|find-order|paid)/.test(path) ? orders : catalogue;
  chunk().catch(() => undefined);
  const show = seatsOf(path);
  if (show === undefined) return;
  import('../seat_map').catch(() => undefined);
  import('../live/seat_feed').then((chunk) => chunk.prepareSeatFeed(show)).catch(() => undefined);
  askForPlan(show).catch(() => undefined);
}

function Routes() {
  useLanguage(); // every page says what it says anew
  return (
    <Switch>
      {!embedded && <Route path="/"><HomePage /></Route>}
      {embedded && <Route path="/paid"><PaidPage /></Route>}
      <Route path="/titles/:id">{({ id }) => <TitlePage key={id} id={id} />}</Route>
      <Route path="/shows/:id">{({ id }) => <ShowPage key={id} id={id} step="seats" />}</Route>
      <Route path="/shows/:id/details">
        {({ id }) => <ShowPage key={id} id={id} step="details" />}
      </Route>
      <Route path="/orders/:id">{({ id }) => <OrderPage key={id} id={id} />}</Route>
      <Route path="/find-order"><FindOrderPage /></Route>
      {Styleguide && <Route path="/styleguide"><Styleguide /></Route>}
      <Route><NotFoundPage /></Route>
    </Switch>
  );
}

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Router base={base}>
        <Shell>
          <Outage><Routes /></Outage>
        </Shell>
      </Router>
    </QueryClientProvider>
  );
}
