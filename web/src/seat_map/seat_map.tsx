// The seat map of a show: canvas, legend, buttons, cards and the list around one basket that the page
// keeps. This component turns touches into the basket as it would be, and says so in words.

import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'preact/hooks';

import { textsRevision, translated } from '../words/catalogue_texts';
import { AddMore, useAdding } from './add_more';
import { AreaStepper } from './area_card';
import {
  categoryName, freeFor, isSold, placesCount, stayingOf, touchArea, touchSeat, wishArea, withGroup,
} from './choose';
import type { Rules, Settled, TooFew } from './choose';
import { CloseCard } from './close_card';
import type { SeatMapProps } from './contract';
import { describeSeats } from './nearest';
import { at, wordsOf } from './geometry';
import type { Hall, Point } from './geometry';
import { HallState } from './hall_state';
import { Here } from './here';
import { HoverCard, isDocked } from './hover_card';
import { Key, Legend } from './legend';
import { SeatList } from './list';
import list from './list.module.css';
import { MapButtons } from './map_buttons';
import { MapStage } from './map_stage';
import { hallOf } from './measure';
import { Minimap } from './minimap';
import { OfferCard } from './offer_card';
import type { Short } from './offer_card';
import { offersOf } from './offers';
import type { Offer } from './offers';
import type { Looks } from './painter';
import { paletteOf } from './palette';
import type { Palette } from './palette';
import style from './seat_map.module.css';
import { wheelchairRuns } from './sections';
import { levelOf } from './view_box';
import type { View } from './view_box';
import { wordsIn } from './words';
import type { MapWords } from './words';

/** Counts in words follow the hall at most so often. */
const kCounts_ms = 250;
/** The minimap follows the camera so often; the canvas does at every frame. */
const kView_ms = 60;
/** After a touch, the card of the seat stays so long beside it. */
const kCardStays_ms = 3_500;

/** On a lower map the corner is needed for seats. */
const kMinimap_px = 290;

/** `passing`: of a touch or the keyboard, not of a pointer that rests there. */
interface Look { seat: number; place: Point; passing: boolean }

/** The page's colours, read again when the theme changes by the device or by the page. */
function usePalette(props: SeatMapProps, host: { current: HTMLElement | null }): Palette | null {
  const [palette, setPalette] = useState<Palette | null>(null);
  useEffect(() => {
    const read = () => {
      if (!host.current) return;
      const now = paletteOf(host.current, props.plan.categories);
      // The same colours stay the same object: a new one draws every tile anew.
      setPalette((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
    };
    read();
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    query.addEventListener('change', read);
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    void document.fonts?.ready.then(read);
    return () => {
      query.removeEventListener('change', read);
      observer.disconnect();
    };
  }, [props.plan]);
  return palette;
}

function looksOf(props: SeatMapProps, filter: ReadonlySet<string>, palette: Palette): Looks {
  const words = wordsIn(props.locale);
  const { plan, categories, statuses } = props;
  const area = (key: string) => plan.areas.find((other) => other.key === key);
  return {
    palette,
    shown: plan.categories.map(({ name }) => filter.size === 0 || filter.has(name)),
    sold: plan.categories.map(({ name }) => isSold(categories, name)),
    prices: plan.categories.map(({ name }) => {
      const price = categories.find((category) => category.name === name)?.price;
      return price ? words.money(price) : '';
    }),
    free: words.free,
    share: (key) => statuses.left(key) / Math.max(1, area(key)?.capacity ?? 1),
    shapeWords: (text) => translated(words.shape(text)),
    areaWords: (key) => [translated(area(key)?.name ?? key), words.left(statuses.left(key))],
  };
}

/** Draws again when what others do changes the counts, but not more often than people can read. */
function useCounts(props: SeatMapProps): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    let timer = 0;
    const stop = props.statuses.subscribe(() => {
      timer ||= window.setTimeout(() => {
        timer = 0;
        setTick((tick) => tick + 1);
      }, kCounts_ms);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [props.statuses]);
}

/** The statuses as the painters and the list want them, as long as the map is there. */
function useHallState(hall: Hall, statuses: SeatMapProps['statuses']): HallState {
  const state = useMemo(() => new HallState(hall, statuses), [hall, statuses]);
  useEffect(() => () => state.close(), [state]);
  return state;
}

/** What a touch leads to that takes nothing yet: the places where so many seats fit. */
function shortOf(props: SeatMapProps, rules: Rules, seat: number, { here, wanted }: TooFew): Short {
  const hall = hallOf(props.plan);
  const offers = offersOf(hall, props.categories, {
    count: wanted, here, near: { x: at(hall.x, seat), y: at(hall.y, seat) },
    category: at(hall.category, seat), free: freeFor(rules),
  }, props.locale);
  const room = props.most - placesCount(stayingOf(rules));
  return {
    seat, adding: rules.adding === true,
    // What there is no room for is not to be had elsewhere either.
    offers: room < wanted ? offers.slice(-1) : offers,
    sentence: room < wanted ? wordsIn(props.locale).roomFor(room, props.most)
      : wordsIn(props.locale).short(here.length, wanted),
  };
}

/** Runs of parts with wheelchair places that fit under a map. */
const kRuns = 3;

/** Which parts have wheelchair places, where that can be said in a line. */
function wheelchairTip(hall: Hall, words: MapWords): string {
  const runs = wheelchairRuns(hall);
  return runs.length > 0 && runs.length <= kRuns ? words.wheelchairParts(runs) : '';
}

/** What touches do, with the newest props whenever they come. */
function useTouches(props: SeatMapProps, always: boolean, announce: (sentence: string) => void) {
  const newest = useRef(props);
  newest.current = props;
  const adds = useRef(always);
  adds.current = always;
  const [short, setShort] = useState<Short | null>(null);
  const rules = useCallback((adding = false): Rules =>
    (adding || adds.current ? { ...newest.current, adding: true, together: 1 } : newest.current), []);
  const settle = useCallback((touch: Settled, named: string, area: string | null) => {
    const now = newest.current;
    const words = wordsIn(now.locale);
    setShort(null);
    if (touch.kind === 'refused') {
      const sentence = words.refused(touch.why, named, now.most);
      announce(sentence);
      now.onRefuse(sentence);
      return;
    }
    const count = placesCount(touch.next);
    const seats = describeSeats(now.plan, touch.seats);
    const wish = touch.next.areas.find(({ key }) => key === area)?.quantity ?? 0;
    if (area !== null) announce(words.area(named, wish, count, now.most));
    else announce(words[kSaid[touch.kind]](seats, count, now.most));
    now.onChoose(touch.next);
  }, [announce]);
  const touch = useCallback((seat: number, adding: boolean) => {
    const hall = hallOf(newest.current.plan);
    const named = wordsOf(hall, seat);
    const words = wordsIn(newest.current.locale);
    const result = touchSeat(hall, rules(adding), seat);
    if (result.kind === 'short') setShort(shortOf(newest.current, rules(adding), seat, result));
    else settle(result, named ? words.seat(named) : '', null);
  }, [rules, settle]);
  const take = useCallback((from: Short, { seats }: Offer) => {
    const now = rules(from.adding);
    if (seats.every(freeFor(now))) settle(withGroup(now, seats), '', null);
    else touch(from.seat, from.adding); // others were faster: what there is now
  }, [rules, settle, touch]);
  const inArea = useCallback((key: string, of: (hall: Hall) => Settled | null) => {
    const hall = hallOf(newest.current.plan);
    const touch = of(hall);
    const name = translated(hall.plan.areas.find((area) => area.key === key)?.name ?? key);
    if (touch) settle(touch, name, key);
  }, [settle]);
  const wish = (key: string, quantity: number) =>
    inArea(key, (hall) => wishArea(hall, rules(), key, quantity));
  const pick = useCallback((key: string, adding: boolean) =>
    inArea(key, (hall) => touchArea(hall, rules(adding), key)), [rules, inArea]);
  return { newest, rules, touch, pick, wish, short, take, closeShort: () => setShort(null) };
}

const kSaid = { took: 'took', moved: 'moved', 'gave-back': 'gaveBack' } as const;

const sorted = (seats: readonly number[]) => [...seats].sort((a, b) => a - b).join();

/** Whether this browser draws at all: some keep canvases from pages, against fingerprints. */
const draws = (() => {
  try {
    return document.createElement('canvas').getContext('2d') !== null;
  } catch {
    return false;
  }
})();

export function SeatMap(props: SeatMapProps) {
  const { plan, statuses, categories, chosen } = props;
  const words = wordsIn(props.locale);
  const hall = hallOf(plan);
  const host = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<MapStage | null>(null);
  const [asList, setAsList] = useState(!draws);
  const [filter, setFilter] = useState(props.filter);
  const [view, setView] = useState<View | null>(null);
  const [look, setLook] = useState<Look | null>(null);
  const [openArea, setOpenArea] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [ready, setReady] = useState(0);
  const howTo = useId();
  const state = useHallState(hall, statuses);
  const palette = usePalette(props, host);
  const [adding, setAdding] = useAdding(props);
  const touched = useRef(sorted(chosen.seats));
  const { newest, rules, touch, pick, wish, short, take, closeShort } = useTouches({
    ...props,
    onChoose: (next) => {
      touched.current = sorted(next.seats);
      props.onChoose(next);
    },
  }, adding, setSaid);
  useCounts(props);
  // By what is in it: a page may well make the set anew each time.
  useEffect(() => setFilter(props.filter), [[...props.filter].sort().join('\n')]);
  const mine = useMemo(() => new Set(chosen.seats), [chosen.seats.join()]);
  useEffect(closeShort, [mine, props.together, asList]);
  const looks = useMemo(() => (palette ? looksOf(props, filter, palette) : null),
    [palette, filter, plan, statuses, categories, props.locale, textsRevision()]);

  const cardTimer = useRef(0);
  const lookAt = (seat: number | null, place: Point, passing: boolean) => {
    window.clearTimeout(cardTimer.current);
    setLook(seat === null ? null : { seat, place, passing });
    if (passing && stage.current && !isDocked(stage.current.size))
      cardTimer.current = window.setTimeout(() => lookAt(null, place, false), kCardStays_ms);
    const painter = stage.current?.painter;
    if (!painter) return;
    painter.hover = seat;
    const preview = seat === null || passing ? null : touchSeat(hall, rules(), seat);
    painter.group = preview && 'next' in preview && preview.kind !== 'gave-back' ? preview.seats : [];
    painter.invalidate();
  };

  const closeLook = () => {
    lookAt(null, { x: 0, y: 0 }, false);
    canvas.current?.focus({ preventScroll: true });
  };

  useEffect(() => {
    if (asList || !canvas.current || !looks) return;
    let following = 0;
    let latest: View | null = null;
    const made = new MapStage(canvas.current, plan, state, looks, {
      seat: (seat, add) => {
        touch(seat, add);
        lookAt(seat, made.screenOf(seat), true);
      },
      area: (key, add) => {
        setOpenArea(key);
        pick(key, add);
      },
      look: (seat, place) => lookAt(seat, place, false),
      cursor: (seat) => {
        const now = newest.current;
        const named = wordsOf(hall, seat);
        const price = now.categories.find(({ name }) => name === categoryName(hall, seat))?.price;
        const { status, yours, notSold, money, accessible, companion, restricted, seat: say } =
          wordsIn(now.locale);
        const standing = now.chosen.seats.includes(seat) ? yours
          : price ? status[now.statuses.status(seat)] : notSold;
        if (named) setSaid([
          say(named), named.accessible ? accessible : '', named.companion ? companion : '',
          named.restrictedView ? restricted : '', price ? money(price) : '', standing,
        ].filter(Boolean).join(', '));
        lookAt(seat, made.screenOf(seat), true);
      },
      moved: (next) => {
        latest = next;
        following ||= window.setTimeout(() => {
          following = 0;
          setView(latest);
        }, kView_ms);
      },
      grabbed: () => {
        lookAt(null, { x: 0, y: 0 }, false);
        setOpenArea(null);
        closeShort();
      },
    });
    stage.current = made;
    setView(made.camera.view);
    setReady((times) => times + 1);
    return () => {
      window.clearTimeout(following);
      window.clearTimeout(cardTimer.current);
      setLook(null);
      stage.current = null;
      made.close();
    };
  }, [plan, state, asList, looks === null]);

  useEffect(() => {
    if (looks) stage.current?.painter.look(looks);
  }, [looks, ready]);
  useEffect(() => {
    if (stage.current) stage.current.wheelchair = props.wheelchair === true;
  }, [props.wheelchair, ready]);
  useEffect(() => {
    const painter = stage.current?.painter;
    if (!painter) return;
    painter.mine = mine;
    painter.group = [];
    painter.suggested = props.suggested ?? [];
    painter.lost = new Set(props.lost);
    painter.invalidate();
  }, [mine, props.suggested, props.lost, ready]);
  useEffect(() => stage.current?.show(props.suggested ?? []), [props.suggested, ready]);
  // What was not chosen on the map but picked for the buyer comes into view.
  useEffect(() => {
    if (sorted(chosen.seats) === touched.current) return;
    touched.current = sorted(chosen.seats);
    stage.current?.follow(chosen.seats);
  }, [mine]);
  const ring = (seats: readonly number[]) => {
    const painter = stage.current?.painter;
    if (!painter) return;
    painter.suggested = seats;
    painter.invalidate();
  };
  useEffect(() => { if (!short) ring(props.suggested ?? []); }, [short]);
  const offers = (place: Point | null) => short && (
    <OfferCard
      short={short} place={place} size={stage.current?.size} words={words} onLook={ring}
      onClose={closeShort}
      onTake={(offer) => {
        take(short, offer);
        stage.current?.ensure(offer.seats[offer.seats.length >> 1] ?? 0);
      }}
    />
  );
  const addMore = (
    <AddMore chosen={chosen} most={props.most} adding={adding} asList={asList} words={words}
      onAdding={setAdding} />
  );

  const onFilter = (next: ReadonlySet<string>) => {
    setFilter(next);
    props.onFilter?.(next);
  };
  const stepper = (key: string) => {
    const area = plan.areas.find((other) => other.key === key);
    return area && (
      <AreaStepper
        key={key} area={area} words={words} left={statuses.left(key)}
        category={categories.find(({ name }) => name === area.category)}
        quantity={chosen.areas.find((other) => other.key === key)?.quantity ?? 0}
        onWish={(quantity) => wish(key, quantity)}
      />
    );
  };
  const drawnAreas = new Set(plan.shapes.map((shape) => shape.area));
  const undrawn = plan.areas.filter((area) => !drawnAreas.has(area.key));
  const camera = stage.current?.camera;
  const size = stage.current?.size;
  const near = view && camera && view.k > camera.whole().k * 1.35;
  const zones = view !== null && levelOf(hall, view.k) === 'zones';

  return (
    <section ref={host} class={style.map} lang={props.locale} aria-label={words.map}>
      <div class={style.head}>
        <Legend
          plan={plan} categories={categories} free={(index) => state.free(index)}
          filter={filter} palette={palette} words={words} onFilter={onFilter}
        />
        {draws && <button
          type="button" class={style.switch}
          title={asList ? words.asMap : words.asList} onClick={() => setAsList(!asList)}
        >
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={asList ? 'M3 5l5-2 4 2 5-2v12l-5 2-4-2-5 2zM8 3v12M12 5v12' : 'M4 5h12M4 10h12M4 15h12'} />
          </svg>
          <span>{asList ? words.asMap : words.asList}</span>
        </button>}
      </div>
      {asList ? (
        <div class={list.list}>
          {addMore}
          {plan.areas.map((area) => stepper(area.key))}
          <SeatList
            hall={hall} state={state} categories={categories} mine={mine} filter={filter}
            words={words} onSeat={touch}
          />
          {offers(null)}
        </div>
      ) : (
        <div class={style.stage}>
          <canvas
            ref={canvas} class={style.canvas} tabIndex={0} role="application"
            aria-label={words.map} aria-roledescription={words.map} aria-describedby={howTo}
          />
          <p id={howTo} class={style.unseen}>{words.howTo}</p>
          {near && size && <Here hall={hall} view={view} size={size} words={words}
            wheelchair={props.wheelchair === true} chosen={chosen.seats.length > 0} onWheelchair={(seat) => stage.current?.ensure(seat)} />}
          {near && size && size.height > kMinimap_px && palette && (
            <Minimap
              hall={hall} palette={palette} view={view} size={size}
              onCentre={(point) => camera?.centre(point)}
            />
          )}
          <MapButtons words={words} onStep={(inwards) => camera?.step(inwards)}
            onWhole={() => camera?.showWhole()} />
          {openArea === null && addMore}
          {look && !short && size && palette && (
            <HoverCard
              hall={hall} seat={look.seat} size={size} palette={palette}
              place={look.passing && stage.current ? stage.current.screenOf(look.seat) : look.place}
              onClose={look.passing ? closeLook : undefined}
              status={mine.has(look.seat) ? 'mine' : statuses.status(look.seat)} words={words}
              category={categories.find(({ name }) => name === categoryName(hall, look.seat))}
            />
          )}
          {short && stage.current && offers(stage.current.screenOf(short.seat))}
          {openArea !== null && <div class={style.areaCard}>
            {stepper(openArea)}
            <CloseCard words={words} onClose={() => setOpenArea(null)} />
          </div>}
        </div>
      )}
      {(zones && !asList ? <p class={style.tip}>{words.tapToZoom} {wheelchairTip(hall, words)}</p>
        : <Key words={words} hall={hall} />)}
      {!asList && undrawn.length > 0 && (
        <div class={style.undrawn}>{undrawn.map((area) => stepper(area.key))}</div>
      )}
      <p class={style.unseen} role="status" aria-live="polite">{said}</p>
    </section>
  );
}
