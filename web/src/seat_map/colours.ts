// Colours as numbers: mixing them, and how much one stands out from another as WCAG 2.2 counts it.

export interface Rgb { r: number; g: number; b: number }

export function rgbOf(color: string): Rgb {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1];
  if (hex) {
    const wide = hex.length === 3 ? [...hex].map((c) => c + c).join('') : hex;
    const value = Number.parseInt(wide, 16);
    return { r: value >> 16, g: (value >> 8) & 255, b: value & 255 };
  }
  const [r = 128, g = 128, b = 128] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return { r, g, b };
}

export function cssOf({ r, g, b }: Rgb, alpha = 1): string {
  return `rgba(${Math.round(r)}, ${Math.round(g)}, ${Math.round(b)}, ${alpha})`;
}

export function mixed(a: Rgb, b: Rgb, share: number): Rgb {
  const mix = (from: number, to: number) => from + (to - from) * share;
  return { r: mix(a.r, b.r), g: mix(a.g, b.g), b: mix(a.b, b.b) };
}

export function luminance({ r, g, b }: Rgb): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

export function contrast(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour itself where it stands out from the ground, else the nearest that does. */
export function readable(color: Rgb, ground: Rgb, least: number): Rgb {
  const towards = luminance(ground) < 0.2 ? { r: 255, g: 255, b: 255 } : { r: 0, g: 0, b: 0 };
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mixed(color, towards, share);
    if (contrast(candidate, ground) >= least) return candidate;
  }
  return towards;
}

export function inkOn(color: Rgb): string {
  const dark = { r: 18, g: 12, b: 24 };
  const light = { r: 255, g: 255, b: 255 };
  return cssOf(contrast(color, dark) > contrast(color, light) ? dark : light);
}
