#pragma once
// Bodies compressed with gzip, and which compression a caller wants. Pure functions, any thread;
// compressing fails only for want of memory.

#include <cstdint>
#include <string>
#include <string_view>

namespace firstshow::http {

/// A body shorter than this is sent as it is: it fits into one packet either way.
inline constexpr std::size_t kWorthPacking = 1'000;

inline constexpr std::string_view kGzip = "gzip";
inline constexpr std::string_view kBrotli = "br";

/// How much an Accept-Encoding (RFC 9110, 12.5.3) wants `coding`, 1 to 1,000; 0 where it does not
/// take it or prefers the plain bytes.
int preference_for(std::string_view coding, std::string_view accept_encoding);

/// How long compressing may take: little for what changes all the time, about twice that for what
/// is compressed once and kept.
enum class PackEffort : std::uint8_t { kOften, kOnce };

/// `text` in the gzip format (RFC 1952), the same bytes for the same text and effort.
std::string pack(std::string_view text, PackEffort effort = PackEffort::kOften);

/// Whether Hindi comes before English in an Accept-Language (RFC 9110, 12.5.4): by weight, then by
/// order, as browsers list them. Other languages and their regions say nothing.
bool prefers_hindi(std::string_view accept_language);

}  // namespace firstshow::http
