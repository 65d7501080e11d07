#include "http/problems/read_body.hpp"

#include <boost/json/parse.hpp>

#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

bool is_json_content(std::string_view content_type) {
  constexpr std::string_view kJson = "application/json";
  std::string_view media = content_type.substr(0, content_type.find(';'));
  while (!media.empty() && media.back() == ' ') media.remove_suffix(1);
  if (media.size() != kJson.size()) return false;
  for (std::size_t i = 0; i < media.size(); ++i) {
    const char c = media[i] >= 'A' && media[i] <= 'Z' ? static_cast<char>(media[i] + 32) : media[i];
    if (c != kJson[i]) return false;
  }
  return true;
}

/// A fault of the whole may be one of syntax or of shape; only the former is no JSON at all.
bool is_malformed(std::string_view body, const Faults& faults) {
  if (faults.size() != 1 || !faults.front().pointer.empty()) return false;
  boost::system::error_code failed;
  boost::json::parse({body.data(), body.size()}, failed);
  return failed.failed();
}

}  // namespace

std::optional<Response> refuse_content(const Request& request) {
  if (is_json_content(request.header("Content-Type"))) return std::nullopt;
  return problem(request, kNotJson, "Send it with Content-Type: application/json.");
}

Response body_problem(const Request& request, const Faults& faults) {
  return fault_problem(request, is_malformed(request.body, faults) ? kMalformedJson : kInvalidBody,
                       faults);
}

std::optional<Response> read_body(const Request& request,
                                  const std::function<void(JsonObject&)>& read) {
  if (auto refused = refuse_content(request)) return refused;
  const Faults faults = read_json_object(request.body, read);
  if (faults.empty()) return std::nullopt;
  return body_problem(request, faults);
}

}  // namespace firstshow::http
