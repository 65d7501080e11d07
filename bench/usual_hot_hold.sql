-- pgbench: a random pair of the hot show is held if it is free and given back if it is held, so that
-- the show never fills up. Half of the transactions are holds.
\set left 2 * random(1, 25000) - 1
\set right :left + 1
\set buyer random(1, 1000000)
BEGIN;
SELECT max(state) AS worst, coalesce(max(hold_id), 0) AS hold FROM (
  SELECT state, hold_id FROM seat WHERE show_id = 0 AND number IN (:left, :right)
  ORDER BY number FOR UPDATE) pair \gset
\if :worst = 0
INSERT INTO hold (show_id, buyer_id, seats, deadline)
  VALUES (0, :buyer, ARRAY[:left::integer, :right::integer], now() + interval '8 minutes')
  RETURNING id AS hold \gset
UPDATE seat SET state = 1, hold_id = :hold, held_until = now() + interval '8 minutes'
  WHERE show_id = 0 AND number IN (:left, :right);
\else
UPDATE seat SET state = 0, hold_id = NULL, held_until = NULL
  WHERE show_id = 0 AND number IN (:left, :right);
UPDATE hold SET state = 2 WHERE id = :hold;
\endif
COMMIT;
