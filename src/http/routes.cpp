#include "http/routes.hpp"

#include <array>

#include "http/use_cases.hpp"

namespace firstshow::http {

std::span<const Route> public_routes() {
  static const std::array kRoutes = {
      Route{Method::kGet, "/livez", live},
  };
  return kRoutes;
}

std::span<const Route> admin_routes() {
  static const std::array kRoutes = {
      Route{Method::kGet, "/livez", live},
      Route{Method::kGet, "/readyz", ready},
      Route{Method::kGet, "/metrics", metrics_page},
  };
  return kRoutes;
}

}  // namespace firstshow::http
