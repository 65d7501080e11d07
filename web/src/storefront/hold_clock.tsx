// How long places are still held: counted from what the server said, never from the device's own
// time of day, read out at milestones, with the one extension offered while it matters.

import { useEffect, useRef, useState } from 'preact/hooks';
import { sentAtOf } from '../api/client';
import { tell } from '../api/problems';
import { announce } from '../design/announcer';
import { Button } from '../design/components';
import { Icon } from '../design/icons';
import { clockText } from '../words/format';
import { t } from '../words/words';
import { useFocusKept } from './going';
import { extendHold } from './purchase';
import css from './hold_clock.module.css';

/** Seconds at which it is said how long there still is. */
const milestones = [300, 120, 60, 30];
const extensionOffered = 180;
const pressing = 60;

const tick_ms = 500;
/** Between two questions whether it is really over. */
const doubt_ms = 2_000;

export interface Deadline { expires_at?: string; server_time: string }

/** Seconds left of a deadline that came with the server's own time; 0 once it has passed, undefined
 * for one that this page has not heard from the server. A monotonic clock counts, so that setting
 * the device's clock changes nothing. */
export function useSecondsLeft(deadline: Deadline | undefined): number | undefined {
  const sent = deadline && sentAtOf(deadline.server_time);
  const running = deadline?.expires_at !== undefined && sent !== undefined;
  const [, tick] = useState(0);
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), tick_ms);
    return () => clearInterval(timer);
  }, [running]);
  if (!deadline?.expires_at || sent === undefined) return undefined;
  const said = Date.parse(deadline.expires_at) - Date.parse(deadline.server_time);
  return Math.max(0, (said - (performance.now() - sent)) / 1000);
}

function useMilestones(left: number | undefined): void {
  const before = useRef(left);
  useEffect(() => {
    // The last of them: a device that slept passes several at once.
    const passed = milestones.filter((mark) => left !== undefined &&
      before.current !== undefined && before.current > mark && left <= mark).pop();
    before.current = left;
    if (passed !== undefined) announce(passed >= 60
      ? t('clock.minutes', { count: passed / 60 }) : t('clock.seconds', { count: passed }));
  }, [left === undefined ? undefined : Math.ceil(left)]);
}

/** Asks the server where this clock may be wrong: at its end until something else is drawn, and when
 * the device has slept, for its monotonic clock may have slept too. */
function useDoubt(left: number | undefined, onDoubt: () => void): void {
  const ask = useRef(onDoubt);
  ask.current = onDoubt;
  const over = left === 0;
  useEffect(() => {
    if (!over) return undefined;
    ask.current();
    const timer = setInterval(() => ask.current(), doubt_ms);
    return () => clearInterval(timer);
  }, [over]);
  useEffect(() => {
    const apart = () => Date.now() - performance.now();
    let before = apart();
    const timer = setInterval(() => {
      if (Math.abs(apart() - before) > doubt_ms) ask.current();
      before = apart();
    }, tick_ms);
    return () => clearInterval(timer);
  }, []);
}

/** `onDoubt` reads again what is drawn here. */
export function HoldClock({ hold, deadline, extendable, onDoubt }: {
  hold: string; deadline: Deadline; extendable: boolean; onDoubt: () => void;
}) {
  const left = useSecondsLeft(deadline);
  const [extending, setExtending] = useState(false);
  const clock = useFocusKept<HTMLSpanElement>();
  const timer = useRef<HTMLSpanElement>(null);
  useMilestones(left);
  useDoubt(left, onDoubt);
  const extend = async () => {
    setExtending(true);
    try {
      await extendHold(hold);
      announce(t('clock.extended'));
      timer.current?.focus(); // the button goes
    } catch (error) {
      announce(tell(error).title, true);
      onDoubt(); // whoever draws the hold says what became of it
    } finally {
      setExtending(false);
    }
  };
  const hurried = left !== undefined && left <= pressing;
  return (
    <span ref={clock} class={`${css.clock} ${hurried ? css.pressing : ''}`}>
      <Icon name="clock" size={19} />
      <span class="unseen">{t('clock.label')}</span>
      <span ref={timer} role="timer" tabIndex={-1} class="numbers">
        {left === undefined ? '–:––' : clockText(left)}
      </span>
      {extendable && left !== undefined && left <= extensionOffered && (
        <Button small busy={extending} onClick={extend}>{t('clock.extend')}</Button>
      )}
    </span>
  );
}
