#pragma once
// The rows of one batch on their way to PostgreSQL: the last image of each, one statement a table.
// Owned by the journal, on its thread.

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "booking/model/entities.hpp"
#include "store/postgresql/connection.hpp"

namespace firstshow::store {

class PostgresBatch {
 public:
  /// Adds a row's new image, or its end. Throws StoreConflict where two images of this batch differ
  /// in what their row belongs to.
  void add(const booking::Record& record);
  /// Puts what was added into the connection's pipeline, rows after those they refer to, and
  /// forgets it.
  void send(PostgresConnection& connection);
  void clear();

 private:
  static constexpr std::size_t kKinds = std::variant_size_v<booking::Record>;
  /// The kind of a record and its key.
  using Key = std::array<std::int64_t, 4>;

  void add_row(const booking::Record& record, const Key& key);
  void add_end(const booking::Erased& erased);
  /// What was added before something that must come after it, oldest first.
  struct Part {
    std::array<std::vector<booking::Record>, kKinds> rows;
    std::array<std::vector<std::int64_t>, kKinds> ends;  ///< ids of rows, by their kind
    boost::unordered_flat_map<Key, std::size_t> at;      ///< of a row, in its kind's list
  };
  Part& part() { return parts_.empty() ? parts_.emplace_back() : parts_.back(); }

  std::vector<Part> parts_;
};

}  // namespace firstshow::store
