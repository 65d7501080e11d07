// Dark or light, and the city: chosen once, remembered on the device.

import { read, useStored, watch } from '../memory/storage';
import { embedded, wishes } from './embedding';

export type Theme = 'dark' | 'light';

function applyTheme(): void {
  const theme = embedded ? wishes.theme : read<Theme>('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
}

/** Before the first page is drawn; from then on what any tab chooses is so in all. */
export function startTheme(): void {
  applyTheme();
  watch('theme', applyTheme);
}

export function useTheme(): [Theme, () => void] {
  const [chosen, choose] = useStored<Theme>('theme');
  const device = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  const theme = chosen ?? device;
  return [theme, () => choose(theme === 'dark' ? 'light' : 'dark')];
}

export function useCity(): [string | undefined, (city: string | undefined) => void] {
  return useStored<string>('city');
}
