// What people type, as the API wants it. Pure.

/** "+919812345678" of what people type: ten digits are a number of India; '' of nothing. */
export function asPhone(typed: string): string {
  const digits = typed.replace(/[\s().-]/g, '');
  if (/^[6-9]\d{9}$/.test(digits)) return `+91${digits}`;
  if (/^0[6-9]\d{9}$/.test(digits)) return `+91${digits.slice(1)}`;
  return digits.replace(/^00/, '+');
}

/** "K7QF-2M9D" of what people type: no case, no dash, O for 0, I and L for 1. */
export function asCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0').replace(/[IL]/g, '1');
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
