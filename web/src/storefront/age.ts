// Whom a film's certificate lets in. The Cinematograph (Certification) Rules, 2024 know U, UA 7+,
// UA 13+, UA 16+, A and S: only A and S shut people out. Pure.

export type AgeLimit = 'adults' | 'specialists';

export function ageLimitOf(certificate: string): AgeLimit | undefined {
  const plain = certificate.trim().toUpperCase();
  if (plain === 'A') return 'adults';
  return plain === 'S' ? 'specialists' : undefined;
}
