// Catches what a page throws, above all a chunk that does not come because the network is gone or
// the server was updated meanwhile, and offers the way on: the page again, or any other.

import { Component, type ComponentChildren } from 'preact';
import { useLocation } from 'wouter';
import { Button, Row } from '../design/components';
import { t } from '../words/words';
import { embedded } from './embedding';
import { Page } from './shell';

interface Props { path: string; children: ComponentChildren }
interface State { path: string; failed: boolean }

/** Of one path: another page may well be there. */
class OutageOfPath extends Component<Props, State> {
  override state = { path: this.props.path, failed: false };

  static override getDerivedStateFromError() {
    return { failed: true };
  }

  static override getDerivedStateFromProps({ path }: Props, state: State) {
    return path === state.path ? null : { path, failed: false };
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

export function Outage({ children }: { children: ComponentChildren }) {
  const [path] = useLocation();
  return <OutageOfPath path={path}>{children}</OutageOfPath>;
}
