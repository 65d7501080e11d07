#pragma once
// The rows that a decision has changed so far. Each has its place among the decision's records from
// the first change on, and one record however often it is changed: the image that it has at the
// end. Owned by a Decision; the core's thread. Nothing fails.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/container/small_vector.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include "booking/model/entities.hpp"

namespace firstshow::booking {

/// A row that the State keeps; it stays at its address.
using KeptRow = std::variant<const Show*, const Block*, const AreaCount*, const Hold*, const Order*,
                             const Payment*, const Refund*>;

/// What a row said before the decision, of that which webhooks tell the changes of.
struct Before {
  std::optional<std::uint8_t> state;  ///< none of a new row, and of money without an order
};

/// Of a row that is not changed yet.
template <class Row>
Before before(const Row& row) {
  if constexpr (std::is_same_v<Row, Payment> || std::is_same_v<Row, Refund>) {
    if (!row.order) return {};
  }
  if constexpr (requires { row.state; })
    return {static_cast<std::uint8_t>(row.state)};
  else
    return {};
}

class ChangedRows {
 public:
  /// Whether the row was not among them. Its record will be the next of `records`. A row that was
  /// there before the decision comes as it was.
  template <class Row>
  bool add(const Row* row, std::vector<Record>& records, Before was = {}) {
    if (!entries_.empty() && knows(row)) return false;
    entries_.push_back({row, row, records.size(), was});
    records.emplace_back(std::in_place_type<Erased>);  // keeps the place
    if (entries_.size() > kFew) remember(row);
    return true;
  }
  /// The row is about to be dropped: it gets no record.
  void drop(const void* row);
  /// Writes the records of all; `each` sees every row, in order, and what it was before.
  template <class Each>
  void write(std::vector<Record>& records, const Each& each) const {
    const auto write_one = [&](const Entry& entry, const auto& row) {
      records[entry.record].template emplace<std::remove_cvref_t<decltype(row)>>(row);
      each(row, entry.before);
    };
    for (const Entry& entry : entries_)
      if (!entry.dropped) std::visit([&](const auto* row) { write_one(entry, *row); }, entry.row);
    if (any_dropped_) erase_dropped(records);
  }

 private:
  /// So many rows are quicker looked through than hashed; a command seldom changes more.
  static constexpr std::size_t kFew = 16;

  struct Entry {
    KeptRow row;
    const void* address;
    std::size_t record;
    Before before;
    bool dropped = false;
  };

  bool knows(const void* row) const;
  void remember(const void* row);
  void erase_dropped(std::vector<Record>& records) const;

  boost::container::small_vector<Entry, 8> entries_;
  bool any_dropped_ = false;
  std::unique_ptr<boost::unordered_flat_set<const void*>> known_;  ///< once there are many
};

}  // namespace firstshow::booking
