#pragma once
// Reads out of a database what the booking core needs in memory. On the Database's thread; throws
// the Store... errors.

#include "store/database.hpp"
#include "store/journal.hpp"

namespace firstshow::store {

/// All plans, without their documents; every show that is not to be forgotten at `now`, or that is
/// cancelled and not settled, or that a hold belongs to, with all its rows; of other shows the
/// orders whose money is on its way or waits for a person; the payments and refunds that belong to
/// no order. Other rows are not touched.
void load_live_rows(Database& db, Time now, const RecordSink& sink);

// As Journal's functions of the same names.
void fetch_show(Database& db, ShowId show, const RecordSink& sink);
void fetch_order(Database& db, OrderId order, const RecordSink& sink);
void fetch_payment(Database& db, PaymentId payment, const RecordSink& sink);
void fetch_refund(Database& db, RefundId refund, const RecordSink& sink);
void fetch_refund_named(Database& db, const booking::GatewayAccount& account,
                        const std::string& reference, const RecordSink& sink);
void fetch_attempt_named(Database& db, const booking::GatewayAccount& account,
                         const std::string& reference, const RecordSink& sink);
void fetch_by_gateway_payment(Database& db, const booking::GatewayAccount& account,
                              const std::string& gateway_payment_id, const RecordSink& sink);

}  // namespace firstshow::store
