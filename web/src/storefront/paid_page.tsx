// Where a gateway sends the window that a frame opened: it has nothing more to show, and closes.

import { useEffect } from 'preact/hooks';
import { Button } from '../design/components';
import { t } from '../words/words';
import { Page } from './shell';

export function PaidPage() {
  useEffect(() => close(), []);
  return (
    <Page title={t('embed.paid')} narrow>
      <p>{t('embed.paid.way')}</p>
      <div><Button primary onClick={() => close()}>{t('embed.close')}</Button></div>
      <p><a href="/find-order">{t('nav.find')}</a></p>
    </Page>
  );
}
