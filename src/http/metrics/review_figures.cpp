#include "http/metrics/review_figures.hpp"

#include <algorithm>
#include <numeric>
#include <variant>

#include <spdlog/spdlog.h>

#include "http/contract/review_json.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMaxAnnounced = 20;

/// Which written rows may make or end a case at `now`.
struct MayChange {
  Time now;

  bool operator()(const booking::Payment& payment) const {
    return !payment.under_review.none() || payment.unsolicited;
  }
  bool operator()(const booking::Refund& refund) const {
    return refund.reason == booking::RefundReason::kAtGateway ||
           now >= refund.created_at + booking::kRefundStuckTime;
  }
  bool operator()(const booking::ReviewDecision&) const { return true; }
  bool operator()(const booking::Erased& erased) const {
    return std::holds_alternative<PaymentId>(erased.id);
  }
  bool operator()(const booking::SeatPlan&) const { return false; }
  bool operator()(const booking::Show&) const { return false; }
  bool operator()(const booking::Block&) const { return false; }
  bool operator()(const booking::AreaCount&) const { return false; }
  bool operator()(const booking::Hold&) const { return false; }
  bool operator()(const booking::Order&) const { return false; }
  bool operator()(const booking::Ticket&) const { return false; }
  bool operator()(const booking::MailDue&) const { return false; }
  bool operator()(const booking::WebhookDue&) const { return false; }
};

std::int64_t seconds_since(Time then, Time now) {
  return std::max<std::int64_t>(
      0, std::chrono::duration_cast<std::chrono::seconds>(now - then).count());
}

std::string named(std::string_view what, std::string_view name) {
  if (name.empty()) return "";
  return std::string(", ").append(what).append(" ").append(name);
}

std::string case_in_words(const booking::ReviewCase& one) {
  std::string text = subject_name(one.subject) + " " + std::string(review_reason_name(one.reason)) +
                     ", " + format_money(one.amount, one.currency) + " at " + one.account;
  text += named("money", one.gateway_payment_id) + named("reference", one.reference);
  if (one.order) text += named("order", format_id(one.order));
  return text + ", since " + format_time(one.since);
}

}  // namespace

std::size_t ReviewTotals::cases() const {
  return std::accumulate(by_reason.begin(), by_reason.end(), std::size_t{0});
}

void ReviewFigures::set(std::span<const booking::ReviewCase> cases) {
  ReviewTotals totals;
  for (const booking::ReviewCase& one : cases) {
    ++totals.by_reason[static_cast<std::size_t>(one.reason)];
    totals.amounts[one.currency] += one.amount;
  }
  if (!cases.empty()) totals.oldest = cases.front().since;
  const std::lock_guard lock(mutex_);
  totals_ = std::move(totals);
}

ReviewTotals ReviewFigures::read() const {
  const std::lock_guard lock(mutex_);
  return totals_;
}

bool may_change_reviews(const desk::Committed& committed, Time looked_at) {
  const Time now = committed.position.last_now;
  if (committed.reloaded || now >= looked_at + kReviewLook) return true;
  const std::vector<booking::Record>& rows = committed.effects.records;
  return std::any_of(rows.begin(), rows.end(),
                     [now](const booking::Record& row) { return std::visit(MayChange{now}, row); });
}

void add_reviews(MetricFamilies& to, const ReviewTotals& totals, Time now) {
  auto cases = metric_family("review_cases", "What waits for a decision by a person, by reason",
                             MetricType::Gauge);
  for (std::size_t i = 0; i < totals.by_reason.size(); ++i) {
    const auto reason = static_cast<booking::ReviewReason>(i);
    add_metric(cases, {{"reason", std::string(review_reason_name(reason))}},
               static_cast<double>(totals.by_reason[i]));
  }
  to.push_back(std::move(cases));
  add_single(to, "review_oldest_age_seconds", "How long the oldest of them has waited",
             MetricType::Gauge,
             totals.oldest ? static_cast<double>(seconds_since(*totals.oldest, now)) : 0);
  auto amounts =
      metric_family("review_amount_minor_units",
                    "Their money in hundredths of its currency (paise)", MetricType::Gauge);
  std::map<Currency, Paise> shown = totals.amounts;
  shown.try_emplace(Currency{});
  for (const auto& [currency, amount] : shown)
    add_metric(amounts, {{"currency", std::string(currency.view())}},
               static_cast<double>(amount.value));
  to.push_back(std::move(amounts));
}

std::string review_sentence(const ReviewTotals& totals, Time now) {
  const std::size_t cases = totals.cases();
  if (cases == 0 || !totals.oldest) return "";
  return std::to_string(cases) + (cases == 1 ? " case waits" : " cases wait") +
         " for a decision, the oldest for " + std::to_string(seconds_since(*totals.oldest, now)) +
         " s";
}

void announce_reviews(std::span<const booking::ReviewCase> cases) {
  for (const booking::ReviewCase& one : cases.first(std::min(cases.size(), kMaxAnnounced)))
    spdlog::warn("review: {}", case_in_words(one));
  if (!cases.empty())
    spdlog::warn("review: {} in all; \"firstshow review list\" shows them", cases.size());
}

}  // namespace firstshow::http
