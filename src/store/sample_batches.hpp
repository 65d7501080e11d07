#pragma once
// Driving a journal in tests and benchmarks: whole batches in, rows out. On the journal's thread;
// throws what the journal throws.

#include <utility>
#include <vector>

#include "store/journal.hpp"

namespace firstshow::store {

using booking::Record;

/// Commits `records` as one batch after `position`, and moves it.
inline void commit_records(Journal& journal, JournalPosition& position,
                           const std::vector<Record>& records) {
  JournalPosition next = position;
  ++next.sequence;
  journal.begin();
  for (const Record& record : records) journal.write(record);
  journal.commit(next);
  position = next;
}

/// Every record that load() gives.
inline std::vector<Record> loaded(Journal& journal, JournalPosition* position = nullptr) {
  std::vector<Record> records;
  const auto at = journal.load([&](Record record) { records.push_back(std::move(record)); });
  if (position != nullptr) *position = at;
  return records;
}

/// The records of one kind.
template <class Kind>
std::vector<Kind> only(const std::vector<Record>& records) {
  std::vector<Kind> result;
  for (const Record& record : records) {
    if (const auto* row = std::get_if<Kind>(&record)) result.push_back(*row);
  }
  return result;
}

}  // namespace firstshow::store
