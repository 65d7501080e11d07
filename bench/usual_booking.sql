-- pgbench: one buyer takes a random pair of seats, holds it in one transaction and pays for it in
-- another. A pair that is gone is a refusal: nothing is written.
\set show random(1, 4000)
\set left 2 * random(1, 150) - 1
\set right :left + 1
\set buyer random(1, 1000000)
BEGIN;
SELECT max(state) AS worst FROM (
  SELECT state FROM seat WHERE show_id = :show AND number IN (:left, :right)
  ORDER BY number FOR UPDATE) pair \gset
\if :worst = 0
INSERT INTO hold (show_id, buyer_id, seats, deadline)
  VALUES (:show, :buyer, ARRAY[:left::integer, :right::integer], now() + interval '8 minutes')
  RETURNING id AS hold \gset
UPDATE seat SET state = 1, hold_id = :hold, held_until = now() + interval '8 minutes'
  WHERE show_id = :show AND number IN (:left, :right);
COMMIT;
BEGIN;
SELECT state FROM hold WHERE id = :hold FOR UPDATE;
INSERT INTO paid_order (show_id, hold_id, buyer_id, amount_paise)
  VALUES (:show, :hold, :buyer, 50000) RETURNING id AS bought \gset
INSERT INTO payment (order_id, reference, amount_paise)
  VALUES (:bought, 'pay_' || md5(:bought::text), 50000);
INSERT INTO ticket (order_id, show_id, number)
  VALUES (:bought, :show, :left), (:bought, :show, :right);
UPDATE seat SET state = 2 WHERE show_id = :show AND number IN (:left, :right);
UPDATE hold SET state = 1 WHERE id = :hold;
\endif
COMMIT;
