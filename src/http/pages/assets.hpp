#pragma once
// The files that the server ships for browsers: pages, scripts, styles, the contract. They are in
// the binary, compressed ahead; cmake/web.cmake embeds what scripts/web has built. Immutable once
// built; any thread. Nothing fails but the crypto library's start.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/unordered/unordered_flat_map.hpp>

#include "http/message/exchange.hpp"

namespace firstshow::http {

/// One file as it was embedded. `path` is where it is served; `gzip` and `brotli` are empty where
/// they would not be smaller.
struct EmbeddedFile {
  std::string_view path;
  std::string_view content;
  std::string_view gzip;
  std::string_view brotli;
};

/// Everything in the binary. Its definition is generated.
std::span<const EmbeddedFile> embedded_files();

/// For pages of ours: what they load comes from this server, nothing is inline, nobody frames them.
inline constexpr std::string_view kPageLoads =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// For the service worker, whose fetches are its own.
inline constexpr std::string_view kWorkerLoads =
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'";

class Assets {
 public:
  /// `files` must outlive this.
  explicit Assets(std::span<const EmbeddedFile> files);

  /// The file at the request's path; nothing if there is none. Names in a folder "assets" change
  /// with their content, so they may be kept for good; others are asked for again by their ETag.
  std::optional<Response> find(const Request& request) const { return find(request, request.path); }
  /// The same of another path than the request's.
  std::optional<Response> find(const Request& request, std::string_view path) const;

 private:
  struct Variant {
    SharedText text;
    std::string tag;
  };
  struct Asset {
    std::string_view content_type;
    std::string_view cache_control;
    bool page = false;
    Variant plain;
    std::optional<Variant> gzip;
    std::optional<Variant> brotli;
  };
  boost::unordered_flat_map<std::string_view, Asset> by_path_;
};

/// Those of embedded_files().
const Assets& embedded_assets();

/// The kind of content that a path's extension stands for; without one it is a page.
std::string_view content_type_of(std::string_view path);

}  // namespace firstshow::http
