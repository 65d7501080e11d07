// Colours that people with every kind of colour vision can tell from each other. How those who lack a
// kind of cone see is simulated by the matrices of Machado, Oliveira and Fernandes ("A
// Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1), how
// different two colours look is measured in Oklab (Ottosson, 2020).

import { contrast, mixed } from './colours';
import type { Rgb } from './colours';

type Row = readonly [number, number, number];
type Matrix = readonly [Row, Row, Row];

const visions: readonly (Matrix | null)[] = [
  null,
  [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
];

const toCones: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const toLab: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = ([[a, b, c], [d, e, f], [g, h, i]]: Matrix, [x, y, z]: Row): Row =>
  [a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z];

function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

const within = (part: number) => Math.min(1, Math.max(0, part));

/** A colour in Oklab as every kind of eye has it. */
type Seen = readonly Row[];

function seen({ r, g, b }: Rgb): Seen {
  const light: Row = [linear(r), linear(g), linear(b)];
  return visions.map((vision) => {
    const [x, y, z] = vision ? times(vision, light) : light;
    const [long, middle, short] = times(toCones, [within(x), within(y), within(z)]);
    return times(toLab, [Math.cbrt(long), Math.cbrt(middle), Math.cbrt(short)]);
  });
}

/** How different two colours look to whom they look most alike; black and white: 1. */
function apartBy(a: Seen, b: Seen): number {
  let least = Infinity;
  for (const [eye, [x, y, z]] of a.entries()) {
    const [u, v, w] = b[eye] as Row;
    least = Math.min(least, Math.hypot(x - u, y - v, z - w));
  }
  return least;
}

export function difference(a: Rgb, b: Rgb): number {
  return apartBy(seen(a), seen(b));
}

/** Surely two colours, also when they are small and apart. */
export const kToldApart = 0.11;
const kSteps = 14;
const kMaxMixed = 0.7;

/** The colour, and the same lighter and darker, by how little it is changed; away from the ground
 * before towards it. */
function shades(color: Rgb, ground: Rgb): Rgb[] {
  const white = { r: 255, g: 255, b: 255 };
  const black = { r: 0, g: 0, b: 0 };
  const ends = contrast(ground, white) > contrast(ground, black) ? [white, black] : [black, white];
  const found = [color];
  for (let step = 1; step <= kSteps; ++step)
    for (const end of ends) found.push(mixed(color, end, kMaxMixed * step / kSteps));
  return found;
}

/** The colours made lighter or darker where somebody could mistake one for an earlier one, each still
 * told from the ground by `least` contrast. More than can be told apart are as different as can be. */
export function toldApart(colors: readonly Rgb[], ground: Rgb, least: number): Rgb[] {
  const found: Rgb[] = [];
  const foundSeen: Seen[] = [];
  for (const color of colors) {
    let best = color;
    let most = -1;
    for (const shade of shades(color, ground)) {
      if (contrast(shade, ground) < least) continue;
      const shadeSeen = seen(shade);
      const apart = Math.min(kToldApart, ...foundSeen.map((other) => apartBy(other, shadeSeen)));
      if (apart > most) [best, most] = [shade, apart];
      if (most === kToldApart) break; // no later one is better
    }
    found.push(best);
    foundSeen.push(seen(best));
  }
  return found;
}
