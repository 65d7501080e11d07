// The storefront's pages in the form that other sites show in a frame, and the script that puts
// them there. A page's own script sees by its address that it is framed, and leaves out our head
// and foot.

#include "http/api/services.hpp"
#include "http/pages/assets.hpp"
#include "http/pages/framing.hpp"
#include "http/pages/pages.hpp"
#include "http/pages/use_cases.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {

/// GET /embed/titles/{id}: without the plain HTML of /titles/{id}, whose links leave the frame.
Response embedded_title_page(const Request& request, PageServices& services) {
  const auto id = request.id_at<TitleTag>(0);
  const bool there = id && services.directory.listing()->find_title(*id) != nullptr;
  return services.framing.allow(there ? shell_page(request) : missing_page(request));
}

/// GET /embed/shows/{id} and its steps.
Response embedded_seats_page(const Request& request, PageServices& services) {
  return services.framing.allow(seats_page(request, services));
}

Response embedded_details_page(const Request& request, PageServices& services) {
  return services.framing.allow(details_page(request, services));
}

/// GET of what only its buyer may see.
Response embedded_purchase_page(const Request& request, PageServices& services) {
  return services.framing.allow(purchase_page(request));
}

/// GET /embed.js and its kept version: for scripts of any site, so for pages that are isolated too.
Response embed_script(const Request& request) {
  auto script = embedded_assets().find(request, "/embed.js");
  if (!script) return problem(request, kNoSuchRoute, "This server was built without pages.");
  script->cache_control = kForMinutes;
  script->add_header("Cross-Origin-Resource-Policy", "cross-origin");
  return *std::move(script);
}

}  // namespace firstshow::http
