// The pages of orders, in one chunk: who pays needs the tickets soon.

export { FindOrderPage } from './find_order';
export { OrderPage } from './order_page';
export { PaidPage } from './paid_page';
