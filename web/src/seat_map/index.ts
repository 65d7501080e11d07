// The seat map's chunk: what pages import, lazily.

export { gapAfter, resizeGroup } from './choose';
export { SeatMap } from './seat_map';
export { describeSeats, nearestFree } from './nearest';
export { companyFor, companyInstead, offersInstead } from './offers';
