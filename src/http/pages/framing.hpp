#pragma once
// Which other sites may show pages of ours in a frame: nobody, but those that the operator lists,
// and they only the pages under /embed (CSP Level 3, 6.4.2). Immutable; any thread; outlives the
// responses that it allowed something.

#include <string>
#include <string_view>
#include <vector>

#include "http/message/exchange.hpp"

namespace firstshow::http {

/// Whether `text` can be listed: a scheme and host as is_cors_origin() takes them, but never "*".
bool is_embed_origin(std::string_view text);

class Framing {
 public:
  /// `origins` pass is_embed_origin().
  explicit Framing(const std::vector<std::string>& origins);

  /// The page, to be framed by those sites.
  Response allow(Response page) const;

 private:
  std::string policy_;  ///< "" where nobody may
};

}  // namespace firstshow::http
