#include "http/message/page_cache.hpp"

namespace firstshow::http {
namespace {

/// What a page costs beside its bodies, roughly.
constexpr std::size_t kOverhead = 400;

}  // namespace

std::size_t PageCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

/// The page of `key`, which is a new one (not written yet) where there was none at `stamp`.
PageCache::Slot PageCache::find_slot(std::string_view key, const PageStamp& stamp, bool packed) {
  const std::lock_guard lock(mutex_);
  auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    order_.emplace_front().key = key;
    found = by_key_.emplace(order_.front().key, order_.begin()).first;
    begin(order_.front(), stamp);
  } else if (found->second != order_.begin()) {
    order_.splice(order_.begin(), order_, found->second);
  }
  Kept& kept = order_.front();
  // A thread with an older view of the server may come after one with a newer: each gets the page
  // of its own view, and the last one's is kept.
  if (kept.page->stamp() != stamp) begin(kept, stamp);
  const Slot slot{kept.page, packed ? !kept.packed_charged : !kept.text_charged};
  keep_within_bound();
  return slot;
}

/// Counts what was made, and lets the least recently used go where that is too much.
void PageCache::charge(std::string_view key, const SharedPage& page, const PageForms& forms,
                       bool packed) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end() || found->second->page != page) return;  // replaced meanwhile
  Kept& kept = *found->second;
  std::size_t more = 0;
  if (!kept.text_charged && forms.text != nullptr) more += forms.text->size();
  if (packed && !kept.packed_charged && forms.packed != nullptr) more += forms.packed->size();
  kept.text_charged = kept.text_charged || forms.text != nullptr;
  kept.packed_charged = kept.packed_charged || packed;
  kept.bytes += more;
  bytes_ += more;
  keep_within_bound();
}

/// Gives `kept` a page that is still to be written.
void PageCache::begin(Kept& kept, const PageStamp& stamp) {
  bytes_ -= kept.bytes;
  kept.page = std::make_shared<Page>(stamp);
  kept.bytes = kOverhead + kept.key.size();
  kept.text_charged = false;
  kept.packed_charged = false;
  bytes_ += kept.bytes;
}

void PageCache::keep_within_bound() {
  while (bytes_ > most_bytes_ && !order_.empty()) {
    bytes_ -= order_.back().bytes;
    by_key_.erase(order_.back().key);
    order_.pop_back();
  }
}

}  // namespace firstshow::http
