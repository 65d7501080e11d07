// Said where something would be lost: a frame in which the browser stores nothing forgets at a reload.

import { Notice } from '../design/components';
import { lasts } from '../memory/storage';
import { t } from '../words/words';
import { embedded } from './embedding';

export const forgets = embedded && !lasts();

export function MemoryNote() {
  return forgets ? <Notice tone="warn"><p>{t('embed.memory')}</p></Notice> : null;
}
