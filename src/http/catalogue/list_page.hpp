#pragma once
// What every list has in common: the limit, the cursor over (sort, key, id) that stays good
// whatever comes and goes in between, and the link to the next page. Any thread; nothing fails.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/revision.hpp"
#include "http/message/conditional.hpp"
#include "http/message/exchange.hpp"
#include "http/message/json_writer.hpp"
#include "http/message/page_cache.hpp"
#include "http/message/query_reader.hpp"

namespace firstshow::http {

inline constexpr std::size_t kDefaultItems = 50;
inline constexpr std::size_t kMaxItems = 200;
inline constexpr std::size_t kMaxFilterBytes = 200;
/// A search may be any text that fits into a request's head.
inline constexpr std::size_t kMaxSearchBytes = 16U << 10U;

/// A place between two items of a list: after the one with this key and id.
struct CursorKey {
  std::string key;
  std::int64_t id = 0;

  friend auto operator<=>(const CursorKey&, const CursorKey&) = default;
};

/// `sort` is the name of the order that the place is in.
std::string write_cursor(std::string_view sort, const CursorKey& place);
/// Nothing if it is no cursor, or one of another order.
std::optional<CursorKey> read_cursor(std::string_view sort, std::string_view cursor);

/// What a request asks of any list.
struct ListQuery {
  std::string_view sort;  ///< one of the choices
  bool descending = false;
  std::size_t limit = kDefaultItems;
  std::optional<CursorKey> after;
};

/// Reads "sort", "limit" and "cursor". `sorts` is of static storage, the default first; one that
/// begins with "-" is the order before it backwards.
ListQuery read_list_query(QueryReader& query, std::span<const std::string_view> sorts);

/// Adds the Link header field to the next page of the request's list.
void link_next(const Request& request, Response& response, std::string_view cursor);

/// One page of a list: first its items are named, which tells whether it was written before, then
/// they are written if it was not.
class ListReply {
 public:
  /// `revision` is that of the catalogue.
  ListReply(const Request& request, Revision revision, const ListQuery& query);

  /// Whether a page of `count` items has no room for one more; there is one more then.
  bool full(std::size_t count);
  /// `revision` is what the item depends on beside the catalogue.
  void add(CursorKey place, Revision revision);
  /// `write(json)` writes the items, within the open list.
  template <class WriteItems>
  Response finish(PageCache& cache, const WriteItems& write) {
    const std::string cursor = more_ ? write_cursor(query_.sort, last_) : "";
    const std::string tag = content_tag(seen_ + cursor);
    const auto write_page = [&] {
      std::string text;
      JsonWriter json(text);
      json.begin_object();
      json.begin_list("items");
      write(json);
      json.end_list();
      json.key("next_cursor");
      if (more_)
        json.value(cursor);
      else
        json.null();
      json.end_object();
      return text;
    };
    Response response =
        page_response(request_, cache, key(), stamp(tag), tag, kRevalidated, write_page);
    if (more_) link_next(request_, response, cursor);
    return response;
  }

 private:
  std::string key() const;
  static PageStamp stamp(std::string_view tag);
  void see(std::uint64_t number);

  const Request& request_;
  const ListQuery& query_;
  CursorKey last_;
  bool more_ = false;
  std::string seen_;  ///< all that the page follows from, as bytes
};

/// Walks `count` items, `place_of(n)` ascending in n, from after `query.after` on in the order
/// asked for; `take(n)` says whether to go on.
template <class PlaceOf, class Take>
void walk(const ListQuery& query, std::size_t count, const PlaceOf& place_of, const Take& take) {
  std::size_t low = 0;
  std::size_t high = count;
  // Ascending: the first place above the cursor's; descending: the first that is not below it.
  while (query.after && low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const CursorKey place = place_of(middle);
    if (query.descending ? place < *query.after : place <= *query.after)
      low = middle + 1;
    else
      high = middle;
  }
  if (query.descending) {
    for (std::size_t n = query.after ? low : count; n > 0; --n)
      if (!take(n - 1)) return;
  } else {
    for (std::size_t n = query.after ? low : 0; n < count; ++n)
      if (!take(n)) return;
  }
}

}  // namespace firstshow::http
