#include "http/routes.hpp"

#include <array>

#include "http/use_cases.hpp"

namespace firstshow::http {

std::span<const Route> public_routes() {
  static const std::array kRoutes = {
      Route{Method::kPost, "/v1/sessions/anonymous", mint_buyer},

      Route{Method::kGet, "/v1/titles", list_titles},
      Route{Method::kGet, "/v1/titles/{id}", read_title},
      Route{Method::kGet, "/v1/venues", list_venues},
      Route{Method::kGet, "/v1/venues/{id}", read_venue},
      Route{Method::kGet, "/v1/shows", list_shows},
      Route{Method::kGet, "/v1/shows/{id}", read_show},
      Route{Method::kGet, "/v1/shows/{id}/seats", read_seats},
      Route{Method::kGet, "/v1/seat-plans/{id}", read_seat_plan},

      Route{Method::kPost, "/v1/shows/{id}/holds", hold_seats},
      Route{Method::kGet, "/v1/holds/{id}", read_hold},
      Route{Method::kPatch, "/v1/holds/{id}", change_hold},
      Route{Method::kDelete, "/v1/holds/{id}", release_hold},

      Route{Method::kPost, "/v1/orders", open_order},
      Route{Method::kGet, "/v1/orders/{id}", read_order},
      Route{Method::kPatch, "/v1/orders/{id}", revise_order},
      Route{Method::kPost, "/v1/orders/{id}/cancel", cancel_order},
      Route{Method::kPost, "/v1/orders/{id}/payments", start_payment},
      Route{Method::kPost, "/v1/orders/{id}/refunds", refund_order},
      Route{Method::kGet, "/v1/orders/{id}/tickets", list_tickets},
      Route{Method::kGet, "/v1/tickets/{id}", read_ticket},
      Route{Method::kGet, "/v1/payments/{id}", read_payment},

      Route{Method::kPost, "/v1/payments/webhooks/{gateway}/{account}", take_webhook},
      Route{Method::kGet, "/sandbox/payments/{reference}", show_sandbox_payment},
      Route{Method::kPost, "/sandbox/payments/{reference}", pay_at_sandbox},

      Route{Method::kGet, "/docs", read_asset},
      Route{Method::kGet, "/openapi.json", read_asset},
      Route{Method::kGet, "/openapi.yaml", read_asset},
      Route{Method::kGet, "/assets/{file}", read_asset},
      Route{Method::kGet, "/problems/{name}", explain_problem},
  };
  return kRoutes;
}

std::span<const Route> admin_routes() {
  static const std::array kRoutes = {
      Route{Method::kGet, "/livez", live},
      Route{Method::kGet, "/readyz", ready},
      Route{Method::kGet, "/metrics", metrics_page},

      Route{Method::kGet, "/admin/v1/shows", list_shows_for_staff},
      Route{Method::kPost, "/admin/v1/shows/{id}/open", open_sale},
      Route{Method::kPost, "/admin/v1/shows/{id}/pause", pause_sale},
      Route{Method::kPost, "/admin/v1/shows/{id}/close", close_sale},
      Route{Method::kPost, "/admin/v1/shows/{id}/cancel", cancel_show},
      Route{Method::kPost, "/admin/v1/shows/{id}/block", block_places},
      Route{Method::kPost, "/admin/v1/shows/{id}/unblock", unblock_places},
  };
  return kRoutes;
}

}  // namespace firstshow::http
