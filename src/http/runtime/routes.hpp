#pragma once
// The tables of routes: what the server answers, on one page. Static storage, any thread.

#include <span>

#include "http/message/router.hpp"

namespace firstshow::http {

/// On the public port.
std::span<const Route> public_routes();
/// Those of organisers, which are on the public port.
std::span<const Route> organiser_routes();
/// Those of webhook endpoints of organisers, likewise.
std::span<const Route> endpoint_routes();
/// The webhooks of gateways alone, for a listener of their own.
std::span<const Route> webhook_routes();
/// For the operator, on a port of its own.
std::span<const Route> admin_routes();

}  // namespace firstshow::http
