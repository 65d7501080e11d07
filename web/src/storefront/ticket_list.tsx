// Tickets: one a place, with all that leads to it and the code that the door reads.

import type { Schemas, ShowDetails } from '../api/schemas';
import { Poster } from '../art/poster';
import { QrCode } from '../art/qr';
import { announce } from '../design/announcer';
import { Button } from '../design/components';
import { Icon } from '../design/icons';
import { placeOfShow, translated } from '../words/catalogue_texts';
import { dayOf, momentOf, timeOf } from '../words/format';
import { t } from '../words/words';
import { saveFile } from './calendar_file';
import { nameOf } from './sold_places';
import { ticketImage } from './ticket_image';
import { holderName } from './type_name';
import css from './ticket_list.module.css';

type Ticket = Schemas['Ticket'];
interface TicketProps { ticket: Ticket; show: ShowDetails | undefined; code: string }

function Where({ ticket }: { ticket: Ticket }) {
  const { seat, area } = ticket;
  const category = translated(seat?.category ?? area?.category ?? '');
  const entrance = seat?.entrance ?? area?.entrance;
  // A zone or an area that is called as its category is said once.
  const alike = category === (area ? nameOf(ticket) : translated(seat?.zone ?? ''));
  const kind = seat?.accessible ? 'place.wheelchair' : seat?.companion ? 'place.companion' : undefined;
  return (
    <>
      <dl class={css.place}>
        {entrance && <div class={css.zone}><dt>{t('ticket.entrance')}</dt><dd>{translated(entrance)}</dd></div>}
        {seat?.zone && <div class={css.zone}><dt>{t('ticket.zone')}</dt><dd>{translated(seat.zone)}</dd></div>}
        {seat?.row && <div><dt>{t('ticket.row')}</dt><dd>{seat.row}</dd></div>}
        <div>
          <dt>{t(seat ? 'ticket.seat' : 'ticket.area')}</dt>
          <dd>{seat?.number ?? nameOf(ticket)}</dd>
        </div>
        <div>
          <dt>{alike ? t('ticket.type') : category}</dt>
          <dd class={css.type}>{holderName(ticket.type)}</dd>
        </div>
      </dl>
      {kind && <p class={css.kind}>{t(kind)}</p>}
    </>
  );
}

async function saveCode({ ticket, show, code }: TicketProps): Promise<void> {
  const place = nameOf(ticket);
  const lines = show ? [translated(show.title.name), momentOf(show.starts_at, show.venue.time_zone),
    placeOfShow(show), place] : [place];
  try {
    const image = await ticketImage(ticket.code ?? '', [...lines, code]);
    saveFile(`${code} ${place}.png`.replace(/[^\p{L}\p{M}\p{N}.-]+/gu, '-'), image);
    announce(t('ticket.saved'), true);
  } catch {
    announce(t('ticket.unsaved'), true);
  }
}

function TicketStrip(props: TicketProps) {
  const { ticket, show, code } = props;
  const name = nameOf(ticket);
  return (
    <li class={`${css.ticket} ${ticket.state === 'void' ? css.void : ''}`}>
      {show && <div class={css.art}><Poster title={show.title} wide /></div>}
      <div class={css.words}>
        {show && (
          <>
            <h2>{translated(show.title.name)}</h2>
            <p>{dayOf(show.starts_at, show.venue.time_zone)}, <strong>
              {timeOf(show.starts_at, show.venue.time_zone)}</strong></p>
            <p class={css.where}>{placeOfShow(show)}</p>
          </>
        )}
        <Where ticket={ticket} />
      </div>
      <div class={css.stub}>
        {ticket.code
          ? <QrCode class={css.qr} text={ticket.code} label={t('ticket.qr', { name })} />
          : <p>{t('ticket.void')}</p>}
        <p class={css.code}>{code}</p>
        {ticket.code && (
          <span class={css.save}>
            <Button small quiet label={t('ticket.save.label', { name })}
              onClick={() => void saveCode(props)}>
              <Icon name="save" size={18} />{t('ticket.save')}
            </Button>
          </span>
        )}
      </div>
    </li>
  );
}

export function TicketList({ tickets, show, code }: {
  tickets: Schemas['TicketList']; show: ShowDetails | undefined; code: string;
}) {
  return (
    <ul class={css.tickets}>
      {[...tickets.items].sort((a, b) => Number(!a.code) - Number(!b.code)).map((ticket) => (
        <TicketStrip key={ticket.id} ticket={ticket} show={show} code={code} />
      ))}
    </ul>
  );
}
