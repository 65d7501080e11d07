#pragma once
// Reads out of a SQLite database what the booking core needs in memory. On the Database's thread;
// throws the Store... errors.

#include "store/database.hpp"
#include "store/journal.hpp"

namespace firstshow::store {

/// All plans, without their documents; every show that is not to be forgotten at `now`, or that a
/// hold, a refund not yet settled or a payment with a question open at its gateway belongs to, with
/// all its rows; the payments and refunds that belong to no order. Rows of other shows are not
/// touched.
void load_live_rows(Database& db, Time now, const RecordSink& sink);

// As Journal's functions of the same names.
void fetch_order(Database& db, OrderId order, const RecordSink& sink);
void fetch_payment(Database& db, PaymentId payment, const RecordSink& sink);
void fetch_refund(Database& db, RefundId refund, const RecordSink& sink);

}  // namespace firstshow::store
