// What is beside the map on a wide screen, as a sheet over the basket's bar on a small one: how many is
// always in sight, the rest comes up at a press and goes when the map is touched.

import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../design/icons';
import { t } from '../words/words';
import css from './sheet.module.css';

export function Sheet({ open, onOpen, brief, wheelchairs, first, children }: {
  open: boolean; onOpen: (open: boolean) => void;
  /** The clock stands in the same line. */
  brief: boolean;
  /** Wheelchair places are found here too. */
  wheelchairs: boolean;
  first: ComponentChildren; children: ComponentChildren;
}) {
  const toggle = useRef<HTMLButtonElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return;
    onOpen(false);
    toggle.current?.focus(); // what had it is hidden
  };
  return (
    <>
      <div class={css.first} onKeyDown={onKeyDown}>
        {first}
        <button ref={toggle} type="button" class={css.toggle} aria-expanded={open} aria-controls="sheet"
          aria-label={t('best.title')} onClick={() => onOpen(!open)}>
          <Icon name="chair" size={18} />{wheelchairs && <Icon name="wheelchair" size={18} />}{!brief && <span>{t('sheet.best')}</span>}
        </button>
      </div>
      <div id="sheet" class={css.rest} hidden={!open} onKeyDown={onKeyDown}>{children}</div>
    </>
  );
}
