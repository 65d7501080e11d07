// Seats as a plain list, where the map cannot be drawn: zone, row, and a button a seat.

import { useEffect, useState } from 'preact/hooks';
import type { Places, SeatMapProps } from '../seat_map/contract';
import { t } from '../words/words';
import { hallOf, type Seat } from './hall';
import css from './seat_list.module.css';

function useStatuses({ statuses }: SeatMapProps): void {
  const [, draw] = useState(0);
  useEffect(() => statuses.subscribe(() => draw((count) => count + 1)), [statuses]);
}

function rowsOf(seats: readonly Seat[]): { name: string; seats: Seat[] }[] {
  const rows: { name: string; seats: Seat[] }[] = [];
  for (const seat of seats) {
    const name = t('list.row', { zone: seat.zone, row: seat.row });
    if (rows[rows.length - 1]?.name !== name) rows.push({ name, seats: [] });
    rows[rows.length - 1]!.seats.push(seat);
  }
  return rows;
}

export default function SeatList(props: SeatMapProps) {
  useStatuses(props);
  const { plan, statuses, chosen, most, onChoose, onRefuse } = props;
  const taken = chosen.seats.length + chosen.areas.reduce((sum, area) => sum + area.quantity, 0);
  const toggle = (seat: Seat) => {
    const others = chosen.seats.filter((index) => index !== seat.index);
    if (others.length === chosen.seats.length && taken >= most)
      return onRefuse(t('seats.most', { count: most }));
    const seats = others.length < chosen.seats.length ? others : [...others, seat.index];
    return onChoose({ ...chosen, seats } as Places);
  };
  return (
    <div class={css.list}>
      {rowsOf(hallOf(plan).seats).map((row) => (
        <div key={row.name} role="group" aria-label={row.name} class={css.row}>
          <span class={css.name}>{row.name}</span>
          {row.seats.map((seat) => {
            const mine = chosen.seats.includes(seat.index);
            const free = mine || statuses.status(seat.index) === 'free';
            return (
              <button key={seat.key} type="button" class={css.seat} aria-pressed={mine}
                disabled={!free} onClick={() => toggle(seat)}
                aria-label={t('list.seat', { row: seat.row, number: seat.number })}>
                {seat.number}
              </button>
            );
          })}
        </div>
      ))}
    </div>
  );
}
