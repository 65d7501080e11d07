// What people type, as the API wants it, and what is wrong with it. Pure.

/** Where the digits of the scripts in use in India begin, of Arabic and of full width. */
const zeros = [
  0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xff10,
];

/** "98" of "९८". */
function plainDigits(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (letter) => {
    const code = letter.charCodeAt(0);
    const zero = zeros.find((one) => code >= one && code < one + 10);
    return zero === undefined ? letter : String(code - zero);
  });
}

/** What comes along with a copied number and is not seen. */
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** "+919812345678" of what people type: ten digits are a number of India; '' of nothing. */
export function asPhone(typed: string): string {
  const digits = plainDigits(typed).replace(unseen, '').replace(/[\s()./\p{Pd}]/gu, '')
    .replace('\uff0b', '+').replace(/^00/, '+');
  const indian = /^(?:\+?91)?0?([6-9]\d{9})$/.exec(digits)?.[1];
  return indian ? `+91${indian}` : digits;
}

export type PhoneFault = 'short' | 'long' | 'country' | 'wrong';

/** Numbers of these countries have one length. */
const lengths: [code: string, digits: number][] = [['+91', 10], ['+1', 10]];

/** Of a number as asPhone() has it; E.164 has up to fifteen digits. */
export function phoneFault(phone: string): PhoneFault | undefined {
  if (phone === '') return undefined;
  if (!/^\+?\d+$/.test(phone)) return 'wrong';
  if (!phone.startsWith('+'))
    return phone.length < 10 ? 'short' : phone.length > 10 ? 'country' : 'wrong';
  if (phone.startsWith('+0')) return 'wrong';
  const [code, length] = lengths.find(([start]) => phone.startsWith(start)) ?? ['+', 0];
  const rest = phone.length - code.length;
  if (rest < (length || 7)) return 'short';
  if (rest > (length || 15)) return 'long';
  return length && phone[code.length] === '0' ? 'wrong' : undefined;
}

export function asEmail(typed: string): string {
  return typed.replace(unseen, '').trim();
}

export type EmailFault = 'none' | 'at' | 'end' | 'wrong';

/** Names of domains may be of any script: the server knows what DNS can have. */
export function emailFault(email: string): EmailFault | undefined {
  const [local = '', domain, ...more] = email.split('@');
  if (domain === undefined) return local ? 'at' : 'none';
  if (more.length > 0 || !/^[^\s"()<>[\]:,;\\]+$/u.test(local)) return 'wrong';
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) return 'wrong';
  if (!domain.includes('.') && domain !== '') return 'end';
  const labels = domain.split('.');
  const possible = labels.every((label) => /^(?!-)[\p{L}\p{M}\p{N}\u200c\u200d-]{1,63}(?<!-)$/u.test(label));
  return possible && !/^\d*.?$/.test(labels.at(-1) ?? '') ? undefined : 'wrong';
}

/** "K7QF-2M9D" of what people type: no case, no dash, O for 0, I and L for 1. */
export function asCode(typed: string): string {
  const letters = plainDigits(typed).toUpperCase().replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0').replace(/[IL]/g, '1');
  return letters.length > 4 ? `${letters.slice(0, 4)}-${letters.slice(4)}` : letters;
}
