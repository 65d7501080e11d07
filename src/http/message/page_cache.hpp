#pragma once
// Replies that everybody gets alike, written once and compressed once for each revision of what
// they say, and then served from memory to any thread. A page is only found under the revision it
// was made of, so that what is stale is never served; the least recently used go when all together
// pass the bound. Short locks; nothing fails but what writes a page.

#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/id.hpp"
#include "http/message/content_coding.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

/// All that a page's content follows from: revisions, or a hash of them.
using PageStamp = std::array<std::uint64_t, 4>;

/// Of a page whose content is always the same. No revision counts up to it.
inline constexpr PageStamp kUnchanging{~0ULL, ~0ULL, ~0ULL, ~0ULL};

/// What is in the cache. Keys of lists begin with a letter beyond these.
enum class PageKind : char {
  kShow = '1',
  kSeats,
  kPlan,
  kCompactPlan,
  kListedShow,
  kTitle,
  kVenue,
  kHtml,
  kSeatsHtml,
  kDetailsHtml,
  kTranslations
};

/// The key of what has an id, short enough to need no memory of its own.
template <class Tag>
std::string page_key(PageKind kind, Id<Tag> id) {
  std::string key(1, static_cast<char>(kind));
  key.append(reinterpret_cast<const char*>(&id.value), sizeof id.value);
  return key;
}

/// Runs something until it has once come to its end without throwing; others wait meanwhile. What
/// std::call_once promises, but under the thread sanitizer of g++ 12 that never returns after a
/// throw.
class Once {
 public:
  template <class Run>
  void run(const Run& run) {
    if (done_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    if (done_.load(std::memory_order_relaxed)) return;
    run();
    done_.store(true, std::memory_order_release);
  }

 private:
  std::atomic<bool> done_{false};
  std::mutex mutex_;
};

/// One reply at one revision. The first caller writes (or compresses) it, others wait for that.
class Page {
 public:
  explicit Page(PageStamp stamp) : stamp_(stamp) {}

  const PageStamp& stamp() const { return stamp_; }
  bool stays() const { return stamp_ == kUnchanging; }
  /// `write` returns the body.
  template <class Write>
  const SharedText& text(const Write& write) {
    written_.run([&] { text_ = std::make_shared<const std::string>(write()); });
    return text_;
  }
  /// The body compressed; null where that is not worthwhile. Of what stays the other form is not
  /// kept with it: few ask for that, and it is ten times as large.
  template <class Write>
  const SharedText& packed(const Write& write) {
    packed_once_.run([&] {
      const SharedText plain = stays() ? std::make_shared<const std::string>(write()) : text(write);
      if (plain->size() < kWorthPacking) return;
      const PackEffort effort = stays() ? PackEffort::kOnce : PackEffort::kOften;
      auto made = std::make_shared<const std::string>(pack(*plain, effort));
      if (made->size() < plain->size()) packed_ = std::move(made);
    });
    return packed_;
  }

 private:
  PageStamp stamp_;
  Once written_;
  Once packed_once_;
  SharedText text_;
  SharedText packed_;
};

using SharedPage = std::shared_ptr<Page>;

/// The two forms of a page that a caller may get.
struct PageForms {
  SharedText text;    ///< null: `packed` is there, of a page that stays
  SharedText packed;  ///< null: there is none, or it was not asked for
};

class PageCache {
 public:
  static constexpr std::size_t kMaxBytes = 64U << 20U;

  explicit PageCache(std::size_t most_bytes = kMaxBytes) : most_bytes_(most_bytes) {}

  /// The page of `key` at `stamp`; `write` makes its body if nobody has. `packed`: compressed too.
  template <class Write>
  PageForms find(std::string_view key, const PageStamp& stamp, bool packed, const Write& write) {
    const Slot slot = find_slot(key, stamp, packed);
    PageForms forms;
    if (packed) forms.packed = slot.page->packed(write);
    if (forms.packed == nullptr || !slot.page->stays()) forms.text = slot.page->text(write);
    if (slot.uncharged) charge(key, slot.page, forms, packed);
    return forms;
  }

  /// The bytes of all pages that are kept.
  std::size_t bytes() const;

 private:
  struct Kept {
    std::string key;
    SharedPage page;
    std::size_t bytes = 0;      ///< that it was charged with
    bool text_charged = false;  ///< the body is in `bytes`
    bool packed_charged = false;
  };
  using Order = std::list<Kept>;
  struct Slot {
    SharedPage page;
    bool uncharged;  ///< what will be made of it is not in `bytes_` yet
  };

  Slot find_slot(std::string_view key, const PageStamp& stamp, bool packed);
  void charge(std::string_view key, const SharedPage& page, const PageForms& forms, bool packed);
  void begin(Kept& kept, const PageStamp& stamp);
  void keep_within_bound();

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  Order order_;  ///< the most recently used first
  /// Keys are views into the nodes of `order_`.
  boost::unordered_flat_map<std::string_view, Order::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace firstshow::http
