// Whether the screen is too small for a map with something beside it: what is around the map then
// comes as a sheet. The same two measures stand in the stylesheets of the seats step.

import { useEffect, useState } from 'preact/hooks';

const small = matchMedia('(max-width: 60rem), (max-height: 32rem)');

export function useSmallScreen(): boolean {
  const [is, setIs] = useState(small.matches);
  useEffect(() => {
    const follow = () => setIs(small.matches);
    follow();
    small.addEventListener('change', follow);
    return () => small.removeEventListener('change', follow);
  }, []);
  return is;
}
