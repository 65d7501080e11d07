// Where a buyer goes after paying: back to the shop, and nowhere else.

/** The path in ?return=, if it is one of this site: a stranger's link leads to no other. */
export function returnPath(search: string, origin: string): string | null {
  const asked = new URLSearchParams(search).get('return') ?? '';
  if (!asked.startsWith('/')) return null;
  const url = new URL(asked, origin); // "/\t/x" is another host once it is parsed
  // "/.//x" is a path that begins with "//", which is another host to whoever reads it next.
  return url.origin === origin && !url.pathname.startsWith('//') ? url.pathname + url.search : null;
}
