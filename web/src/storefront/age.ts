// Whom a film's certificate lets in. The Cinematograph (Certification) Rules, 2024 know U, UA 7+,
// UA 13+, UA 16+, A and S: only A and S shut people out. Pure.

export type AgeLimit = 'adults' | 'specialists';

/** Below how many years parents are to decide; undefined for a certificate that says nothing of it. */
export function guidedBelow(certificate: string): number | undefined {
  const said = /^UA\s*(\d{1,2})\+$/.exec(certificate.trim().toUpperCase())?.[1];
  return said ? Number(said) : undefined;
}

export const isForAll = (certificate: string): boolean => certificate.trim().toUpperCase() === 'U';

export function ageLimitOf(certificate: string): AgeLimit | undefined {
  const plain = certificate.trim().toUpperCase();
  if (plain === 'A') return 'adults';
  return plain === 'S' ? 'specialists' : undefined;
}
