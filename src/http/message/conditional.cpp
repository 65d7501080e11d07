#include "http/message/conditional.hpp"

#include <sodium.h>

#include <array>

#include "http/message/content_coding.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view kServerTime = "\"server_time\":\"";

/// `body` without what the clock alone changes. No text in a body looks like the key: a quote
/// inside a text is escaped.
std::string without_server_time(std::string_view body) {
  std::string rest(body);
  const std::size_t at = rest.find(kServerTime);
  if (at == std::string::npos) return rest;
  const std::size_t end = rest.find('"', at + kServerTime.size());
  rest.erase(at, end - at);
  return rest;
}

}  // namespace

std::string content_tag(std::string_view content) {
  std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(content.data()), content.size(),
                     nullptr, 0);
  std::array<char, 2 * crypto_generichash_BYTES_MIN + 1> digits{};
  sodium_bin2hex(digits.data(), digits.size(), digest.data(), digest.size());
  return digits.data();
}

bool wants_packed(const Request& request) {
  return preference_for(kGzip, request.header("Accept-Encoding")) > 0;
}

Response page_form(const Request& request, PageForms forms, std::string_view tag,
                   std::string_view cache_control) {
  constexpr std::string_view kPackedMark = "-gzip";
  const bool packed = forms.packed != nullptr;
  std::string form_tag(tag);
  if (packed) form_tag += kPackedMark;
  Response response = tagged(request, form_tag, packed ? forms.packed : forms.text, cache_control);
  response.headers += "Vary: Accept-Encoding\r\n";
  if (packed && response.status == 200) response.headers += "Content-Encoding: gzip\r\n";
  return response;
}

Response personal(const Request& request, Response response) {
  if (response.status != 200) return response;
  const std::string tag = content_tag(without_server_time(response.text()));
  response.add_header("ETag", "W/\"" + tag + "\"");
  if (has_already(request, tag)) {
    response.status = 304;
    response.body.clear();
    response.shared_body = nullptr;
  }
  return response;
}

}  // namespace firstshow::http
