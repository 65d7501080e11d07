#include "http/pages/framing.hpp"

#include "base/check.hpp"
#include "http/access/cors.hpp"
#include "http/pages/assets.hpp"

namespace firstshow::http {

bool is_embed_origin(std::string_view text) {
  return text != "*" && is_cors_origin(text);
}

Framing::Framing(const std::vector<std::string>& origins) {
  constexpr std::string_view kNobody = "'none'";
  CHECK(kPageLoads.ends_with(kNobody), "a page's policy ends with who may frame it");
  if (origins.empty()) return;
  policy_ = kPageLoads.substr(0, kPageLoads.size() - kNobody.size() - 1);
  for (const std::string& origin : origins) policy_.append(" ").append(origin);
}

Response Framing::allow(Response page) const {
  if (policy_.empty() || page.content_security_policy != kPageLoads) return page;
  page.content_security_policy = policy_;
  page.framed = true;
  return page;
}

}  // namespace firstshow::http
