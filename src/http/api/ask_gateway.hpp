#pragma once
// The way from a use case to a payment gateway: calls it and resumes, on the session's own
// executor, with what it answered. Session threads; what fails is in the reply.

#include "http/message/exchange.hpp"
#include "payments/gateway.hpp"

namespace firstshow::http {

/// payments::PaymentGateway::create(). `gateway` outlives every session.
Awaitable<payments::GatewayReply<payments::PayInstructions>> create_at_gateway(
    payments::PaymentGateway& gateway, payments::PaymentDemand demand);

}  // namespace firstshow::http
