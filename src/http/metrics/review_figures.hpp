#pragma once
// How much waits for a decision by a person, for metrics, /readyz and the log. The desk's commit
// listener looks, and only when a commit may have changed it or some time has passed, because a
// look walks over every payment and refund that is not done. Any thread reads; nothing fails.

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "booking/model/outcome.hpp"
#include "desk/desk.hpp"
#include "http/metrics/metric_families.hpp"

namespace firstshow::http {

struct ReviewTotals {
  std::array<std::size_t, booking::kReviewReasons> by_reason{};
  std::map<Currency, Paise> amounts;
  std::optional<Time> oldest;  ///< since when the oldest waits; nothing if there is none

  std::size_t cases() const;
};

class ReviewFigures {
 public:
  /// What is there, the oldest first.
  void set(std::span<const booking::ReviewCase> cases);
  ReviewTotals read() const;

 private:
  mutable std::mutex mutex_;
  ReviewTotals totals_;
};

/// Refunds that stand still become cases by time alone, so a look is due after this long.
inline constexpr Duration kReviewLook = std::chrono::seconds{10};

/// Whether this commit may have made or ended a case. `looked_at` is the time of the last look.
bool may_change_reviews(const desk::Committed& committed, Time looked_at);

void add_reviews(MetricFamilies& to, const ReviewTotals& totals, Time now);

/// "3 cases wait for a decision, the oldest for 7200 s"; "" if there is none.
std::string review_sentence(const ReviewTotals& totals, Time now);

/// Warns of each case, of the first twenty at most, and of how many there are.
void announce_reviews(std::span<const booking::ReviewCase> cases);

}  // namespace firstshow::http
