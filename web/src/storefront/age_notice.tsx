// Said before anybody pays for tickets that may not let them in.

import { Notice } from '../design/components';
import { t } from '../words/words';
import { ageLimitOf, guidedBelow, isForAll } from './age';

/** What a certificate means, in a sentence; nothing for one that we do not know. */
export function certificateWords(certificate: string): string | undefined {
  const limit = ageLimitOf(certificate);
  if (limit) return t(`age.${limit}.way`);
  const years = guidedBelow(certificate);
  if (years !== undefined) return t('age.guided', { certificate, years });
  return isForAll(certificate) ? t('age.all') : undefined;
}

export function AgeNotice({ certificate }: { certificate: string }) {
  const limit = ageLimitOf(certificate);
  if (!limit) return null;
  return (
    <Notice tone="warn" title={t(`age.${limit}`)}>
      <p>{t(`age.${limit}.way`)}</p>
    </Notice>
  );
}
