// Sells a database out by writing rows, not by deciding, for measuring what a server with a past
// costs: every seat of every show that is there, two an order, and as many shows again and again
// that were over long ago, ten an order. `firstshow check` agrees with what comes out.
//
// usage: sold_out_database DATABASE SHOWS-THAT-ARE-OVER      DATABASE is made by firstshow demo
// --plan

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::bench {
namespace {

constexpr std::size_t kRecordsInACommit = 50'000;
constexpr std::size_t kPlacesOfALiveOrder = 2;
constexpr std::size_t kPlacesOfAnOldOrder = 10;
constexpr std::chrono::days kLongAgo{60};

class SoldServer {
 public:
  explicit SoldServer(const std::string& path) {
    store::SqliteOptions options;
    options.path = path;
    options.synchronous_full = false;  // made again rather than mended
    options.checkpoint_bytes = 256U << 20U;
    journal_ = store::open_sqlite_journal(options);
    position_ = journal_->load([this](booking::Record record) {
      if (auto* plan = std::get_if<booking::SeatPlan>(&record)) layouts_[plan->id] = plan->layout;
      if (auto* show = std::get_if<booking::Show>(&record)) shows_.push_back(*show);
    });
    now_ = std::max(position_.last_now, wall_clock());
  }

  void sell(std::size_t shows_over) {
    const std::vector<booking::Show> live = shows_;
    if (live.empty()) throw std::runtime_error("there is no show in the database to sell");
    for (const booking::Show& show : live)
      sell_out(show, kPlacesOfALiveOrder, now_ - std::chrono::hours{2});
    for (std::size_t i = 0; i < shows_over; ++i) {
      booking::Show show = live[i % live.size()];
      show.id = ShowId{next_id()};
      show.starts_at -= kLongAgo;
      show.closes_at -= kLongAgo;
      show.opens_at -= 2 * kLongAgo;
      show.state = booking::SaleState::kClosed;
      write(show);
      sell_out(show, kPlacesOfAnOldOrder, show.opens_at + std::chrono::days{1});
    }
    commit();
    std::printf("%zu shows to come and %zu that are over, %zu tickets\n", live.size(), shows_over,
                tickets_);
  }

 private:
  std::int64_t next_id() { return ++position_.last_id; }

  void sell_out(const booking::Show& show, std::size_t places, Time sold_at) {
    const booking::SeatLayout& layout = *layouts_.at(show.plan);
    const auto seats = static_cast<booking::SeatIndex>(layout.seat_count());
    for (booking::SeatIndex first = 0; first < seats; first += places)
      sell_order(show, layout, first, std::min<booking::SeatIndex>(first + places, seats), sold_at);
  }

  void sell_order(const booking::Show& show, const booking::SeatLayout& layout,
                  booking::SeatIndex first, booking::SeatIndex end, Time sold_at) {
    booking::Order order;
    order.hold = HoldId{next_id()};
    order.id = OrderId{next_id()};
    order.show = show.id;
    order.buyer = BuyerId{order.id.value};
    order.state = booking::OrderState::kConfirmed;
    order.code = static_cast<std::uint64_t>(order.id.value) & ((1ULL << 40U) - 1);
    order.created_at = sold_at;
    order.ended_at = sold_at + std::chrono::minutes{1};
    order.currency = show.prices.currency;
    order.details = {"Asha Rao", "asha@example.org", "+919812345678", "27"};
    const PaymentId payment{next_id()};
    for (booking::SeatIndex seat = first; seat < end; ++seat) {
      booking::OrderLine line;
      line.place = {booking::Place::Kind::kSeat, seat};
      line.category = layout.category[seat];
      line.ticket_type = show.prices.types.front().code;
      line.price = show.prices.price(line.category, 0);
      line.ticket = TicketId{next_id()};
      line.ticket_state = booking::TicketState::kValid;
      order.total += line.price;
      order.lines.push_back(line);
    }
    write(order);
    write_payment(order, payment);
    for (const booking::OrderLine& line : order.lines)
      write(booking::Ticket{line.ticket, order.id, show.id, line.place,
                            booking::TicketState::kValid});
    tickets_ += order.lines.size();
  }

  void write_payment(const booking::Order& order, PaymentId id) {
    booking::Payment payment;
    payment.id = id;
    payment.order = order.id;
    payment.account = "sandbox/main";
    payment.state = booking::PaymentState::kCaptured;
    payment.reference = "order_SBX" + std::to_string(id.value);
    payment.gateway_payment_id = "pay_SBX" + std::to_string(id.value);
    payment.currency = payment.captured_currency = order.currency;
    payment.amount = payment.captured = payment.for_tickets = order.total;
    payment.created_at = order.created_at;
    payment.captured_at = order.ended_at;
    write(payment);
  }

  void write(const booking::Record& record) {
    if (written_ == 0) journal_->begin();
    journal_->write(record);
    if (++written_ == kRecordsInACommit) commit();
  }
  void commit() {
    if (written_ == 0) return;
    ++position_.sequence;
    position_.last_now = now_;
    journal_->commit(position_);
    journal_->run_maintenance(false);
    written_ = 0;
  }

  std::unique_ptr<store::Journal> journal_;
  store::JournalPosition position_;
  std::map<SeatPlanId, booking::SharedLayout> layouts_;
  std::vector<booking::Show> shows_;
  Time now_{};
  std::size_t written_ = 0;
  std::size_t tickets_ = 0;
};

}  // namespace
}  // namespace firstshow::bench

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: sold_out_database DATABASE SHOWS-THAT-ARE-OVER\n", stderr);
    return 2;
  }
  try {
    firstshow::bench::SoldServer(arguments[1]).sell(std::strtoull(arguments[2], nullptr, 10));
  } catch (const std::exception& wrong) {
    std::fprintf(stderr, "sold_out_database: %s\n", wrong.what());
    return 1;
  }
  return 0;
}
