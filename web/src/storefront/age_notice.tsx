// Said before anybody pays for tickets that may not let them in.

import { Notice } from '../design/components';
import { t } from '../words/words';
import { ageLimitOf } from './age';

export function AgeNotice({ certificate }: { certificate: string }) {
  const limit = ageLimitOf(certificate);
  if (!limit) return null;
  return (
    <Notice tone="warn" title={t(`age.${limit}`)}>
      <p>{t(`age.${limit}.way`)}</p>
    </Notice>
  );
}
