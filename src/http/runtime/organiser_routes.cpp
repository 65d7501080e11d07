#include <array>

#include "http/organiser/use_cases.hpp"
#include "http/runtime/audiences.hpp"
#include "http/runtime/routes.hpp"

namespace firstshow::http {
namespace {

/// A stadium of 50,000 seats as a file has 11 MB.
constexpr std::size_t kMaxPlanBytes = 16U << 20U;
/// A week of a multiplex.
constexpr std::size_t kMaxTimetableBytes = 1U << 20U;
/// 5,000 places by name.
constexpr std::size_t kMaxPlacesBytes = 1U << 20U;

}  // namespace

std::span<const Route> organiser_routes() {
  using namespace audiences;
  using enum LimitClass;
  using enum accounts::Permission;
  static const std::array kRoutes = {
      Route{Method::kGet, "/v1/organisers/{organiser}/venues",
            staff<kReadCatalogue, list_own_venues>, kReads},
      Route{Method::kPost, "/v1/organisers/{organiser}/venues", staff<kEditVenues, make_venue>,
            kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/venues/{venue}",
            staff<kReadCatalogue, read_own_venue>, kReads},
      Route{Method::kPut, "/v1/organisers/{organiser}/venues/{venue}",
            staff<kEditVenues, change_venue>, kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/halls", staff<kReadCatalogue, list_own_halls>,
            kReads},
      Route{Method::kPost, "/v1/organisers/{organiser}/halls", staff<kEditVenues, make_hall>,
            kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/halls/{hall}",
            staff<kReadCatalogue, read_own_hall>, kReads},
      Route{Method::kPut, "/v1/organisers/{organiser}/halls/{hall}",
            staff<kEditVenues, change_hall>, kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/titles",
            staff<kReadCatalogue, list_own_titles>, kReads},
      Route{Method::kPost, "/v1/organisers/{organiser}/titles", staff<kEditTitles, make_title>,
            kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/titles/{title}",
            staff<kReadCatalogue, read_own_title>, kReads},
      Route{Method::kPut, "/v1/organisers/{organiser}/titles/{title}",
            staff<kEditTitles, change_title>, kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/seat-plans",
            staff<kReadCatalogue, list_own_plans>, kReads},
      Route{Method::kPost, "/v1/organisers/{organiser}/seat-plans", staff<kEditPlans, publish_plan>,
            kWrites, kMaxPlanBytes},
      Route{Method::kGet, "/v1/organisers/{organiser}/shows", staff<kReadCatalogue, list_own_shows>,
            kReads},
      Route{Method::kGet, "/v1/organisers/{organiser}/shows/{show}",
            staff<kReadCatalogue, read_one_own_show>, kReads},
      Route{Method::kPatch, "/v1/organisers/{organiser}/shows/{show}",
            staff<kEditTimetable, change_own_show>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/timetable", staff<kEditTimetable, add_shows>,
            kWrites, kMaxTimetableBytes},
      Route{Method::kPost, "/v1/organisers/{organiser}/shows/{show}/open",
            staff<kRunSales, open_own_sale>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/shows/{show}/pause",
            staff<kRunSales, pause_own_sale>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/shows/{show}/close",
            staff<kRunSales, close_own_sale>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/shows/{show}/cancel",
            staff<kCancelShows, cancel_own_show>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/shows/{show}/block",
            staff<kBlockPlaces, block_own_places>, kWrites, kMaxPlacesBytes},
      Route{Method::kPost, "/v1/organisers/{organiser}/shows/{show}/unblock",
            staff<kBlockPlaces, unblock_own_places>, kWrites, kMaxPlacesBytes},
      Route{Method::kGet, "/v1/organisers/{organiser}/audit-log",
            staff<kReadAuditLog, list_own_audit_log>, kReads},
  };
  return kRoutes;
}

std::span<const Route> endpoint_routes() {
  using namespace audiences;
  using enum LimitClass;
  using enum accounts::Permission;
  static const std::array kRoutes = {
      Route{Method::kGet, "/v1/organisers/{organiser}/webhook-endpoints",
            staff<kReadWebhooks, list_endpoints>, kReads},
      Route{Method::kPost, "/v1/organisers/{organiser}/webhook-endpoints",
            staff<kEditWebhooks, make_endpoint>, kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}",
            staff<kReadWebhooks, read_endpoint>, kReads},
      Route{Method::kPut, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}",
            staff<kEditWebhooks, change_endpoint>, kWrites},
      Route{Method::kDelete, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}",
            staff<kEditWebhooks, delete_endpoint>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}/rotate-secret",
            staff<kEditWebhooks, rotate_endpoint_secret>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}/test",
            staff<kEditWebhooks, test_endpoint>, kWrites},
      Route{Method::kPost, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}/resend",
            staff<kEditWebhooks, resend_since>, kWrites},
      Route{Method::kGet, "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}/deliveries",
            staff<kReadWebhooks, list_deliveries>, kReads},
      Route{Method::kPost,
            "/v1/organisers/{organiser}/webhook-endpoints/{endpoint}/deliveries/{event}/resend",
            staff<kEditWebhooks, resend_delivery>, kWrites},
  };
  return kRoutes;
}

}  // namespace firstshow::http
