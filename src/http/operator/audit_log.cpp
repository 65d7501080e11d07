#include "http/organiser/audit_log.hpp"

#include "http/api/services.hpp"
#include "http/operator/use_cases.hpp"

namespace firstshow::http {

/// GET /admin/v1/audit-log: of all organisers and of the installation.
Awaitable<Response> list_audit_log(const Request& request, Operator, OrganiserServices& services) {
  return audit_log_page(request, services.desk, std::nullopt);
}

}  // namespace firstshow::http
