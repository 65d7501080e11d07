#pragma once
// Which other sites' pages may use this server from a browser (the Fetch standard's CORS protocol):
// none, unless the operator lists them. Nothing here guards a request that is no browser's.
// Immutable; any thread.

#include <optional>
#include <string>
#include <vector>

#include "http/message/exchange.hpp"

namespace firstshow::http {

/// Whether `text` can be listed: "*", or a scheme and host with nothing behind, in lower case
/// ("https://tickets.example", "http://localhost:3000").
bool is_cors_origin(std::string_view text);

class Cors {
 public:
  /// `origins` pass is_cors_origin().
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  /// What a reply to any request gets.
  void add_headers(const Request& request, Response& response) const;
  /// The reply to a browser that asks before it sends: nothing if this is no such request, or of a
  /// site that is not listed. `methods`: those of the path.
  std::optional<Response> preflight(const Request& request, std::string_view methods) const;

 private:
  bool allows(std::string_view origin) const;
  bool any() const;

  std::vector<std::string> origins_;
};

}  // namespace firstshow::http
