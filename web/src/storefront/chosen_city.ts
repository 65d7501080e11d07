// The city whose programme is shown: of the address, else the remembered one, else the first there is.

import { useEffect } from 'preact/hooks';
import { useVenues } from '../api/reads';
import { useCity } from './preferences';
import { distinct } from './programme';

export function useChosenCity(asked: string | undefined) {
  const [remembered, remember] = useCity();
  const { data, error, refetch } = useVenues();
  const venues = data?.items ?? [];
  const cities = distinct(venues.map((venue) => venue.city));
  const known = (city: string | undefined) => cities.find((one) => one === city);
  const city = known(asked) ?? known(remembered) ?? cities[0];
  const zone = venues.find((venue) => venue.city === city)?.time_zone ?? 'Asia/Kolkata';
  useEffect(() => {
    if (asked && city === asked) remember(city);
  }, [asked, city]);
  return { city, cities, venues, zone, remember, error, refetch };
}
