// A page for what is not there: says so, and leads on.

import { ButtonLink, Row } from '../design/components';
import { t } from '../words/words';
import { embedded } from './embedding';
import { Page } from './shell';

export function NotFoundPage({ what = 'page' }: { what?: 'page' | 'title' | 'show' | 'order' }) {
  const ordered = what === 'order';
  const find = <ButtonLink to="/find-order" primary={ordered}>{t('nav.find')}</ButtonLink>;
  return (
    <Page title={t(`missing.${what}`)} narrow>
      <p>{t(`missing.${what}.way`)}</p>
      <Row>
        {ordered && find}
        {!embedded && <ButtonLink to="/" primary={!ordered}>{t('missing.home')}</ButtonLink>}
        {!ordered && find}
      </Row>
    </Page>
  );
}
