// What the server (or the way to it) said instead of what was asked for, in the reader's words:
// what happened, and the way on.

import { clockText } from '../words/format';
import { t, tMaybe, type Word } from '../words/words';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  request_id?: string;
  [member: string]: unknown;
}

export class ProblemError extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(readonly problem: Problem, retryAfter: string | null = null) {
    super(problem.title);
    const seconds = Number(retryAfter ?? NaN);
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : undefined;
  }
}

/** "seats-taken" of "/problems/seats-taken"; "unreachable" where no answer came. */
export function problemName(error: unknown): string {
  if (!(error instanceof ProblemError)) return 'unreachable';
  return error.problem.type.replace(/^.*[/#]/, '');
}

export function isProblem(error: unknown, ...names: string[]): error is ProblemError {
  return error instanceof ProblemError && names.includes(problemName(error));
}

/** Nobody knows whether it was done, or it was not done and may be tried again as it is. A 502 is
 * the gateway's word only where the server says so; else some proxy made it, and nobody knows. */
export function isUnsettled(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return true;
  if (['attempts-used', 'gateway-refused'].includes(problemName(error))) return false;
  return error.problem.status === 429 || error.problem.status >= 500;
}

/** Seconds that the server asks to be left alone for. */
export function waitOf(error: unknown): number {
  return error instanceof ProblemError ? error.retryAfterSeconds ?? 0 : 0;
}

/** Seconds to wait without a word; past these it is said, and asked again by hand. */
export const longestPause = 5;

/** Texts of a list member, [] where it is none. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

export interface Told {
  title: string;
  /** What to do now. */
  way: string;
}

/** The catalogue has problem.NAME and problem.NAME.way, and sale.STATE for a show that is not on sale.
 * A refused request without words is a fault of this page, or it is older than the server; for other
 * answers the server's own sentence stands in. */
export function tell(error: unknown): Told {
  const name = problemName(error);
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const values = { limit: Number(problem?.limit ?? 0) };
  const sale = name === 'show-not-on-sale' ? `sale.${problem?.state}` : '';
  const ours = problem && problem.status < 500;
  const word = (end: '' | '.way', otherwise: string) =>
    tMaybe(sale + end, tMaybe(`problem.${name}${end}`,
      ours ? t(`problem.internal-fault${end}`) : otherwise, values));
  const wait = waitOf(error);
  return {
    title: word('', problem?.title || t('problem.unknown')),
    way: word('.way', problem?.detail || t('problem.unknown.way')) +
      (wait > longestPause ? ` ${t('problem.wait', { time: clockText(wait) })}` : ''),
  };
}

/** What the server says of a fault, in English, and the words for it where the field has none. */
const faultWords: [RegExp, Word][] = [
  [/characters long/, 'fault.size'], [/missing|must not be empty/, 'fault.missing'],
  [/control characters/, 'fault.letters'],
];

/** Faults of a body by the last part of their pointer: {"email": "This is too long"}. */
export function faultsByField(error: unknown): Record<string, string> {
  if (!(error instanceof ProblemError) || !Array.isArray(error.problem.errors)) return {};
  const faults = error.problem.errors as { pointer: string; detail: string }[];
  return Object.fromEntries(faults.map(({ pointer, detail }) => {
    const field = pointer.slice(pointer.lastIndexOf('/') + 1);
    const word = faultWords.find(([said]) => said.test(detail))?.[1];
    return [field, word ? t(word) : tMaybe(`details.${field}.wrong`, t('fault.wrong'))];
  }));
}
