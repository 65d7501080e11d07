// The same seats as a list, for keyboards and screen readers and whoever prefers it: zones that open,
// in each a grid of rows with one stop for the Tab key and arrows inside. Only the rows of the open
// zone exist, and of those only the first so many until more are asked for.

import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { translated } from '../words/catalogue_texts';
import type { CategoryPrice } from './contract';
import { categoryName, isSold } from './choose';
import { at, kAccessible, kCompanion, kRestricted } from './geometry';
import type { Hall, HallRow } from './geometry';
import { kBlocked, kFree, kHeld } from './hall_state';
import type { HallState } from './hall_state';
import style from './list.module.css';
import map from './seat_map.module.css';
import type { MapWords } from './words';

const kRowsAtOnce = 40;

export interface ListProps {
  hall: Hall;
  state: HallState;
  categories: readonly CategoryPrice[];
  mine: ReadonlySet<number>;
  filter: ReadonlySet<string>;
  words: MapWords;
  onSeat(seat: number, adding: boolean): void;
}

function seatLabel(props: ListProps, seat: number): string {
  const { hall, state, words, categories } = props;
  const row = hall.rows[at(hall.row, seat)] as HallRow;
  const name = categoryName(hall, seat);
  const price = categories.find((category) => category.name === name)?.price;
  const code = at(state.codes, seat);
  const status = props.mine.has(seat) ? words.yours
    : !price ? words.notSold
      : words.status[code === kFree ? 'free' : code === kHeld ? 'held'
        : code === kBlocked ? 'blocked' : 'sold'];
  const traits = at(hall.traits, seat);
  return [
    `${words.row} ${row.plan.label} ${row.plan.seats[seat - row.first]?.number ?? ''}`, status,
    name, price ? words.money(price) : '',
    (traits & kAccessible) !== 0 ? words.accessible : '',
    (traits & kCompanion) !== 0 ? words.companion : '',
    (traits & kRestricted) !== 0 ? words.restricted : '',
  ].filter((part) => part !== '').join(', ');
}

function SeatCell(props: ListProps & { seat: number; stop: boolean; onFocusSeat(): void }) {
  const { hall, state, categories, mine, filter, seat } = props;
  const own = mine.has(seat);
  const row = hall.rows[at(hall.row, seat)] as HallRow;
  const name = categoryName(hall, seat);
  const sold = isSold(categories, name);
  const code = sold ? at(state.codes, seat) : kBlocked;
  const startsRun = seat > row.first && at(hall.run, seat) !== at(hall.run, seat - 1);
  return (
    <div
      role="gridcell" class={style.cell} data-seat={seat} data-status={own ? 'mine' : code}
      data-kind={(at(hall.traits, seat) & kAccessible) !== 0 ? 'wheelchair'
        : (at(hall.traits, seat) & kCompanion) !== 0 ? 'companion' : undefined}
      data-gap={startsRun} data-quiet={filter.size > 0 && !filter.has(name)}
      aria-label={seatLabel(props, seat)} aria-selected={own}
      aria-disabled={code !== kFree && !own} tabIndex={props.stop ? 0 : -1}
      onClick={(event) => props.onSeat(seat, event.shiftKey)} onFocus={props.onFocusSeat}
    >
      {own ? '✓' : row.plan.seats[seat - row.first]?.number}
    </div>
  );
}

function freeOf(state: HallState, row: HallRow): number {
  let free = 0;
  for (let seat = row.first; seat < row.first + row.count; ++seat) {
    if (state.codes[seat] === kFree) ++free;
  }
  return free;
}

/** The seat that a key leads to from `seat`; null if the key means nothing here. */
function nextSeat(rows: readonly HallRow[], seat: number, key: string, all: boolean): number | null {
  const line = rows.findIndex((row) => seat >= row.first && seat < row.first + row.count);
  const row = rows[line];
  const first = rows[0];
  const last = rows[rows.length - 1];
  if (!row || !first || !last) return null;
  const end = row.first + row.count - 1;
  const inRow = (other: HallRow | undefined) => (other && other.count > 0
    ? other.first + Math.min(other.count - 1, Math.round(
      ((seat - row.first) / Math.max(1, row.count - 1)) * (other.count - 1),
    )) : seat);
  switch (key) {
    case 'ArrowRight': return Math.min(end, seat + 1);
    case 'ArrowLeft': return Math.max(row.first, seat - 1);
    case 'ArrowDown': return inRow(rows[line + 1]);
    case 'ArrowUp': return inRow(rows[line - 1]);
    case 'PageDown': return inRow(rows[Math.min(rows.length - 1, line + 5)]);
    case 'PageUp': return inRow(rows[Math.max(0, line - 5)]);
    case 'Home': return all ? first.first : row.first;
    case 'End': return all ? last.first + last.count - 1 : end;
    default: return null;
  }
}

function ZoneGrid(props: ListProps & { rows: readonly HallRow[]; label: string }) {
  const { state, words } = props;
  const [shownRows, setShownRows] = useState(kRowsAtOnce);
  const rows = props.rows.slice(0, shownRows);
  const firstFree = () => {
    for (const row of rows) {
      for (let seat = row.first; seat < row.first + row.count; ++seat) {
        if (props.mine.has(seat) || state.codes[seat] === kFree) return seat;
      }
    }
    return rows[0]?.first ?? 0;
  };
  const [stop, setStop] = useState(firstFree);
  const grid = useRef<HTMLDivElement>(null);
  const wanted = useRef(false);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-seat="${stop}"]`)?.focus();
  }, [stop]);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ' ') {
      props.onSeat(stop, event.shiftKey);
    } else {
      const next = nextSeat(rows, stop, event.key, event.ctrlKey || event.metaKey);
      if (next === null) return;
      wanted.current = next !== stop;
      setStop(next);
    }
    event.preventDefault();
  };
  const left = props.rows.length - rows.length;
  return (
    <>
      <div
        ref={grid} role="grid" aria-label={`${props.label}. ${words.keys}`} class={style.grid}
        aria-rowcount={props.rows.length} aria-multiselectable="true" onKeyDown={onKey}
      >
        {rows.map((row, index) => (
          <div key={row.first} role="row" aria-rowindex={index + 1} class={style.gridRow}>
            <div role="rowheader" class={style.rowLabel}>
              <span aria-hidden="true">{row.plan.label}</span>
              <span class={map.unseen}>
                {words.rowFree(row.plan.label, freeOf(state, row), row.count)}
              </span>
            </div>
            {Array.from({ length: row.count }, (_, i) => row.first + i).map((seat) => (
              <SeatCell
                key={seat} {...props} seat={seat} stop={seat === stop}
                onFocusSeat={() => setStop(seat)}
              />
            ))}
          </div>
        ))}
      </div>
      {left > 0 && (
        <button
          type="button" class={style.moreRows}
          onClick={() => setShownRows(shownRows + kRowsAtOnce)}
        >
          {words.moreRows(Math.min(left, kRowsAtOnce))}
        </button>
      )}
    </>
  );
}

function withWheelchairs(hall: Hall, zone: number): boolean {
  return hall.plan.zones.length > 1
    && hall.sections.some((section) => section.zone === zone && section.wheelchairs);
}

/** What the seats of each zone cost: their one price, or the lowest. */
function pricesOf(hall: Hall, categories: readonly CategoryPrice[], words: MapWords): string[] {
  const found = hall.plan.zones.map(() => new Set<number>());
  for (let seat = 0; seat < hall.count; ++seat) {
    found[hall.rows[at(hall.row, seat)]?.zone ?? -1]?.add(at(hall.category, seat));
  }
  return found.map((indices) => {
    const prices = [...indices].flatMap((index) =>
      categories.find(({ name }) => name === hall.plan.categories[index]?.name)?.price ?? []);
    const [lowest, ...others] = prices.sort((a, b) => a.amount - b.amount);
    if (!lowest) return words.notSold;
    const price = words.money(lowest);
    return others.some(({ amount }) => amount !== lowest.amount) ? words.from(price) : price;
  });
}

export function SeatList(props: ListProps) {
  const { hall, state, words } = props;
  const ownZone = [...props.mine].map((seat) => hall.rows[at(hall.row, seat)]?.zone)[0];
  const [open, setOpen] = useState<number | null>(
    ownZone ?? (hall.plan.zones.length === 1 ? 0 : null),
  );
  const prices = useMemo(() => pricesOf(hall, props.categories, words), [hall, props.categories, words]);
  const freeIn = (zone: number) => hall.sections.reduce((sum, section, index) =>
    sum + (section.zone === zone ? at(state.freeInSection, index) : 0), 0);
  return (
    <div class={style.zones}>
      {hall.plan.zones.map((zone, index) => {
        const rows = hall.rows.filter((row) => row.zone === index && row.count > 0);
        if (rows.length === 0) return null;
        const isOpen = open === index;
        return (
          <section key={`${index} ${zone.name}`}>
            <h2>
              <button
                type="button" class={style.zone} aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? null : index)}
              >
                <span>
                  {translated(zone.name)} {zone.entrance && <small>{translated(zone.entrance)}</small>}
                  {withWheelchairs(hall, index) && <small>{words.accessible}</small>}
                </span>
                <span class={style.price}><b>{prices[index]}</b> {words.free(freeIn(index))}</span>
              </button>
            </h2>
            {isOpen && <ZoneGrid {...props} rows={rows} label={translated(zone.name)} />}
          </section>
        );
      })}
    </div>
  );
}
