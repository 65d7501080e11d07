// The few parts that every page is made of. They know no API and no words: what they say comes in.

import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Link } from 'wouter';
import css from './components.module.css';

export { css as looks };

type Tone = 'plain' | 'good' | 'warn' | 'bad';

function joined(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

interface ButtonLooks {
  primary?: boolean;
  quiet?: boolean;
  wide?: boolean;
  small?: boolean;
}

function buttonClass(looks: ButtonLooks, busy = false): string {
  return joined(css.button, looks.primary && css.primary, looks.quiet && css.quiet,
    looks.wide && css.wide, looks.small && css.small, busy && css.busy);
}

export interface ButtonProps extends ButtonLooks {
  children: ComponentChildren;
  onClick?: (() => void) | undefined;
  submit?: boolean;
  /** Something is under way: it stays focusable and says so, but does nothing. */
  busy?: boolean;
  disabled?: boolean;
  label?: string;
}

export function Button({ children, onClick, submit, busy, disabled, label, ...looks }: ButtonProps) {
  return (
    <button type={submit ? 'submit' : 'button'} class={buttonClass(looks, busy)} aria-label={label}
      aria-disabled={busy || disabled ? 'true' : undefined} aria-busy={busy ? 'true' : undefined}
      onClick={(event) => {
        if (busy || disabled) event.preventDefault();
        else onClick?.();
      }}>
      {children}
    </button>
  );
}

export function ButtonLink({ to, children, ...looks }:
    ButtonLooks & { to: string; children: ComponentChildren }) {
  return <Link href={to} class={buttonClass(looks)}>{children}</Link>;
}

export function Chip({ pressed, onPress, children }:
    { pressed: boolean; onPress: () => void; children: ComponentChildren }) {
  return (
    <button type="button" class={css.chip} aria-pressed={pressed} onClick={onPress}>
      {children}
    </button>
  );
}

export function Chips({ label, children }: { label: string; children: ComponentChildren }) {
  return <div class={css.chips} role="group" aria-label={label}>{children}</div>;
}

export function Card({ children, as: Tag = 'section', label }:
    { children: ComponentChildren; as?: 'section' | 'div' | 'article'; label?: string }) {
  return <Tag class={joined(css.card, css.stack)} aria-label={label}>{children}</Tag>;
}

/** What binds a control to its label, hint and fault. */
export interface Bound {
  id: string;
  class: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
}

export interface FieldProps {
  label: string;
  /** Said beside the label of what may be left empty. */
  optional?: string;
  hint?: string;
  wrong?: string | undefined;
  children: (bind: Bound) => ComponentChildren;
}

/** A labelled control; `children` draws it. */
export function Field({ label, optional, hint, wrong, children }: FieldProps) {
  const id = useId();
  const told = joined(hint !== undefined && `${id}-hint`, wrong !== undefined && `${id}-wrong`);
  return (
    <div class={css.field}>
      <label for={id} class={css.label}>
        {label}{optional && <span class={css.optional}> ({optional})</span>}
      </label>
      {children({
        id, class: css.input ?? '',
        ...(told ? { 'aria-describedby': told } : {}),
        ...(wrong ? { 'aria-invalid': 'true' as const } : {}),
      })}
      {hint !== undefined && <p id={`${id}-hint`} class={css.hint}>{hint}</p>}
      {wrong !== undefined && <p id={`${id}-wrong`} class={css.wrong}>{wrong}</p>}
    </div>
  );
}

export function Stepper({ value, least, most, busy = false, label, fewer, more, onChange }: {
  value: number; least: number; most: number; busy?: boolean; label: string; fewer: string; more: string;
  onChange: (value: number) => void;
}) {
  return (
    <div class={css.stepper} role="group" aria-label={label}>
      <button type="button" aria-label={fewer} disabled={busy || value <= least}
        onClick={() => onChange(value - 1)}>−</button>
      <output aria-live="polite">{value}</output>
      <button type="button" aria-label={more} disabled={busy || value >= most}
        onClick={() => onChange(value + 1)}>+</button>
    </div>
  );
}

/** Something to be told. `alert`: read out at once. */
export function Notice({ tone = 'plain', title, alert, children }:
    { tone?: Tone; title?: string; alert?: boolean; children?: ComponentChildren }) {
  return (
    <div class={joined(css.notice, tone !== 'plain' && css[tone])} role={alert ? 'alert' : undefined}>
      {title && <p class={css.noticeTitle}>{title}</p>}
      {children}
    </div>
  );
}

export function Row({ children }: { children: ComponentChildren }) {
  return <div class={css.row}>{children}</div>;
}

/** Whether a press on a dialog was beside it, on its backdrop, and not on its own padding. */
function isBeside(event: MouseEvent, dialog: HTMLElement | null): boolean {
  if (!dialog || event.target !== dialog) return false;
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return x < left || x > right || y < top || y > bottom;
}

/** Modal while it is drawn; Escape and the backdrop call `onClose`. */
export function Dialog({ title, onClose, children }:
    { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const pressedBeside = useRef(false); // text may be selected from inside to beyond the edge
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    if (shown && !shown.open) shown.showModal?.();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class={css.dialog} aria-labelledby={id}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onPointerDown={(event) => { pressedBeside.current = isBeside(event, dialog.current); }}
      onClick={(event) => {
        if (pressedBeside.current && isBeside(event, dialog.current)) onClose();
      }}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}

/** Holds the place of what is being loaded, so that nothing jumps when it comes. */
export function Skeleton({ height, width = '100%' }: { height: string; width?: string }) {
  return <div class={css.skeleton} style={{ height, width }} aria-hidden="true" />;
}
