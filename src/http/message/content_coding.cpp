#include "http/message/content_coding.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {
namespace {

/// zlib's level. Between speed and size: a seat map of 50,000 seats takes well under a millisecond.
constexpr int kOftenLevel = 4;
constexpr int kOnceLevel = 6;
constexpr int kGzipWindow = 15 + 16;  ///< zlib's largest window, with gzip's header and trailer
constexpr int kMemory = 8;            ///< zlib's default

/// Cuts what stands before the next `mark` off the front of `rest`.
std::string_view next_part(std::string_view& rest, char mark) {
  const std::size_t end = std::min(rest.find(mark), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return without_blanks(part);
}

/// A weight (RFC 9110, 12.4.2) in thousandths: "0.5" is 500. What is no weight counts as none:
/// 1000.
int thousandths(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 1'000;
  int weight = (text[0] - '0') * 1'000;
  int unit = 100;
  for (std::size_t i = 2; i < text.size() && unit > 0; ++i, unit /= 10) {
    if (text[1] != '.' || text[i] < '0' || text[i] > '9') return 1'000;
    weight += (text[i] - '0') * unit;
  }
  return std::min(weight, 1'000);
}

/// That of an element, by its parameters.
int weight_of(std::string_view parameters) {
  int weight = 1'000;
  while (!parameters.empty()) {
    const std::string_view parameter = next_part(parameters, ';');
    if (parameter.size() > 2 && (parameter[0] == 'q' || parameter[0] == 'Q') && parameter[1] == '=')
      weight = thousandths(parameter.substr(2));
  }
  return weight;
}

}  // namespace

bool prefers_hindi(std::string_view accept_language) {
  int best = 0;
  bool hindi = false;
  while (!accept_language.empty()) {
    std::string_view one = next_part(accept_language, ',');
    const std::string_view range = next_part(one, ';');
    const int weight = weight_of(one);
    const std::string_view language = range.substr(0, range.find('-'));
    const bool is_hindi = equals_ignoring_case(language, "hi");
    if (weight <= best || !(is_hindi || equals_ignoring_case(language, "en"))) continue;
    best = weight;
    hindi = is_hindi;
  }
  return hindi;
}

int preference_for(std::string_view coding, std::string_view accept_encoding) {
  // Weights in thousandths; -1: not named.
  int packed = -1;
  int plain = -1;
  int others = -1;
  while (!accept_encoding.empty()) {
    std::string_view one = next_part(accept_encoding, ',');
    std::string_view named = next_part(one, ';');
    const int weight = weight_of(one);
    if (equals_ignoring_case(named, "x-gzip")) named = kGzip;  // RFC 9110, 8.4.1.3
    if (equals_ignoring_case(named, coding))
      packed = std::max(packed, weight);
    else if (equals_ignoring_case(named, "identity"))
      plain = weight;
    else if (named == "*")
      others = weight;
  }
  if (packed < 0) packed = others;
  return packed >= plain ? std::max(packed, 0) : 0;
}

std::string pack(std::string_view text, PackEffort effort) {
  z_stream stream{};
  const int level = effort == PackEffort::kOnce ? kOnceLevel : kOftenLevel;
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib's input is not const in its type only.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int code = deflate(&stream, Z_FINISH);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  CHECK(code == Z_STREAM_END, "a bounded compression ends in one call");
  packed.shrink_to_fit();
  return packed;
}

}  // namespace firstshow::http
