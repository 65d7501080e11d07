CREATE TABLE seat_plan (
  id bigint NOT NULL,
  layout bytea NOT NULL,
  document text COLLATE "C" NOT NULL,
  organiser_id bigint NOT NULL,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE show (
  id bigint NOT NULL,
  title_id bigint NOT NULL,
  hall_id bigint NOT NULL,
  plan_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 4),
  starts_at bigint NOT NULL,
  opens_at bigint NOT NULL,
  closes_at bigint NOT NULL,
  version bigint NOT NULL,
  settled bigint NOT NULL CHECK (settled IN (0, 1)),
  currency text COLLATE "C" NOT NULL,
  prices bytea NOT NULL,
  places_per_hold bigint NOT NULL,
  holds_per_buyer bigint NOT NULL,
  places_per_buyer bigint NOT NULL,
  hold_time bigint NOT NULL,
  extension_time bigint NOT NULL,
  no_single_seat bigint NOT NULL CHECK (no_single_seat IN (0, 1)),
  refundable_until bigint NOT NULL,
  forget_at bigint NOT NULL,
  organiser_id bigint NOT NULL,
  PRIMARY KEY (id),
  CHECK (length(currency) = 3)
) WITH (fillfactor = 60);
CREATE TABLE block (
  id bigint NOT NULL,
  show_id bigint NOT NULL,
  reason text COLLATE "C" NOT NULL,
  places bytea NOT NULL,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE area_count (
  show_id bigint NOT NULL,
  area bigint NOT NULL CHECK (area >= 0),
  capacity bigint NOT NULL,
  held bigint NOT NULL,
  sold bigint NOT NULL,
  blocked bigint NOT NULL,
  PRIMARY KEY (show_id, area),
  CHECK (held >= 0 AND sold >= 0 AND blocked >= 0 AND held + sold + blocked <= capacity)
) WITH (fillfactor = 60);
CREATE TABLE hold (
  id bigint NOT NULL,
  show_id bigint NOT NULL,
  buyer_id bigint NOT NULL,
  order_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 4),
  extended bigint NOT NULL CHECK (extended IN (0, 1)),
  created_at bigint NOT NULL,
  deadline bigint NOT NULL,
  own_deadline bigint NOT NULL,
  attempts bigint NOT NULL CHECK (attempts >= 0),
  ended_at bigint NOT NULL,
  idempotency bytea,
  places bytea NOT NULL,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE orders (
  id bigint NOT NULL,
  show_id bigint NOT NULL,
  hold_id bigint NOT NULL,
  buyer_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 3),
  code bigint NOT NULL,
  created_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  currency text COLLATE "C" NOT NULL,
  total bigint NOT NULL CHECK (total >= 0),
  buyer_name text COLLATE "C" NOT NULL,
  buyer_email text COLLATE "C" NOT NULL,
  buyer_phone text COLLATE "C" NOT NULL,
  buyer_state text COLLATE "C" NOT NULL,
  buyer_language text COLLATE "C" NOT NULL,
  idempotency bytea,
  lines bytea NOT NULL,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE payment (
  id bigint NOT NULL,
  order_id bigint,
  account text COLLATE "C" NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 4),
  request bigint NOT NULL CHECK (request BETWEEN 0 AND 3),
  unsolicited bigint NOT NULL CHECK (unsolicited IN (0, 1)),
  reference text COLLATE "C" NOT NULL,
  gateway_payment_id text COLLATE "C" NOT NULL,
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  captured bigint NOT NULL,
  captured_currency text COLLATE "C" NOT NULL,
  for_tickets bigint NOT NULL CHECK (for_tickets >= 0),
  refund_owed bigint NOT NULL CHECK (refund_owed >= 0),
  under_review bigint NOT NULL CHECK (under_review >= 0),
  refunded_at_gateway bigint NOT NULL CHECK (refunded_at_gateway >= 0),
  written_off bigint NOT NULL CHECK (written_off >= 0),
  created_at bigint NOT NULL,
  captured_at bigint NOT NULL,
  idempotency bytea,
  reported_refunded bigint NOT NULL CHECK (reported_refunded IN (0, 1)),
  decided bigint NOT NULL CHECK (decided IN (0, 1)),
  PRIMARY KEY (id),
  CHECK (captured = for_tickets + refund_owed + under_review + refunded_at_gateway + written_off)
) WITH (fillfactor = 60);
CREATE TABLE refund (
  id bigint NOT NULL,
  payment_id bigint,
  order_id bigint,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 4),
  reason bigint NOT NULL CHECK (reason BETWEEN 0 AND 6),
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  account text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  gateway_payment_id text COLLATE "C" NOT NULL,
  decided bigint NOT NULL CHECK (decided IN (0, 1)),
  sends bigint NOT NULL,
  created_at bigint NOT NULL,
  settled_at bigint NOT NULL,
  idempotency bytea,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE ticket (
  id bigint NOT NULL,
  order_id bigint NOT NULL,
  show_id bigint NOT NULL,
  seat bigint,
  area bigint,
  state bigint NOT NULL CHECK (state BETWEEN 1 AND 2),
  PRIMARY KEY (id),
  CHECK ((seat IS NULL) <> (area IS NULL))
) WITH (fillfactor = 60);
CREATE TABLE review_decision (
  id bigint NOT NULL,
  payment_id bigint,
  refund_id bigint,
  order_id bigint,
  verdict bigint NOT NULL CHECK (verdict BETWEEN 0 AND 4),
  currency text COLLATE "C" NOT NULL,
  amount bigint NOT NULL,
  reason text COLLATE "C" NOT NULL,
  by text COLLATE "C" NOT NULL,
  decided_at bigint NOT NULL,
  PRIMARY KEY (id),
  CHECK ((payment_id IS NULL) <> (refund_id IS NULL))
) WITH (fillfactor = 60);
CREATE TABLE mail_due (
  order_id bigint NOT NULL,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 2),
  subject_id bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (order_id, kind, subject_id)
) WITH (fillfactor = 60);
CREATE TABLE webhook_due (
  id bigint NOT NULL,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 13),
  organiser_id bigint NOT NULL,
  show_id bigint NOT NULL,
  order_id bigint NOT NULL,
  payment_id bigint NOT NULL,
  refund_id bigint NOT NULL,
  at bigint NOT NULL,
  PRIMARY KEY (id)
) WITH (fillfactor = 60);
CREATE TABLE journal_position (
  one bigint NOT NULL CHECK (one = 1),
  epoch bigint NOT NULL,
  sequence bigint NOT NULL,
  last_now bigint NOT NULL,
  last_id bigint NOT NULL,
  PRIMARY KEY (one)
) WITH (fillfactor = 60);

CREATE FUNCTION refuse_new_owner(id bigint, owned text, owner text) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'row % of % changes %', id, owned, owner USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION refuse_orphan(child text, parent text, missing bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % refers to row % of %, which does not exist', child, missing, parent
    USING ERRCODE = 'foreign_key_violation';
END $$;

-- Moves the position on from where this writer left it, or ends the writer's transaction.
CREATE FUNCTION move_position(present_epoch bigint, present_sequence bigint, next_sequence bigint,
    next_now bigint, next_id bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found_epoch bigint;
  found_sequence bigint;
BEGIN
  UPDATE journal_position SET sequence = next_sequence, last_now = next_now, last_id = next_id
    WHERE epoch = present_epoch AND sequence = present_sequence;
  IF FOUND THEN RETURN; END IF;
  SELECT epoch, sequence INTO found_epoch, found_sequence FROM journal_position;
  RAISE EXCEPTION 'another writer has taken the database over: it is at %.%, this writer at %.%',
    found_epoch, found_sequence, present_epoch, present_sequence USING ERRCODE = 'FS001';
END $$;

INSERT INTO journal_position (one, epoch, sequence, last_now, last_id) VALUES (1, 0, 0, 0, 0);
CREATE TABLE secret (
  name text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE former_secret (
  name text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  ends_at bigint NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE organiser (
  id bigint NOT NULL,
  name text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE venue (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  name text COLLATE "C" NOT NULL,
  city text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  time_zone text COLLATE "C" NOT NULL,
  directions text COLLATE "C" NOT NULL,
  help text COLLATE "C" NOT NULL,
  step_free text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE hall (
  id bigint NOT NULL,
  venue_id bigint NOT NULL REFERENCES venue,
  name text COLLATE "C" NOT NULL,
  doors_open_minutes bigint CHECK (doors_open_minutes BETWEEN 0 AND 600),
  PRIMARY KEY (id)
);
CREATE TABLE title (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  certificate text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL,
  running_minutes bigint NOT NULL CHECK (running_minutes >= 0),
  synopsis text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE title_person (
  title_id bigint NOT NULL REFERENCES title,
  position bigint NOT NULL CHECK (position >= 0),
  name text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  PRIMARY KEY (title_id, position)
);
CREATE TABLE translation (
  language text COLLATE "C" NOT NULL,
  text text COLLATE "C" NOT NULL,
  translation text COLLATE "C" NOT NULL,
  PRIMARY KEY (language, text)
);
CREATE TABLE sandbox_action (
  id bigint NOT NULL,
  due_at bigint NOT NULL,
  reference text COLLATE "C" NOT NULL,
  outcome bigint NOT NULL CHECK (outcome BETWEEN 0 AND 2),
  payments bigint NOT NULL,
  copies bigint NOT NULL,
  amount bigint,
  trace_parent text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE api_key (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  name text COLLATE "C" NOT NULL,
  hash bytea NOT NULL,
  ending text COLLATE "C" NOT NULL,
  scopes text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  revoked_at bigint NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE mail (
  order_id bigint NOT NULL REFERENCES orders,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 2),
  subject_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 3),
  due_at bigint NOT NULL,
  attempts bigint NOT NULL CHECK (attempts >= 0),
  tried_since bigint NOT NULL,
  next_attempt bigint NOT NULL,
  ended_at bigint NOT NULL,
  message_id text COLLATE "C" NOT NULL,
  last_error text COLLATE "C" NOT NULL,
  PRIMARY KEY (order_id, kind, subject_id)
);
CREATE TABLE webhook_endpoint (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  url text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL,
  events text COLLATE "C" NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 3),
  reason text COLLATE "C" NOT NULL,
  secret bytea NOT NULL,
  former_secret bytea NOT NULL,
  former_until bigint NOT NULL,
  failing_since bigint NOT NULL,
  created_at bigint NOT NULL,
  version bigint NOT NULL CHECK (version >= 0),
  PRIMARY KEY (id)
);
CREATE TABLE webhook_event (
  id bigint NOT NULL,
  organiser_id bigint NOT NULL REFERENCES organiser,
  kind bigint NOT NULL CHECK (kind BETWEEN 0 AND 13),
  show_id bigint NOT NULL,
  order_id bigint NOT NULL,
  at bigint NOT NULL,
  body text COLLATE "C" NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE webhook_delivery (
  endpoint_id bigint NOT NULL REFERENCES webhook_endpoint,
  event_id bigint NOT NULL REFERENCES webhook_event,
  organiser_id bigint NOT NULL REFERENCES organiser,
  about_id bigint NOT NULL,
  state bigint NOT NULL CHECK (state BETWEEN 0 AND 2),
  attempts bigint NOT NULL CHECK (attempts >= 0),
  next_attempt bigint NOT NULL,
  tried_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  status bigint NOT NULL CHECK (status BETWEEN 0 AND 999),
  last_error text COLLATE "C" NOT NULL,
  PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX show_forget_at ON show (forget_at);
CREATE INDEX show_unsettled ON show (id) WHERE state = 4 AND settled = 0;
CREATE INDEX block_show ON block (show_id);
CREATE INDEX orders_show ON orders (show_id);
CREATE INDEX payment_order ON payment (order_id);
CREATE INDEX payment_open ON payment (id) WHERE request <> 0 OR under_review <> 0;
CREATE INDEX payment_reference ON payment (account, reference) WHERE reference <> '';
CREATE INDEX payment_by_gateway_payment_id ON payment (account, gateway_payment_id) WHERE gateway_payment_id <> '';
CREATE INDEX refund_order ON refund (order_id);
CREATE INDEX refund_payment ON refund (payment_id);
CREATE INDEX refund_open ON refund (id) WHERE state <> 2 OR (reason = 5 AND decided = 0);
CREATE INDEX refund_name ON refund (account, reference) WHERE reference <> '';
CREATE UNIQUE INDEX refund_made_at_gateway ON refund (account, reference) WHERE reason = 5;
CREATE INDEX ticket_order ON ticket (order_id);
CREATE UNIQUE INDEX ticket_seat ON ticket (show_id, seat) WHERE state = 1 AND seat IS NOT NULL;
CREATE INDEX mail_retry ON mail (next_attempt) WHERE state = 0;
CREATE INDEX mail_open ON mail (order_id, kind, subject_id) WHERE state IN (0, 2);
CREATE INDEX webhook_endpoint_organiser ON webhook_endpoint (organiser_id);
CREATE INDEX webhook_event_organiser ON webhook_event (organiser_id, id);
CREATE INDEX webhook_delivery_next ON webhook_delivery (endpoint_id, next_attempt, event_id) WHERE state = 0;
CREATE INDEX webhook_delivery_about ON webhook_delivery (endpoint_id, about_id, event_id, state) WHERE state = 0;
CREATE INDEX webhook_delivery_open ON webhook_delivery (endpoint_id, event_id) WHERE state IN (0, 2);
CREATE INDEX webhook_delivery_event ON webhook_delivery (event_id);
CREATE TABLE firstshow_schema (version bigint NOT NULL);
INSERT INTO firstshow_schema VALUES (6);
