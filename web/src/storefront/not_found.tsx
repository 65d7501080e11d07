// A page for what is not there: says so, and leads on.

import { ButtonLink, Row } from '../design/components';
import { t } from '../words/words';
import { embedded } from './embedding';
import { Page } from './shell';

export function NotFoundPage({ what = 'page' }: { what?: 'page' | 'title' | 'show' | 'order' }) {
  return (
    <Page title={t(`missing.${what}`)} narrow>
      <p>{t(`missing.${what}.way`)}</p>
      <Row>
        {!embedded && <ButtonLink to="/" primary={what !== 'order'}>{t('missing.home')}</ButtonLink>}
        <ButtonLink to="/find-order" primary={what === 'order'}>{t('nav.find')}</ButtonLink>
      </Row>
    </Page>
  );
}
