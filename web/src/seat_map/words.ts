// All that the map says, in English and Hindi. A catalogue of its own, so that the map stays one
// chunk and no page has to carry its sentences.

import { joinedNumbers } from '../words/places';
import type { Money, SeatWords } from './contract';
import type { SeatStatus } from '../live/seat_statuses';
import type { TouchRefusal } from './choose';

type Named = readonly SeatWords[];

export interface MapWords {
  map: string;
  howTo: string;
  asList: string;
  asMap: string;
  zoomIn: string;
  zoomOut: string;
  wholeHall: string;
  fullScreen: string;
  smallScreen: string;
  legend: string;
  allCategories: string;
  yours: string;
  status: Record<SeatStatus, string>;
  accessible: string;
  companion: string;
  restricted: string;
  /** What is special about any of these seats: "Wheelchair place", "Restricted view". */
  traits(seats: Named): string[];
  standing: string;
  /** What a plan writes on a shape, where it is one of the usual words; else as it is. */
  shape(text: string): string;
  row: string;
  notSold: string;
  from(price: string): string;
  free(count: number): string;
  left(count: number): string;
  seat(seat: SeatWords): string;
  /** The same, short. */
  place(seat: SeatWords): string;
  seats(seats: Named): string;
  took(seats: Named, count: number, most: number): string;
  moved(seats: Named, count: number, most: number): string;
  gaveBack(seats: Named, count: number, most: number): string;
  area(name: string, quantity: number, count: number, most: number): string;
  refused(why: TouchRefusal, named: string, most: number): string;
  addMore: string;
  /** So many are not free together at the touched place. */
  short(here: number, wanted: number): string;
  /** Only so many may still be taken in one booking. */
  roomFor(count: number, most: number): string;
  /** What else can be had, for short: the place or the category stands beside it. */
  together(count: number): string;
  togetherIn(count: number, category: string): string;
  apart(count: number, other: number): string;
  onlyHere(count: number): string;
  /** A wheelchair place with so many others. */
  company(others: number): string;
  addMoreHint: string;
  close: string;
  tapToZoom: string;
  /** Where wheelchair places are: the first and the last part of each run of parts. */
  wheelchairParts(runs: readonly (readonly [string, string])[]): string;
  toWheelchairs: string;
  fewer(name: string): string;
  more(name: string): string;
  moreRows(count: number): string;
  rowFree(row: string, free: number, of: number): string;
  keys: string;
  distance(metres: number, kind: 'screen' | 'stage'): string;
  off(degrees: number, side: 'left' | 'right' | 'middle'): string;
  viewFrom(seat: string): string;
  money(money: Money): string;
  number(count: number): string;
}

function listed(seats: Named, join: (zone: string, row: string, numbers: string[]) => string) {
  const groups = new Map<string, { seat: SeatWords; numbers: string[] }>();
  for (const seat of seats) {
    const key = `${seat.zone}\n${seat.row}`;
    const group = groups.get(key) ?? { seat, numbers: [] };
    group.numbers.push(seat.number);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ seat, numbers }) => join(seat.zone, seat.row, numbers)).join('; ');
}

function traitsIn(words: MapWords, seats: Named): string[] {
  return [
    ...(seats.some(({ accessible }) => accessible) ? [words.accessible] : []),
    ...(seats.some(({ companion }) => companion) ? [words.companion] : []),
    ...(seats.some(({ restrictedView }) => restrictedView) ? [words.restricted] : []),
  ];
}

/** Sentences in a row, each with the stop of its language. */
function said(stop: string, ...sentences: readonly string[]): string {
  return sentences.map((sentence) => `${sentence}${stop}`).join(' ');
}

function placed(...parts: string[]): string {
  return parts.filter(Boolean).join(' · ');
}

function moneyIn(tag: string): (money: Money) => string {
  const formats = new Map<string, Intl.NumberFormat>(); // one takes longer to make than a list of seats
  return ({ amount, currency }) => {
    const digits = amount % 100 === 0 ? 0 : 2;
    const format = formats.get(currency + digits) ?? new Intl.NumberFormat(tag, {
      style: 'currency', currency, minimumFractionDigits: digits,
    });
    formats.set(currency + digits, format);
    return format.format(amount / 100);
  };
}

function numberIn(tag: string): (count: number) => string {
  let format: Intl.NumberFormat | undefined;
  // Most are small, and written alike; the first format of a page takes a cheap phone a tenth of a second.
  return (count) => (count < 1_000 ? `${count}` : (format ??= new Intl.NumberFormat(tag)).format(count));
}

const kSlightly_degrees = 20;
const kFar_degrees = 45;

/** How far a seat is from the middle, as people say it: nobody thinks of a seat in degrees. */
function howFarOff(degrees: number): 'slightly' | 'plainly' | 'far' {
  return degrees < kSlightly_degrees ? 'slightly' : degrees < kFar_degrees ? 'plainly' : 'far';
}

const n = numberIn('en-IN');

const counts = ['', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const gintiyan = ['', 'एक', 'दो', 'तीन', 'चार', 'पाँच', 'छह', 'सात', 'आठ', 'नौ', 'दस'];
const counted = (count: number) => counts[count] ?? n(count);
const gina = (count: number) => gintiyan[count] ?? hn(count);

const en: MapWords = {
  map: 'Seat map',
  howTo: 'Arrow keys move from seat to seat. Enter selects or removes, or moves your seats there; Shift and '
    + 'Enter adds more. Plus and minus zoom, zero shows the whole hall. The same seats are there as a list.',
  asList: 'Seats as a list',
  asMap: 'Seats as a map',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  wholeHall: 'Whole hall',
  fullScreen: 'Full screen',
  smallScreen: 'Leave full screen',
  legend: 'Prices and what is free',
  allCategories: 'All',
  yours: 'Yours',
  status: { free: 'Free', held: 'Being bought', sold: 'Sold', blocked: 'Not for sale' },
  accessible: 'Wheelchair place',
  companion: 'Companion seat',
  restricted: 'Restricted view',
  traits: (seats) => traitsIn(en, seats),
  standing: 'Standing',
  shape: (text) => text,
  row: 'Row',
  notSold: 'Not sold for this show',
  from: (price) => `from ${price}`,
  free: (count) => (count === 0 ? 'None free' : `${n(count)} free`),
  left: (count) => (count === 0 ? 'None left' : `${n(count)} left`),
  seat: (seat) => `${seat.zone}, row ${seat.row}, seat ${seat.number}`,
  place: ({ zone, row, number }) => placed(zone, row && `Row ${row}`, `Seat ${number}`),
  seats: (seats) => listed(seats, (zone, row, numbers) =>
    `${zone}, row ${row}, seat${numbers.length > 1 ? 's' : ''} ${joinedNumbers(numbers)}`),
  took: (seats, count, most) =>
    said('.', `Selected: ${en.seats(seats)}`, ...en.traits(seats), `${count} of at most ${most}`),
  moved: (seats, count, most) =>
    said('.', `Moved to ${en.seats(seats)}`, ...en.traits(seats), `${count} of at most ${most}`),
  gaveBack: (seats, count, most) => `Removed: ${en.seats(seats)}. ${count} of at most ${most}.`,
  area: (name, quantity, count, most) =>
    `${name}: ${quantity}. ${count} of at most ${most} places.`,
  refused: (why, named, most) => ({
    taken: `${named} is taken. Every filled square is free.`,
    blocked: `${named} is not for sale.`,
    'not-sold': `${named} is not sold for this show.`,
    most: `You have ${most} places, the most in one booking. Tap one of yours to remove it.`,
    companion: `${named} is sold with a wheelchair place. Choose that one first.`,
    'area-full': `There aren’t that many places left in ${named}.`,
  })[why],
  addMore: 'Add more seats',
  short: (here, wanted) => `There aren’t ${n(wanted)} together here, only ${n(here)}.`,
  roomFor: (count, most) => `Only ${n(count)} more: ${n(most)} places are the most in one booking.`,
  together: (count) => (count === 1 ? 'One seat' : `${counted(count)} together`),
  togetherIn: (count, category) => `${count === 1 ? 'One' : `${counted(count)} together`} in ${category}`,
  apart: (count, other) => `${counted(count)} and ${counted(other).toLowerCase()}`,
  onlyHere: (count) => (count === 1 ? 'Only this seat' : `${counted(count)} together here`),
  company: (others) => `Wheelchair place${others > 0 ? ` and ${counted(others).toLowerCase()} more` : ''}`,
  addMoreHint: 'Shift and click, or a long press, adds more too.',
  close: 'Close',
  tapToZoom: 'Tap a part of the map to see its seats.',
  wheelchairParts: (runs) => `Wheelchair places: ${runs
    .map(([first, last]) => (first === last ? first : `${first} to ${last}`)).join(', ')}.`,
  toWheelchairs: 'Wheelchair places',
  fewer: (name) => `One place fewer in ${name}`,
  more: (name) => `One place more in ${name}`,
  moreRows: (count) => `Show ${n(count)} more rows`,
  rowFree: (row, free, of) => `Row ${row}: ${n(free)} of ${n(of)} free`,
  keys: 'Arrow keys move, Enter selects or removes, Shift and Enter adds more.',
  distance: (metres, kind) => `${n(Math.max(1, Math.round(metres)))} m from the ${kind}`,
  off: (degrees, side) => (side === 'middle' ? 'straight ahead'
    : `${{ slightly: 'slightly', plainly: 'to the', far: 'far' }[howFarOff(degrees)]} ${side}`),
  viewFrom: (seat) => `The view from ${seat}, drawn from the plan`,
  money: moneyIn('en-IN'),
  number: n,
};

const hn = numberIn('hi-IN');

/** Of one seat and of several: "हटाई गई", "हटाई गईं". */
const gai = (seats: Named) => (seats.length === 1 ? 'गई' : 'गईं');
const upTo = (count: number, most: number) => `${count} टिकट, ज़्यादा से ज़्यादा ${most}।`;

const hi: MapWords = {
  map: 'सीटों का नक़्शा',
  howTo: 'तीर वाले बटनों से एक सीट से दूसरी पर जाएँ, Enter से सीट चुनें, हटाएँ या वहाँ बदलें, '
    + 'Shift और Enter से और जोड़ें। + और − से पास या दूर करें, 0 से पूरा नक़्शा देखें। यही सीटें सूची में भी हैं।',
  asList: 'सीटें सूची में देखें',
  asMap: 'सीटें नक़्शे में देखें',
  zoomIn: 'पास लाएँ',
  zoomOut: 'दूर करें',
  wholeHall: 'पूरा नक़्शा',
  fullScreen: 'पूरी स्क्रीन',
  smallScreen: 'पूरी स्क्रीन से बाहर',
  legend: 'दाम और ख़ाली सीटें',
  allCategories: 'सभी',
  yours: 'आपकी',
  status: { free: 'ख़ाली', held: 'कोई ख़रीद रहा है', sold: 'बिक चुकी', blocked: 'बिक्री के लिए नहीं' },
  accessible: 'व्हीलचेयर की जगह',
  companion: 'साथी की सीट',
  restricted: 'पूरा नहीं दिखेगा',
  traits: (seats) => traitsIn(hi, seats),
  standing: 'खड़े रहने की जगह',
  shape: (text) => ({ screen: 'पर्दा', stage: 'मंच' })[text.trim().toLowerCase()] ?? text,
  row: 'पंक्ति',
  notSold: 'इस शो में नहीं बिकती',
  from: (price) => `${price} से`,
  free: (count) => (count === 0 ? 'कोई ख़ाली नहीं' : `${hn(count)} ख़ाली`),
  left: (count) => (count === 0 ? 'कोई टिकट नहीं बचा' : `${hn(count)} टिकट बाक़ी`),
  seat: (seat) => `${seat.zone}, पंक्ति ${seat.row}, सीट ${seat.number}`,
  place: ({ zone, row, number }) => placed(zone, row && `पंक्ति ${row}`, `सीट ${number}`),
  seats: (seats) => listed(seats, (zone, row, numbers) =>
    `${zone}, पंक्ति ${row}, सीट ${joinedNumbers(numbers)}`),
  took: (seats, count, most) =>
    said('।', `चुनी ${gai(seats)}: ${hi.seats(seats)}`, ...hi.traits(seats)) + ` ${upTo(count, most)}`,
  moved: (seats, count, most) =>
    said('।', `अब यहाँ: ${hi.seats(seats)}`, ...hi.traits(seats)) + ` ${upTo(count, most)}`,
  gaveBack: (seats, count, most) => `हटाई ${gai(seats)}: ${hi.seats(seats)}। ${upTo(count, most)}`,
  area: (name, quantity, count, most) =>
    `${name}: ${quantity}। कुल ${upTo(count, most)}`,
  refused: (why, named, most) => ({
    taken: `${named} ख़ाली नहीं है। जिन खानों में रंग भरा है, वे सीटें ख़ाली हैं।`,
    blocked: `${named} बिक्री के लिए नहीं है।`,
    'not-sold': `${named} इस शो में नहीं बिकती।`,
    most: `आपने ${most} टिकट चुन लिए हैं, एक बुकिंग में इससे ज़्यादा नहीं मिलते। अपनी कोई सीट दबाकर हटाएँ।`,
    companion: `${named} व्हीलचेयर की जगह के साथ ही मिलती है। पहले वह जगह चुनें।`,
    'area-full': `${named} में इतने टिकट नहीं बचे।`,
  })[why],
  addMore: 'और सीटें जोड़ें',
  short: (here, wanted) => `यहाँ ${hn(wanted)} सीटें साथ में नहीं हैं, सिर्फ़ ${hn(here)} `
    + (here === 1 ? 'है।' : 'हैं।'),
  roomFor: (count, most) => `सिर्फ़ ${hn(count)} और: एक बुकिंग में ज़्यादा से ज़्यादा ${hn(most)} टिकट मिलते हैं।`,
  together: (count) => (count === 1 ? 'एक सीट' : `${gina(count)} साथ में`),
  togetherIn: (count, category) => `${category} में ${count === 1 ? 'एक' : `${gina(count)} साथ में`}`,
  apart: (count, other) => `${gina(count)} और ${gina(other)}`,
  onlyHere: (count) => (count === 1 ? 'सिर्फ़ यही सीट' : `यहीं ${gina(count)} साथ में`),
  company: (others) => `व्हीलचेयर की जगह${others > 0 ? ` और ${gina(others)} ${others === 1 ? 'सीट' : 'सीटें'}` : ''}`,
  addMoreHint: 'Shift के साथ दबाएँ, या देर तक दबाए रखें, तो भी सीटें जुड़ती हैं।',
  close: 'बंद करें',
  tapToZoom: 'सीटें देखने के लिए नक़्शे का कोई हिस्सा दबाएँ।',
  wheelchairParts: (runs) => `व्हीलचेयर की जगहें: ${runs
    .map(([first, last]) => (first === last ? first : `${first} से ${last} तक`)).join(', ')}।`,
  toWheelchairs: 'व्हीलचेयर की जगहें',
  fewer: (name) => `${name}: एक टिकट कम`,
  more: (name) => `${name}: एक टिकट और`,
  moreRows: (count) => `${hn(count)} और पंक्तियाँ दिखाएँ`,
  rowFree: (row, free, of) => `पंक्ति ${row}: ${hn(of)} में से ${hn(free)} ख़ाली`,
  keys: 'तीर वाले बटनों से चलें, Enter से सीट चुनें या हटाएँ, Shift और Enter से और जोड़ें।',
  distance: (metres, kind) =>
    `${kind === 'screen' ? 'पर्दे' : 'मंच'} से ${hn(Math.max(1, Math.round(metres)))} मीटर`,
  off: (degrees, side) => (side === 'middle' ? 'ठीक सामने'
    : `${{ slightly: 'थोड़ा', plainly: 'बीच से', far: 'काफ़ी' }[howFarOff(degrees)]} `
      + (side === 'left' ? 'बाएँ' : 'दाएँ')),
  viewFrom: (seat) => `${seat} से ऐसा दिखेगा, नक़्शे के हिसाब से`,
  money: moneyIn('hi-IN'),
  number: hn,
};

export function wordsIn(locale: 'en' | 'hi'): MapWords {
  return locale === 'hi' ? hi : en;
}
