// How long places are still held: counted from what the server said, never from the device's own
// time of day, read out at milestones, with the one extension offered while it matters.

import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../design/announcer';
import { Button } from '../design/components';
import { Icon } from '../design/icons';
import { clockText } from '../words/format';
import { t } from '../words/words';
import { extendHold } from './purchase';
import css from './hold_clock.module.css';

/** Seconds at which it is said how long there still is. */
const milestones = [300, 120, 60, 30];
const extensionOffered = 180;
const pressing = 60;

export interface Deadline { expires_at?: string; server_time: string }

/** Seconds left of a deadline that came with the server's own time; 0 once it has passed. A monotonic
 * clock counts, so that setting the device's clock changes nothing. */
export function useSecondsLeft(deadline: Deadline | undefined): number | undefined {
  const said = deadline?.expires_at
    ? (Date.parse(deadline.expires_at) - Date.parse(deadline.server_time)) / 1000 : undefined;
  const anchor = useRef({ at: 0, key: '' });
  const key = `${deadline?.expires_at}|${deadline?.server_time}`;
  if (anchor.current.key !== key) anchor.current = { at: performance.now(), key };
  const [, tick] = useState(0);
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, [said === undefined]);
  if (said === undefined) return undefined;
  return Math.max(0, said - (performance.now() - anchor.current.at) / 1000);
}

function useMilestones(left: number): void {
  const before = useRef(left);
  useEffect(() => {
    // The last of them: a device that slept passes several at once.
    const passed = milestones.filter((mark) => before.current > mark && left <= mark).pop();
    before.current = left;
    if (passed !== undefined) announce(passed >= 60
      ? t('clock.minutes', { count: passed / 60 }) : t('clock.seconds', { count: passed }));
  }, [Math.ceil(left)]);
}

export function HoldClock({ hold, deadline, extendable, onOver }: {
  hold: string; deadline: Deadline; extendable: boolean; onOver: () => void;
}) {
  const left = useSecondsLeft(deadline) ?? 0;
  const [extending, setExtending] = useState(false);
  useMilestones(left);
  const over = left <= 0;
  useEffect(() => { if (over) onOver(); }, [over]);
  const extend = async () => {
    setExtending(true);
    try {
      await extendHold(hold);
      announce(t('clock.extended'), true);
    } catch {
      onOver(); // whoever draws the hold reads it again and says what became of it
    } finally {
      setExtending(false);
    }
  };
  return (
    <span class={`${css.clock} ${left <= pressing ? css.pressing : ''}`}>
      <Icon name="clock" size={19} />
      <span class="unseen">{t('clock.label')}</span>
      <span role="timer" class="numbers">{clockText(left)}</span>
      {extendable && left <= extensionOffered && (
        <Button small busy={extending} onClick={extend}>{t('clock.extend')}</Button>
      )}
    </span>
  );
}
