// Catches what a page throws, above all a chunk that does not come because the network is gone or
// the server was updated meanwhile, and offers the way on: the page again.

import { Component, type ComponentChildren } from 'preact';
import { Button, Row } from '../design/components';
import { t } from '../words/words';
import { embedded } from './embedding';
import { Page } from './shell';

export class Outage extends Component<{ children: ComponentChildren }, { failed: boolean }> {
  override state = { failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Page title={t('outage.title')} narrow>
        <p>{t('outage.what')}</p>
        <Row>
          <Button primary onClick={() => location.reload()}>{t('again')}</Button>
          {!embedded && <a href="/">{t('missing.home')}</a>}
        </Row>
      </Page>
    );
  }
}
