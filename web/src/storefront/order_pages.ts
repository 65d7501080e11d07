// The pages of orders, in one chunk: who pays needs the tickets soon, and without a network too.

import { now } from '../api/clock';
import { pruneOrders } from '../memory/kept_orders';
import { keepPages } from '../offline/start';

export { FindOrderPage } from './find_order';
export { OrderPage } from './order_page';
export { PaidPage } from './paid_page';

pruneOrders(now());
keepPages();
