#pragma once
// A small box office for the core's tests: one hall with two rows of ten seats (an aisle after the
// fifth of row B), wheelchair and companion places, a standing area, two shows. After every command
// it checks the promises and that the rows written so far rebuild the very state that wrote them.
// Tests only; one thread.

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "booking/core.hpp"

namespace firstshow::booking {

inline Digest digest_of(std::uint8_t seed) {
  Digest digest;
  digest.bytes.fill(seed);
  return digest;
}

inline Idempotency key_of(std::uint8_t key, std::uint8_t request = 1) {
  return {digest_of(key), digest_of(request)};
}

/// The rows as a database would keep them.
class Rows {
 public:
  void write(const Record& record);
  BookingCore rebuild(std::int64_t last_id, Time last_now) const;
  template <class Row>
  const Row& get(std::int64_t id) const {
    return std::get<Row>(rows_.at({kind_of<Row>(), id}));
  }
  template <class Row>
  std::size_t count() const {
    std::size_t count = 0;
    for (const auto& [key, row] : rows_) count += std::holds_alternative<Row>(row) ? 1 : 0;
    return count;
  }

 private:
  template <class Row>
  static std::size_t kind_of() {
    return Record(Row{}).index();
  }
  std::map<std::pair<std::size_t, std::int64_t>, Record> rows_;
};

class BoxOffice : public ::testing::Test {
 protected:
  static constexpr BuyerId kAsha{1001};
  static constexpr BuyerId kRavi{1002};
  static constexpr AreaIndex kPit = 0;

  BoxOffice();

  /// Starts again with an empty core, so that the next row of a table does not see the last
  /// one's.
  void begin_anew();
  /// Applies, then checks promises and the rebuilt state.
  Outcome apply(const Command& command);
  void pass(Duration time) { now_ += time; }
  /// Forgets portion by portion all that is due to be forgotten.
  void forget_all();

  // Shortcuts; those that must succeed say so when they do not.
  Outcome hold(BuyerId buyer, std::vector<SeatIndex> seats, std::vector<AreaPlaces> areas = {},
               Idempotency key = {});
  Hold held(BuyerId buyer, std::vector<SeatIndex> seats, std::vector<AreaPlaces> areas = {});
  Order ordered(const Hold& hold);
  Payment started(const Order& order);
  Payment ready(const Payment& payment);
  PaymentReported report(const Payment& payment, ReportedStatus status) const;
  MoneyResult reported(const PaymentReported& report);
  /// A confirmed order for these places.
  Order sold(BuyerId buyer, std::vector<SeatIndex> seats, std::vector<AreaPlaces> areas = {});

  Hold hold_now(const Hold& hold);
  OrderReply order_now(const Order& order);
  Payment payment_now(const Payment& payment);
  SeatStatus status(SeatIndex seat) {
    return static_cast<SeatStatus>(core_.seat_statuses(show_)[seat]);
  }
  AreaCount pit() { return core_.area_counts(show_).front(); }
  Show show_image() const;

  Time now_;
  BookingCore core_;
  Rows rows_;
  Effects effects_;  ///< of the last command
  SeatPlanId plan_;
  ShowId show_;
};

/// The refusal and its details, for comparing.
inline const Refused& why(const Outcome& outcome) {
  return std::get<Refused>(outcome.body);
}

SharedLayout small_hall();

}  // namespace firstshow::booking
