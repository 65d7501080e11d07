-- The usual way to sell seats: a row for each seat, locked and updated by each request. This is what
-- Firstshow is compared with. 4,000 shows of 300 seats, and one hot show, number 0, of 50,000.
CREATE TABLE seat (
  show_id integer,
  number integer,
  state smallint NOT NULL DEFAULT 0,  -- 0 free, 1 held, 2 sold
  hold_id bigint,
  held_until timestamptz,
  PRIMARY KEY (show_id, number)
) WITH (fillfactor = 70);
CREATE TABLE hold (
  id bigserial PRIMARY KEY,
  show_id integer NOT NULL,
  buyer_id integer NOT NULL,
  seats integer[] NOT NULL,
  deadline timestamptz NOT NULL,
  state smallint NOT NULL DEFAULT 0  -- 0 active, 1 converted, 2 released
);
CREATE TABLE paid_order (
  id bigserial PRIMARY KEY,
  show_id integer NOT NULL,
  hold_id bigint NOT NULL REFERENCES hold (id),
  buyer_id integer NOT NULL,
  amount_paise bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE payment (
  id bigserial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES paid_order (id),
  reference text NOT NULL UNIQUE,
  amount_paise bigint NOT NULL
);
CREATE TABLE ticket (
  id bigserial PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES paid_order (id),
  show_id integer NOT NULL,
  number integer NOT NULL,
  UNIQUE (show_id, number)
);
INSERT INTO seat (show_id, number)
  SELECT show, number FROM generate_series(1, 4000) show, generate_series(1, 300) number;
INSERT INTO seat (show_id, number) SELECT 0, number FROM generate_series(1, 50000) number;
VACUUM ANALYZE;
CHECKPOINT;
