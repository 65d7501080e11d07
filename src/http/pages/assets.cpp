#include "http/pages/assets.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

#include "http/message/conditional.hpp"
#include "http/message/content_coding.hpp"
#include "http/pages/use_cases.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

struct Extension {
  std::string_view name;
  std::string_view content_type;
};

constexpr std::array kExtensions = {
    Extension{"html", kHtmlContent},
    Extension{"js", "text/javascript; charset=utf-8"},
    Extension{"css", "text/css; charset=utf-8"},
    Extension{"json", kJsonContent},
    Extension{"map", kJsonContent},
    Extension{"webmanifest", "application/manifest+json"},
    Extension{"yaml", "application/yaml"},
    Extension{"txt", kTextContent},
    Extension{"svg", "image/svg+xml"},
    Extension{"png", "image/png"},
    Extension{"jpg", "image/jpeg"},
    Extension{"webp", "image/webp"},
    Extension{"avif", "image/avif"},
    Extension{"ico", "image/x-icon"},
    Extension{"woff2", "font/woff2"},
    Extension{"wasm", "application/wasm"},
};
constexpr std::string_view kUnknownContent = "application/octet-stream";

SharedText shared_copy(std::string_view text) {
  return std::make_shared<const std::string>(text);
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return kHtmlContent;
  for (const Extension& extension : kExtensions)
    if (extension.name == name.substr(dot + 1)) return extension.content_type;
  return kUnknownContent;
}

Assets::Assets(std::span<const EmbeddedFile> files) {
  if (sodium_init() < 0) throw std::runtime_error("the crypto library cannot start");
  for (const EmbeddedFile& file : files) {
    Asset asset;
    asset.content_type = content_type_of(file.path);
    asset.page = asset.content_type == kHtmlContent;
    asset.cache_control =
        file.path.find("/assets/") != std::string_view::npos ? kForGood : kRevalidated;
    asset.plain = {shared_copy(file.content), content_tag(file.content)};
    if (!file.gzip.empty()) asset.gzip = {shared_copy(file.gzip), asset.plain.tag + "-gzip"};
    if (!file.brotli.empty()) asset.brotli = {shared_copy(file.brotli), asset.plain.tag + "-br"};
    by_path_.emplace(file.path, std::move(asset));
  }
}

std::optional<Response> Assets::find(const Request& request, std::string_view path) const {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return std::nullopt;
  const Asset& asset = found->second;
  const std::string_view accepted = request.header("Accept-Encoding");
  const int for_brotli = asset.brotli ? preference_for(kBrotli, accepted) : 0;
  const int for_gzip = asset.gzip ? preference_for(kGzip, accepted) : 0;
  const Variant* packed = nullptr;
  std::string_view coding;
  if (for_brotli > 0 && for_brotli >= for_gzip) {
    packed = &*asset.brotli;
    coding = kBrotli;
  } else if (for_gzip > 0) {
    packed = &*asset.gzip;
    coding = kGzip;
  }
  const Variant& variant = packed != nullptr ? *packed : asset.plain;
  Response response = tagged(request, variant.tag, variant.text, asset.cache_control);
  response.content_type = asset.content_type;
  if (asset.page) response.content_security_policy = kPageLoads;
  if (packed != nullptr && response.status == 200) response.add_header("Content-Encoding", coding);
  if (asset.gzip || asset.brotli) response.add_header("Vary", "Accept-Encoding");
  return response;
}

const Assets& embedded_assets() {
  static const Assets kAssets(embedded_files());
  return kAssets;
}

/// GET of whatever is embedded under the path.
Response read_asset(const Request& request) {
  if (auto found = embedded_assets().find(request)) return *std::move(found);
  return problem(request, kNoSuchRoute, "");
}

}  // namespace firstshow::http
