// What can be done with tickets besides showing them: into a calendar, onto paper or into a PDF, to
// those who come along. Where the browser does not share, the link is copied.

import { useEffect, useRef, useState } from 'preact/hooks';
import type { ShowDetails } from '../api/schemas';
import { announce } from '../design/announcer';
import { Button, Dialog, looks, Row } from '../design/components';
import { Icon } from '../design/icons';
import { translated } from '../words/catalogue_texts';
import { momentOf } from '../words/format';
import { t } from '../words/words';
import { calendarFile, saveFile } from './calendar_file';
import { validLines } from './give_back';
import type { Order } from './purchase';
import { namesIn } from './sold_places';
import css from './confirmation.module.css';

/** What those who come along need to know, and where they find seats beside; never a code. */
function invitation(order: Order, show: ShowDetails): { title: string; text: string; url: string } {
  const { title, venue, hall } = show;
  return {
    title: translated(title.name),
    text: [
      `${translated(title.name)}, ${momentOf(show.starts_at, venue.time_zone)}`,
      [venue.name, hall.name, venue.address].filter(Boolean).map(translated).join(', '),
      ...namesIn(validLines(order)),
    ].join('\n'),
    url: new URL(`/shows/${show.id}`, location.href).href,
  };
}

/** For browsers that neither share nor copy: the words, chosen already. */
function CopyByHand({ words, onClose }: { words: string; onClose: () => void }) {
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => text.current?.select(), []);
  return (
    <Dialog title={t('share.copy')} onClose={onClose}>
      <textarea ref={text} class={looks.input} rows={6} readOnly aria-label={t('share.copy')}>
        {words}
      </textarea>
      <Row><Button onClick={onClose}>{t('share.close')}</Button></Row>
    </Dialog>
  );
}

/** For so long the button says what it did. */
const kCopied_ms = 4_000;

function Share({ order, show }: { order: Order; show: ShowDetails }) {
  const [byHand, setByHand] = useState('');
  const [copied, setCopied] = useState(0);
  useEffect(() => {
    if (copied === 0) return undefined;
    const timer = setTimeout(() => setCopied(0), kCopied_ms);
    return () => clearTimeout(timer);
  }, [copied]);
  const shares = typeof navigator.share === 'function';
  const share = async () => {
    const what = invitation(order, show);
    try {
      if (shares) await navigator.share(what);
      else {
        await navigator.clipboard.writeText(what.url);
        setCopied(copied + 1);
        announce(t('share.copied'));
      }
    } catch (refused) {
      if ((refused as { name?: string }).name !== 'AbortError') setByHand(`${what.text}\n${what.url}`);
    }
  };
  return (
    <>
      <Button small onClick={share}>
        <span class={css.either}>
          <span hidden={copied > 0}>
            <Icon name={shares ? 'share' : 'link'} size={18} />{t(shares ? 'share.share' : 'share.link')}
          </span>
          {!shares && <span hidden={copied === 0}><Icon name="tick" size={18} />{t('share.copied')}</span>}
        </span>
      </Button>
      {byHand && <CopyByHand words={byHand} onClose={() => setByHand('')} />}
    </>
  );
}

export function OrderActions({ order, show }: { order: Order; show: ShowDetails | undefined }) {
  const save = () => show && saveFile(`firstshow-${order.code}.ics`, new Blob(
    [calendarFile(show, order, namesIn(validLines(order)).join('; '))], { type: 'text/calendar' }));
  return (
    <div class={css.actions}>
      <Row>
        {show && <Button small onClick={save}>
          <Icon name="calendar" size={18} />{t('confirmed.calendar')}
        </Button>}
        <Button small onClick={() => print()}>
          <Icon name="print" size={18} />{t('confirmed.print')}
        </Button>
        {show && <Share order={order} show={show} />}
      </Row>
    </div>
  );
}
