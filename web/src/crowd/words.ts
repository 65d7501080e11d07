// What the page says of the figures, in English like everything that developers read here.

import type { News, Verdict } from './news';
import type { Fate, JudgedOrder, OwnDoings } from './own_orders';

export const number = (value: number) => value.toLocaleString('en');

export function places(count: number): string {
  return count === 1 ? '1 place' : `${number(count)} places`;
}

export function duration(micros: number): string {
  if (micros === 0) return '–'; // nothing was measured yet
  if (micros < 10_000) return `${(micros / 1e3).toFixed(1)} ms`;
  if (micros < 1e6) return `${Math.round(micros / 1e3)} ms`;
  return `${(micros / 1e6).toFixed(1)} s`;
}

export function clock(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function headline({ phase, buyers, seats, verdict }: News): string {
  if (verdict) return outcome(verdict);
  if (phase === 'judging') return 'Nobody is left. Now it is judged.';
  return `${number(buyers)} buyers. ${number(seats)} seats.`;
}

export function explanation({ phase, came, buyers, kills_planned: kills, verdict }: News): string {
  if (verdict) return whatWasFound(verdict);
  if (phase === 'opening') return 'They are at the doors, which open in a moment. Be faster.';
  if (phase === 'judging')
    return 'The server was stopped. A checker that shares no code with it reads what every buyer was ' +
      'told, and then the database.';
  if (came >= buyers) return 'Everybody has come. The last ones choose, and pay.';
  const killed = kills === 0 ? '' :
    `, and on the way its server is killed${kills === 1 ? '' : ` ${number(kills)} times`}`;
  return `All of them want seats of this one show${killed}.`;
}

export function outcome({ outcome: found, good }: Verdict): string {
  if (found === 'unjudged') return good ? 'Not judged.' : 'Not as it should be.';
  return found === 'proved' && good ? 'Proved.' : 'Not proved.';
}

/** The checker's last line, without its first word. */
export function sentence(said: string): string {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  const colon = last.indexOf(': ');
  const rest = colon < 0 ? last : last.slice(colon + 2);
  return rest && `${rest[0]?.toUpperCase()}${rest.slice(1)}.`;
}

function whatWasFound({ outcome: found, said }: Verdict): string {
  if (found === 'unjudged') return 'There was no checker: firstshow-lab crowd --checker names it.';
  return sentence(said);
}

/** What the checker counted, line by line: "  seats     2,634" under "sales acknowledged". */
export function counted(said: string): { name: string; figure: string; isPart: boolean }[] {
  const table = said.split('\n\n')[0] ?? '';
  return table.split('\n').flatMap((line) => {
    const found = /^( *)(\S.*?) {2,}(\S.*)$/.exec(line);
    if (!found) return [];
    const [, indent = '', name = '', figure = ''] = found;
    return [{ name, figure, isPart: indent.length > 0 }];
  });
}

/** What the checker complained of: all that is neither its table nor its last line. */
export function complaints(said: string): string {
  const [, ...rest] = said.trimEnd().split('\n\n');
  return rest.join('\n\n').split('\n').slice(0, -1).join('\n').trim();
}

export function serverLine({ phase, up, kills, away_us: away, verdict }: News):
    { tone: 'good' | 'bad' | 'plain'; text: string } {
  if (phase === 'judging' || (verdict && !up)) return { tone: 'plain', text: 'Stopped, to be judged' };
  if (verdict) return { tone: 'good', text: 'Up again: the map as it was left' };
  if (!up && kills > 0) return { tone: 'bad', text: 'Killed with SIGKILL; it starts again' };
  if (!up) return { tone: 'plain', text: 'Starting' };
  if (kills === 0) return { tone: 'good', text: 'The server is up' };
  const times = kills === 1 ? 'once' : `${number(kills)} times`;
  return { tone: 'good', text: `Up. Killed ${times}, back after ${duration(away)}` };
}

/** Once it is judged, the verdict has the orders. */
export function doingsLines({ held, orders, later }: OwnDoings, isJudged: boolean): string[] {
  const lines = isJudged ? [] : orders.map(({ places: count, paid }) => paid
    ? `${places(count)}: paid, ${count === 1 ? 'it is' : 'they are'} yours.`
    : `${places(count)}: ordered, not paid yet.`);
  if (held > 0) lines.push(`${places(held)}: held for you.`);
  if (later > 0) lines.push(`${places(later)}: bought after the verdict.`);
  return lines;
}

const fates: Record<Fate, string> = {
  yours: 'paid, and still there',
  unpaid: 'not paid when the sale ended',
  over: 'not bought; nothing is owed',
  lost: 'PAID, AND NOT THERE',
};

export function fateLine({ order, places: count, isOwn, fate }: JudgedOrder): string {
  const what = count > 0 ? `, ${places(count)}` : '';
  return `${isOwn ? 'Your order' : "A visitor's order"} ${order}${what}: ${fates[fate]}.`;
}
