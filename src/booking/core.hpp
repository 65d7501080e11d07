#pragma once
// The booking core: who has which seat, who owes what. Pure: no clock, no randomness, no input or
// output, no threads. apply() decides one command; what it changed is in the Effects as rows to
// write. Loading those rows rebuilds exactly the state that wrote them.
//
// One thread owns a BookingCore. It never fails on what callers ask (that is a refusal); a broken
// promise is a CHECK.
//
//   Effects effects;
//   Outcome outcome = core.apply(command, now, effects);   // refusals change nothing
//
// docs/core.md has the rules.

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "booking/model/command.hpp"
#include "booking/model/outcome.hpp"

namespace firstshow::booking {

class State;

/// What an account at a gateway calls something.
struct GatewayName {
  GatewayAccount account;
  std::string name;
};

/// What a command needs that may no longer be in memory; the desk reads those rows and hands them
/// in with restore() before it applies the command.
struct Missing {
  OrderId order;              ///< with its payments and refunds
  PaymentId payment;          ///< with its order, and that order's payments and refunds
  RefundId refund;            ///< with its payment and order, as above
  GatewayName refund_named;   ///< a refund by the gateway's name for it; as above
  GatewayName attempt_named;  ///< a payment by the gateway's name for the attempt; as above
  GatewayName money_named;    ///< a payment by the gateway's name for its money; as above
  /// With its blocks and all its orders and their money. It is known once the order is there, so
  /// the desk asks again after it has restored that.
  ShowId show;

  bool any() const {
    return order || payment || refund || show || !refund_named.name.empty() ||
           !attempt_named.name.empty() || !money_named.name.empty();
  }
};

/// The rows of the journal contradict each other: somebody else wrote them, or the disk lied. The
/// message names the rows; `firstshow check` names all of them.
struct Contradiction : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class BookingCore {
 public:
  /// `cell` 0..kMaxCell goes into every id.
  explicit BookingCore(int cell = 0);
  ~BookingCore();
  BookingCore(BookingCore&&) noexcept;
  BookingCore& operator=(BookingCore&&) noexcept;

  // --- loading ---
  /// Puts one row back. Plans come first (all of them; without their document), then shows, then
  /// the rest in any order; a row that is in memory already is left as it is, but that an order
  /// takes its places in a show that came back. Tickets are ignored.
  /// Throws Contradiction where a row cannot be true beside the others.
  void restore(Record row);
  /// After the last row: the last id handed out and the time of the last commit. From here on
  /// apply() may be called. Throws Contradiction.
  void finish_restore(std::int64_t last_id, Time last_now);

  // --- deciding ---
  /// What must be given to restore() before `command` can be decided.
  Missing missing(const Command& command) const;
  /// Decides `command` at `now` (never before an earlier `now`). Appends to `effects`.
  Outcome apply(const Command& command, Time now, Effects& effects);

  // --- looking ---
  std::int64_t last_id() const;
  /// The earliest deadline of a live hold, if there is one.
  std::optional<Time> next_deadline() const;
  /// When Forget has something to do; nothing if never.
  std::optional<Time> next_forget() const;
  /// When a gateway is next to be asked how a payment or refund stands; nothing if never.
  std::optional<Time> next_inquiry() const;
  /// Whether a cancelled show still has something to release or give back.
  bool has_cancelled_work() const;
  /// The review cases at `now`, the oldest first.
  std::vector<ReviewCase> review_cases(Time now) const;
  /// The gateway tasks that rows in memory call for, for the start.
  std::vector<GatewayTask> open_gateway_tasks() const;
  /// Live holds and open orders, for metrics.
  std::size_t live_hold_count() const;
  std::size_t open_order_count() const;
  std::vector<ShowId> shows() const;
  bool has_show(ShowId show) const;
  /// The present image of a show in memory; nothing if there is none. Until the next apply().
  const Show* find_show(ShowId show) const;
  /// Whose show an order in memory is of; none if it is not known.
  OrganiserId organiser_of(OrderId order) const;
  /// One status character per seat in plan order, and one AreaCount per area; the show must exist.
  std::string seat_statuses(ShowId show) const;
  std::vector<AreaCount> area_counts(ShowId show) const;

  /// Every promise of docs/core.md that can be seen from inside; CHECKs. Costs a walk over all.
  void check_promises() const;
  /// The whole state as text, one line a thing, in a fixed order, leaving out what `Forget` may
  /// drop at `now`: two states are equal exactly when their dumps are.
  std::string dump(Time now) const;

 private:
  std::unique_ptr<State> state_;
};

/// When the server may forget a show: nothing about it is decided any more. Stored with its row.
Time forget_at(const Show& show);

// Periods of docs/core.md.
inline constexpr Duration kPaymentTime = std::chrono::minutes{12};  ///< to pay, once ready
inline constexpr Duration kCaptureTime = std::chrono::minutes{5};   ///< for an authorised payment
/// So long past a hold's own deadline may payments keep its seats, and money that is authorised for
/// kCaptureTime more. Whatever its buyer does, no hold becomes older.
inline constexpr Duration kPayingTime = std::chrono::minutes{30};
inline constexpr std::uint32_t kMaxAttempts = 3;  ///< payments for one hold
/// Companion seats in one hold for each wheelchair place in it. So many are to be offered with a
/// wheelchair space by 28 CFR 36.302(f)(4), the rule for ticketing that others are modelled on.
inline constexpr std::uint32_t kCompanionsPerWheelchair = 3;
inline constexpr Duration kHoldKeyTime = std::chrono::hours{1};
inline constexpr Duration kOrderKeyTime = std::chrono::hours{24};
inline constexpr Duration kLateMoneyTime = std::chrono::days{5};
/// How long after a payment or refund was made its gateway is first asked; the age doubles with
/// each inquiry, but for as long as money usually takes no pause is longer than kInquiryPause.
inline constexpr Duration kFirstInquiry = std::chrono::seconds{30};
inline constexpr Duration kInquiryPause = std::chrono::hours{12};
inline constexpr Duration kRefundInquiryTime = std::chrono::days{30};  ///< refunds on their way
/// How long what stays in memory for another reason than its age is left before the next look.
inline constexpr Duration kLookAgain = std::chrono::hours{1};
inline constexpr Duration kRefundStuckTime = std::chrono::days{1};  ///< then a person looks at it
inline constexpr std::size_t kMaxEndedHolds = 1'000'000;  ///< remembered at once; the oldest go
/// Orders that ended without a payment, remembered at once (about 2 kB each); the oldest go.
inline constexpr std::size_t kMaxUnpaidOrders = 100'000;

}  // namespace firstshow::booking
