#include "http/catalogue/list_page.hpp"

#include <sodium.h>

#include <charconv>
#include <cstring>

namespace firstshow::http {
namespace {

constexpr int kCursorCoding = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kMaxCursorBytes = 2'000;
constexpr std::size_t kChecksumBytes = crypto_generichash_BYTES_MIN;

/// So that a cursor which was cut or changed is refused, and never a place somewhere else. It is
/// no signature: a place is no secret.
std::string checksum_of(std::string_view plain) {
  std::string sum(kChecksumBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(sum.data()), sum.size(),
                     reinterpret_cast<const unsigned char*>(plain.data()), plain.size(), nullptr,
                     0);
  return sum;
}

/// Names of other parameters may stand in percent signs, but nobody writes "cursor" so.
bool is_cursor(std::string_view parameter) {
  return parameter == "cursor" || parameter.starts_with("cursor=");
}

}  // namespace

std::string write_cursor(std::string_view sort, const CursorKey& place) {
  std::string plain(sort);
  plain.append("\n").append(std::to_string(place.id)).append("\n").append(place.key);
  plain.insert(0, checksum_of(plain));
  std::string cursor(sodium_base64_encoded_len(plain.size(), kCursorCoding), '\0');
  sodium_bin2base64(cursor.data(), cursor.size(),
                    reinterpret_cast<const unsigned char*>(plain.data()), plain.size(),
                    kCursorCoding);
  cursor.pop_back();  // the terminating zero
  return cursor;
}

std::optional<CursorKey> read_cursor(std::string_view sort, std::string_view cursor) {
  if (cursor.size() > kMaxCursorBytes) return std::nullopt;
  std::string plain(cursor.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(plain.data()), plain.size(), cursor.data(),
                        cursor.size(), nullptr, &size, nullptr, kCursorCoding) != 0)
    return std::nullopt;
  plain.resize(size);
  if (size < kChecksumBytes || checksum_of(std::string_view(plain).substr(kChecksumBytes)) !=
                                   std::string_view(plain).substr(0, kChecksumBytes))
    return std::nullopt;
  plain.erase(0, kChecksumBytes);
  const std::size_t first = plain.find('\n');
  const std::size_t second = first == plain.npos ? plain.npos : plain.find('\n', first + 1);
  if (second == plain.npos || std::string_view(plain).substr(0, first) != sort) return std::nullopt;
  CursorKey place;
  const char* end = plain.data() + second;
  const auto read = std::from_chars(plain.data() + first + 1, end, place.id);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  place.key = plain.substr(second + 1);
  return place;
}

ListQuery read_list_query(QueryReader& query, std::span<const std::string_view> sorts) {
  ListQuery list;
  list.sort = sorts[query.choice("sort", sorts, 0)];
  list.descending = list.sort.starts_with('-');
  list.limit = query.number("limit", kMaxItems, kDefaultItems);
  if (const auto cursor = query.text("cursor", kMaxCursorBytes)) {
    list.after = read_cursor(list.sort, *cursor);
    if (!list.after) query.fault("cursor", "is not one that this list gave; begin anew");
  }
  return list;
}

void link_next(const Request& request, Response& response, std::string_view cursor) {
  std::string target(request.path);
  target += '?';
  std::string_view rest = request.query;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (one.empty() || is_cursor(one)) continue;
    for (const char c : one) {
      // What would end the link's target is written as its number.
      if (c == '<' || c == '>' || c == '"')
        target += c == '<' ? "%3C" : c == '>' ? "%3E" : "%22";
      else
        target += c;
    }
    target += '&';
  }
  target.append("cursor=").append(cursor);
  response.add_header("Link", "<" + target + ">; rel=\"next\"");
}

ListReply::ListReply(const Request& request, Revision revision, const ListQuery& query)
    : request_(request), query_(query) {
  see(revision.epoch);
  see(revision.sequence);
}

bool ListReply::full(std::size_t count) {
  if (count < query_.limit) return false;
  more_ = true;
  return true;
}

void ListReply::add(CursorKey place, Revision revision) {
  see(static_cast<std::uint64_t>(place.id));
  see(revision.epoch);
  see(revision.sequence);
  last_ = std::move(place);
}

/// A question of any length as a short key.
std::string ListReply::key() const {
  return "list" + content_tag(std::string(request_.path) + "?" + std::string(request_.query));
}

PageStamp ListReply::stamp(std::string_view tag) {
  PageStamp made{};
  static_assert(sizeof made == 32, "a tag has 32 digits");
  std::memcpy(made.data(), tag.data(), sizeof made);
  return made;
}

void ListReply::see(std::uint64_t number) {
  seen_.append(reinterpret_cast<const char*>(&number), sizeof number);
}

}  // namespace firstshow::http
