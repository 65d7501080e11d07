// What arrives about the seats of a show, from the server or from another tab: read and checked
// here, once, so that nothing half-written or strange goes further. Pure.

import type { components } from '../../../clients/typescript/src/contract';

export type SeatMapMessage = components['schemas']['SeatMap'];

/** What changed since the revision before; a list that is absent is empty. */
export interface SeatsMessage {
  revision: string;
  free?: readonly number[];
  held?: readonly number[];
  sold?: readonly number[];
  blocked?: readonly number[];
  areas?: readonly { key: string; left: number }[];
}

/** -1, 0 or 1; `epoch.sequence` compared as numbers, nothing known being the oldest. */
export function compareRevisions(a: string, b: string): number {
  const [epochA = 0, sequenceA = 0] = a.split('.').map(Number);
  const [epochB = 0, sequenceB = 0] = b.split('.').map(Number);
  return Math.sign(epochA - epochB || sequenceA - sequenceB);
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isRevision(value: unknown): value is string {
  return typeof value === 'string' && /^\d+\.\d+$/.test(value);
}

function areIndices(value: unknown): boolean {
  return value === undefined
    || (Array.isArray(value) && value.every((seat) => Number.isInteger(seat) && seat >= 0));
}

function areAreas(value: unknown): boolean {
  return Array.isArray(value) && value.every((area: unknown) => {
    if (typeof area !== 'object' || area === null) return false;
    const { key, left } = area as Record<string, unknown>;
    return typeof key === 'string' && Number.isInteger(left) && (left as number) >= 0;
  });
}

/** A whole seat map; null if it is not one. */
export function readSeatMap(value: unknown): SeatMapMessage | null {
  if (typeof value === 'string') value = parsed(value);
  if (typeof value !== 'object' || value === null) return null;
  const map = value as Record<string, unknown>;
  const whole = isRevision(map.revision) && areAreas(map.areas)
    && typeof map.seats === 'string' && /^[.hsb]*$/.test(map.seats);
  return whole ? (value as SeatMapMessage) : null;
}

/** Changes; null if they are not. */
export function readSeats(text: string): SeatsMessage | null {
  const seats = parsed(text);
  if (!seats || !isRevision(seats.revision)) return null;
  const lists = [seats.free, seats.held, seats.sold, seats.blocked];
  if (!lists.every(areIndices)) return null;
  if (seats.areas !== undefined && !areAreas(seats.areas)) return null;
  return seats as unknown as SeatsMessage;
}

/** The show's new state; null if it names none. */
export function readShowState(text: string): string | null {
  const state = parsed(text)?.state;
  return typeof state === 'string' ? state : null;
}
