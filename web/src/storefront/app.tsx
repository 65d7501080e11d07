// Which page an address is. The seats and the order come as chunks of their own when they are needed.

import { QueryClientProvider } from '@tanstack/react-query';
import { Route, Router, Switch } from 'wouter';
import { later } from '../api/chunks';
import { queries } from '../api/reads';
import { Skeleton } from '../design/components';
import { t, useLanguage } from '../words/words';
import { base, embedded } from './embedding';
import { Outage } from './outage';
import { HomePage } from './home';
import { NotFoundPage } from './not_found';
import { Page, Shell } from './shell';
import { TitlePage } from './title';

function Loading() {
  return (
    <Page title={t('loading')} heading={<h1 class="unseen">{t('loading')}</h1>}>
      <Skeleton height="calc(0.6 * var(--screen))" />
    </Page>
  );
}

const ShowPage = later(() => import('./show_page').then((chunk) => chunk.ShowPage), Loading);
const orders = () => import('./order_pages');
const OrderPage = later(() => orders().then((chunk) => chunk.OrderPage), Loading);
const FindOrderPage = later(() => orders().then((chunk) => chunk.FindOrderPage), Loading);
const PaidPage = later(() => orders().then((chunk) => chunk.PaidPage), Loading);
const Styleguide = import.meta.env.DEV
  ? later(() => import('./styleguide').then((chunk) => chunk.default), Loading) : null;

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
