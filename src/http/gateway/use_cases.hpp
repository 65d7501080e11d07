#pragma once
// What gateways report, and where buyers pay in the sandbox. Each is in the file of its name or of
// its subject. Parameters say who calls and what it works with (http/runtime/audiences.hpp). All
// run on the thread of their session.

#include "http/message/exchange.hpp"

namespace firstshow::http {

class SignedWebhook;
struct GatewayServices;
struct SandboxServices;

Awaitable<Response> take_webhook(const Request& request, SignedWebhook webhook,
                                 GatewayServices& services);
Response show_sandbox_payment(const Request& request, SandboxServices& services);
Awaitable<Response> pay_at_sandbox(const Request& request, SandboxServices& services);

}  // namespace firstshow::http
