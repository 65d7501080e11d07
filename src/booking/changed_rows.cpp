#include "booking/changed_rows.hpp"

#include <algorithm>

namespace firstshow::booking {

bool ChangedRows::knows(const void* row) const {
  if (known_) return known_->contains(row);
  return std::ranges::any_of(
      entries_, [&](const Entry& entry) { return entry.address == row && !entry.dropped; });
}

void ChangedRows::remember(const void* row) {
  if (known_) {
    known_->insert(row);
    return;
  }
  known_ = std::make_unique<boost::unordered_flat_set<const void*>>();
  for (const Entry& entry : entries_)
    if (!entry.dropped) known_->insert(entry.address);
}

void ChangedRows::drop(const void* row) {
  if (!knows(row)) return;
  if (known_) known_->erase(row);
  any_dropped_ = true;
  for (Entry& entry : entries_)
    if (entry.address == row) entry.dropped = true;
}

void ChangedRows::erase_dropped(std::vector<Record>& records) const {
  // From the back, so that the places of the others stay true.
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
    if (entry->dropped) records.erase(records.begin() + static_cast<std::ptrdiff_t>(entry->record));
}

}  // namespace firstshow::booking
