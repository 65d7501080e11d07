#pragma once
// A payment as its own resource. Any thread; nothing fails.

#include "booking/model/outcome.hpp"
#include "http/message/exchange.hpp"
#include "payments/gateway.hpp"

namespace firstshow::http {

/// `instructions` where the buyer can still pay; null elsewhere.
Response payment_response(unsigned status, const booking::PaymentReply& reply,
                          const payments::PayInstructions* instructions);

}  // namespace firstshow::http
