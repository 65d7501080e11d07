#include "http/runtime/routes.hpp"

#include <array>
#include <vector>

#include "http/buyer/use_cases.hpp"
#include "http/catalogue/use_cases.hpp"
#include "http/gateway/use_cases.hpp"
#include "http/operator/use_cases.hpp"
#include "http/pages/use_cases.hpp"
#include "http/runtime/audiences.hpp"

namespace firstshow::http {
namespace {

std::span<const Route> routes_of_buyers() {
  using namespace audiences;
  using enum LimitClass;  // gateways are not limited: what they report is money
  static const std::array kRoutes = {
      Route{Method::kPost, "/v1/sessions/anonymous", anyone<mint_buyer>, kMinting},

      Route{Method::kGet, "/v1/titles", anyone<list_titles>, kReads},
      Route{Method::kGet, "/v1/titles/{id}", anyone<read_title>, kReads},
      Route{Method::kGet, "/v1/venues", anyone<list_venues>, kReads},
      Route{Method::kGet, "/v1/venues/{id}", anyone<read_venue>, kReads},
      Route{Method::kGet, "/v1/shows", anyone<list_shows>, kReads},
      Route{Method::kGet, "/v1/shows/{id}", anyone<read_show>, kReads},
      Route{Method::kGet, "/v1/shows/{id}/seats", anyone<read_seats>, kReads},
      Route{Method::kGet, "/v1/shows/{id}/seats/live", anyone<watch_seats>, kStreams},
      Route{Method::kGet, "/v1/seat-plans/{id}", anyone<read_seat_plan>, kReads},
      Route{Method::kGet, "/v1/seat-plans/{id}/compact", anyone<read_compact_plan>, kReads},
      Route{Method::kGet, "/v1/translations/{language}", anyone<read_translations>, kReads},

      Route{Method::kPost, "/v1/shows/{id}/holds", buyer<hold_seats>, kWrites},
      Route{Method::kGet, "/v1/holds/{id}", buyer<read_hold>, kReads},
      Route{Method::kPatch, "/v1/holds/{id}", buyer<change_hold>, kWrites},
      Route{Method::kDelete, "/v1/holds/{id}", buyer<release_hold>, kWrites},

      Route{Method::kPost, "/v1/orders", buyer<open_order>, kWrites},
      Route{Method::kPost, "/v1/orders/find", anyone<find_order>, kFinding},
      Route{Method::kGet, "/v1/orders/{id}", buyer<read_order>, kReads},
      Route{Method::kPatch, "/v1/orders/{id}", buyer<revise_order>, kWrites},
      Route{Method::kPost, "/v1/orders/{id}/cancel", buyer<cancel_order>, kWrites},
      Route{Method::kPost, "/v1/orders/{id}/payments", buyer<start_payment>, kWrites},
      Route{Method::kPost, "/v1/orders/{id}/refunds", buyer<refund_order>, kWrites},
      Route{Method::kGet, "/v1/orders/{id}/tickets", buyer<list_tickets>, kReads},
      Route{Method::kGet, "/v1/tickets/{id}", buyer<read_ticket>, kReads},
      Route{Method::kGet, "/v1/payments/{id}", buyer<read_payment>, kReads},

      Route{Method::kPost, "/v1/payments/webhooks/{gateway}/{account}", gateway<take_webhook>},
      Route{Method::kGet, "/sandbox/payments/{reference}", anyone<show_sandbox_payment>, kSandbox},
      Route{Method::kPost, "/sandbox/payments/{reference}", anyone<pay_at_sandbox>, kSandbox},

      Route{Method::kGet, "/", anyone<home_page>, kReads},
      Route{Method::kGet, "/titles/{id}", anyone<title_page>, kReads},
      Route{Method::kGet, "/shows/{id}", anyone<seats_page>, kReads},
      Route{Method::kGet, "/shows/{id}/details", anyone<details_page>, kReads},
      Route{Method::kGet, "/orders/{id}", anyone<purchase_page>, kReads},
      Route{Method::kGet, "/find-order", anyone<purchase_page>, kReads},

      Route{Method::kGet, "/service_worker.js", anyone<service_worker>, kReads},

      Route{Method::kGet, "/embed.js", anyone<embed_script>, kReads},
      Route{Method::kGet, "/embed/v1.js", anyone<embed_script>, kReads},
      Route{Method::kGet, "/embed/titles/{id}", anyone<embedded_title_page>, kReads},
      Route{Method::kGet, "/embed/shows/{id}", anyone<embedded_seats_page>, kReads},
      Route{Method::kGet, "/embed/shows/{id}/details", anyone<embedded_details_page>, kReads},
      Route{Method::kGet, "/embed/orders/{id}", anyone<embedded_purchase_page>, kReads},
      Route{Method::kGet, "/embed/find-order", anyone<embedded_purchase_page>, kReads},
      Route{Method::kGet, "/embed/paid", anyone<embedded_purchase_page>, kReads},

      Route{Method::kGet, "/docs", anyone<read_asset>, kReads},
      Route{Method::kGet, "/openapi.json", anyone<read_asset>, kReads},
      Route{Method::kGet, "/openapi.yaml", anyone<read_asset>, kReads},
      Route{Method::kGet, "/assets/{file}", anyone<read_asset>, kReads},
      Route{Method::kGet, "/problems/{name}", anyone<explain_problem>, kReads},
  };
  return kRoutes;
}

}  // namespace

std::span<const Route> public_routes() {
  static const std::vector<Route> kRoutes = [] {
    const std::span<const Route> buyers = routes_of_buyers();
    std::vector<Route> all(buyers.begin(), buyers.end());
    for (const std::span<const Route> more : {organiser_routes(), endpoint_routes()})
      all.insert(all.end(), more.begin(), more.end());
    return all;
  }();
  return kRoutes;
}

std::span<const Route> webhook_routes() {
  using namespace audiences;
  static const std::array kRoutes = {
      Route{Method::kPost, "/v1/payments/webhooks/{gateway}/{account}", gateway<take_webhook>},
  };
  return kRoutes;
}

std::span<const Route> admin_routes() {
  using namespace audiences;
  static const std::array kRoutes = {
      Route{Method::kGet, "/livez", anyone<live>},
      Route{Method::kGet, "/readyz", anyone<ready>},
      Route{Method::kGet, "/metrics", anyone<metrics_page>},

      Route{Method::kGet, "/admin/v1/shows", operator_only<list_shows_for_staff>},
      Route{Method::kPost, "/admin/v1/shows/{id}/open", operator_only<open_sale>},
      Route{Method::kPost, "/admin/v1/shows/{id}/pause", operator_only<pause_sale>},
      Route{Method::kPost, "/admin/v1/shows/{id}/close", operator_only<close_sale>},
      Route{Method::kPost, "/admin/v1/shows/{id}/cancel", operator_only<cancel_show>},
      Route{Method::kPost, "/admin/v1/shows/{id}/block", operator_only<block_places>},
      Route{Method::kPost, "/admin/v1/shows/{id}/unblock", operator_only<unblock_places>},

      Route{Method::kGet, "/admin/v1/reviews", operator_only<list_reviews>},
      Route{Method::kPost, "/admin/v1/reviews/{id}/decide", operator_only<decide_review>},
      Route{Method::kPost, "/admin/v1/refunds/{id}/resend", operator_only<resend_refund>},

      Route{Method::kGet, "/admin/v1/translations/{language}", operator_only<list_translations>},
      Route{Method::kPut, "/admin/v1/translations/{language}", operator_only<put_translations>},
      Route{Method::kGet, "/admin/v1/translations/{language}/missing",
            operator_only<list_missing_translations>},

      Route{Method::kGet, "/admin/v1/organisers", operator_only<list_organisers>},
      Route{Method::kPost, "/admin/v1/organisers", operator_only<make_organiser>},
      Route{Method::kGet, "/admin/v1/organisers/{id}/keys", operator_only<list_keys>},
      Route{Method::kPost, "/admin/v1/organisers/{id}/keys", operator_only<make_key>},
      Route{Method::kPost, "/admin/v1/organisers/{id}/keys/{key}/revoke",
            operator_only<revoke_key>},

      Route{Method::kGet, "/admin/v1/audit-log", operator_only<list_audit_log>},

      Route{Method::kGet, "/admin/v1/mails", operator_only<list_mails>},
      Route{Method::kPost, "/admin/v1/mails/{id}/retry", operator_only<retry_mail>},
      Route{Method::kGet, "/admin/v1/mail-templates/{kind}", operator_only<preview_mail>},

      Route{Method::kGet, "/admin/v1/webhooks", operator_only<list_webhooks>},
      Route{Method::kPost, "/admin/v1/webhooks/{endpoint}/{event}/retry",
            operator_only<retry_webhook>},

      Route{Method::kPost, "/admin/v1/gateways/{gateway}/{account}/rotate-secret",
            operator_only<rotate_secret>},
      Route{Method::kPost, "/admin/v1/gateways/{gateway}/{account}/end-former-secret",
            operator_only<end_former_secret>},
  };
  return kRoutes;
}

}  // namespace firstshow::http
