#include "http/routes.hpp"

#include <array>

#include "http/use_cases.hpp"

namespace firstshow::http {

std::span<const Route> public_routes() {
  using enum LimitClass;  // gateways are not limited: what they report is money
  static const std::array kRoutes = {
      Route{Method::kPost, "/v1/sessions/anonymous", mint_buyer, kMinting},

      Route{Method::kGet, "/v1/titles", list_titles, kReads},
      Route{Method::kGet, "/v1/titles/{id}", read_title, kReads},
      Route{Method::kGet, "/v1/venues", list_venues, kReads},
      Route{Method::kGet, "/v1/venues/{id}", read_venue, kReads},
      Route{Method::kGet, "/v1/shows", list_shows, kReads},
      Route{Method::kGet, "/v1/shows/{id}", read_show, kReads},
      Route{Method::kGet, "/v1/shows/{id}/seats", read_seats, kReads},
      Route{Method::kGet, "/v1/shows/{id}/seats/live", watch_seats, kStreams},
      Route{Method::kGet, "/v1/seat-plans/{id}", read_seat_plan, kReads},
      Route{Method::kGet, "/v1/seat-plans/{id}/compact", read_compact_plan, kReads},
      Route{Method::kGet, "/v1/translations/{language}", read_translations, kReads},

      Route{Method::kPost, "/v1/shows/{id}/holds", hold_seats, kWrites},
      Route{Method::kGet, "/v1/holds/{id}", read_hold, kReads},
      Route{Method::kPatch, "/v1/holds/{id}", change_hold, kWrites},
      Route{Method::kDelete, "/v1/holds/{id}", release_hold, kWrites},

      Route{Method::kPost, "/v1/orders", open_order, kWrites},
      Route{Method::kPost, "/v1/orders/find", find_order, kFinding},
      Route{Method::kGet, "/v1/orders/{id}", read_order, kReads},
      Route{Method::kPatch, "/v1/orders/{id}", revise_order, kWrites},
      Route{Method::kPost, "/v1/orders/{id}/cancel", cancel_order, kWrites},
      Route{Method::kPost, "/v1/orders/{id}/payments", start_payment, kWrites},
      Route{Method::kPost, "/v1/orders/{id}/refunds", refund_order, kWrites},
      Route{Method::kGet, "/v1/orders/{id}/tickets", list_tickets, kReads},
      Route{Method::kGet, "/v1/tickets/{id}", read_ticket, kReads},
      Route{Method::kGet, "/v1/payments/{id}", read_payment, kReads},

      Route{Method::kPost, "/v1/payments/webhooks/{gateway}/{account}", take_webhook},
      Route{Method::kGet, "/sandbox/payments/{reference}", show_sandbox_payment, kSandbox},
      Route{Method::kPost, "/sandbox/payments/{reference}", pay_at_sandbox, kSandbox},

      Route{Method::kGet, "/", home_page, kReads},
      Route{Method::kGet, "/titles/{id}", title_page, kReads},
      Route{Method::kGet, "/shows/{id}", seats_page, kReads},
      Route{Method::kGet, "/shows/{id}/details", details_page, kReads},
      Route{Method::kGet, "/orders/{id}", purchase_page, kReads},
      Route{Method::kGet, "/find-order", purchase_page, kReads},

      Route{Method::kGet, "/service_worker.js", service_worker, kReads},

      Route{Method::kGet, "/embed.js", embed_script, kReads},
      Route{Method::kGet, "/embed/v1.js", embed_script, kReads},
      Route{Method::kGet, "/embed/titles/{id}", embedded_title_page, kReads},
      Route{Method::kGet, "/embed/shows/{id}", embedded_seats_page, kReads},
      Route{Method::kGet, "/embed/shows/{id}/details", embedded_details_page, kReads},
      Route{Method::kGet, "/embed/orders/{id}", embedded_purchase_page, kReads},
      Route{Method::kGet, "/embed/find-order", embedded_purchase_page, kReads},
      Route{Method::kGet, "/embed/paid", embedded_purchase_page, kReads},

      Route{Method::kGet, "/docs", read_asset, kReads},
      Route{Method::kGet, "/openapi.json", read_asset, kReads},
      Route{Method::kGet, "/openapi.yaml", read_asset, kReads},
      Route{Method::kGet, "/assets/{file}", read_asset, kReads},
      Route{Method::kGet, "/problems/{name}", explain_problem, kReads},
  };
  return kRoutes;
}

std::span<const Route> webhook_routes() {
  static const std::array kRoutes = {
      Route{Method::kPost, "/v1/payments/webhooks/{gateway}/{account}", take_webhook},
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

      Route{Method::kGet, "/admin/v1/reviews", list_reviews},
      Route{Method::kPost, "/admin/v1/reviews/{id}/decide", decide_review},
      Route{Method::kPost, "/admin/v1/refunds/{id}/resend", resend_refund},

      Route{Method::kGet, "/admin/v1/translations/{language}", list_translations},
      Route{Method::kPut, "/admin/v1/translations/{language}", put_translations},
      Route{Method::kGet, "/admin/v1/translations/{language}/missing", list_missing_translations},

      Route{Method::kPost, "/admin/v1/gateways/{gateway}/{account}/rotate-secret", rotate_secret},
      Route{Method::kPost, "/admin/v1/gateways/{gateway}/{account}/end-former-secret",
            end_former_secret},
  };
  return kRoutes;
}

}  // namespace firstshow::http
