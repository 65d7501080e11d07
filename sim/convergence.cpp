// Convergence: the same reports of money, each once or twice, in two orders at one moment. Seats,
// orders and what became of the money must end alike.

#include <algorithm>
#include <array>

#include "sim/simulation.hpp"

namespace firstshow::sim {
namespace {

constexpr Time kBeginning{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

SeatLayout one_row() {
  SeatLayout layout;
  layout.category_count = 1;
  layout.segments = {{0, 12, 0}};
  for (SeatIndex seat = 0; seat < 12; ++seat) {
    layout.category.push_back(0);
    layout.rank.push_back(seat);
    layout.traits.push_back(kOrdinarySeat);
    layout.segment_of.push_back(0);
  }
  return layout;
}

/// A server with one show and a few orders in every state, the same for the same seed.
class Scene {
 public:
  explicit Scene(std::uint64_t seed) : random_(seed), server_(Storage::kMemory, seed, 2'000) {
    server_.open(now_);
    const auto layout = std::make_shared<const SeatLayout>(one_row());
    const auto plan = ask<PlanReply>(PublishPlan{layout, "{}"}).plan;
    Show show;
    show.title = TitleId{1};
    show.hall = HallId{1};
    show.plan = plan;
    show.state = SaleState::kOnSale;
    show.opens_at = now_;
    show.starts_at = now_ + std::chrono::hours{5};
    show.closes_at = show.starts_at;
    show.prices.types = {{"adult", "Adult"}};
    show.prices.prices = {Paise{25'000}};
    show.rules.no_single_seat = false;
    show_ = ask<ShowReply>(DefineShow{show}).show;
    for (std::uint32_t buyer = 0; buyer < 4; ++buyer) open_order(buyer);
    end_some();
  }

  /// Every report that there is, duplicates included; failures are never final.
  std::vector<Command> reports() {
    std::vector<Command> all;
    for (const auto& payment : payments_) {
      PaymentReported report;
      report.payment = payment.id;
      report.account = payment.account;
      report.reference = payment.reference;
      report.gateway_payment_id = "money of " + std::to_string(payment.id.value);
      report.amount = payment.amount;
      report.currency = payment.currency;
      const bool wrong = random_.chance(15);
      const bool captured = random_.chance(80);
      if (random_.chance(50)) all.push_back(PaymentReady{payment.id, payment.reference});
      for (const auto status : {ReportedStatus::kFailed, ReportedStatus::kAuthorised}) {
        report.status = status;
        if (captured && random_.chance(50)) all.push_back(report);
      }
      report.status = captured ? ReportedStatus::kCaptured : ReportedStatus::kFailed;
      if (wrong) report.amount += Paise{1};
      for (int copies = random_.chance(40) ? 2 : 1; copies > 0; --copies) all.push_back(report);
    }
    return all;
  }

  Random& random() { return random_; }

  /// Tells `reports`, in turns of up to three.
  void tell(const std::vector<Command>& reports) {
    for (const auto& report : reports) ask<std::monostate>(report);
  }

  /// Everything that must not depend on the order: states, seats, and each order's money. Which of
  /// two payments bought the tickets may differ; the sums may not.
  std::string ending() {
    auto& core = server_.desk().core();
    core.check_promises();
    std::string text = core.seat_statuses(show_.id) + "\n";
    for (const auto& [order, buyer] : orders_) {
      const auto reply = ask<OrderReply>(ReadOrder{buyer, order});
      std::array<Paise, 5> sums;
      for (const auto& payment : reply.payments) {
        sums[0] += payment.captured;
        sums[1] += payment.for_tickets;
        sums[2] += payment.refund_owed;
        sums[3] += payment.under_review;
        sums[4] += payment.refunded_at_gateway;
      }
      text += "order " + std::to_string(static_cast<int>(reply.order.state));
      for (const auto sum : sums) text += " " + std::to_string(sum.value);
      text += "\n";
    }
    return text;
  }

 private:
  template <class Reply>
  Reply ask(Command command) {
    const std::array<desk::Work, 1> work = {desk::Work{std::move(command)}};
    auto replies = server_.desk().turn(now_, work);
    require(replies.size() == 1, "one command, one reply");
    if constexpr (std::is_same_v<Reply, std::monostate>) {
      return {};
    } else {
      auto* reply = std::get_if<Reply>(&replies[0].outcome.body);
      require(reply != nullptr, "the scene could not be set: " +
                                    std::string(refusal_name(replies[0].outcome.refusal)));
      return std::move(*reply);
    }
  }

  void open_order(std::uint32_t number) {
    const BuyerId buyer{number / 2 + 1};
    HoldSeats hold;
    hold.buyer = buyer;
    hold.show = show_.id;
    hold.plan = show_.plan;
    hold.wanted = NamedPlaces{{number * 2, number * 2 + 1}, {}, {}, {}};
    OpenOrder open;
    open.buyer = buyer;
    open.hold = ask<HoldReply>(hold).hold.id;
    open.code = number;
    const auto order = ask<OrderReply>(open).order.id;
    orders_.emplace_back(order, buyer);
    for (std::uint32_t attempt = random_.between(1, 2); attempt > 0; --attempt) {
      const StartPayment start{buyer, order, "sandbox/main", {}};
      const auto payment = ask<PaymentReply>(start).payment.id;
      const PaymentReady ready{payment, "at_" + std::to_string(payment.value)};
      payments_.push_back(ask<PaymentReply>(ready).payment);
    }
  }

  /// Cancels one order, or lets all of them expire with some seats taken by others.
  void end_some() {
    const auto luck = random_.below(4);
    if (luck == 0) return;
    if (luck == 1) {
      ask<OrderReply>(CancelOrder{orders_[0].second, orders_[0].first, false});
      return;
    }
    if (luck == 2) {
      ask<ShowReply>(CancelShow{show_.id});
      return;
    }
    for (const auto end = now_ + std::chrono::minutes{30}; now_ < end;) {
      now_ += std::chrono::seconds{20};
      server_.desk().turn(now_, {});  // or the desk takes it for an outage
    }
    HoldSeats rival;
    rival.buyer = BuyerId{77};
    rival.show = show_.id;
    rival.plan = show_.plan;
    rival.wanted = NamedPlaces{{0}, {}, {}, {}};
    ask<HoldReply>(rival);
  }

  Random random_;
  Server server_;
  Time now_ = kBeginning;
  Show show_;
  std::vector<std::pair<OrderId, BuyerId>> orders_;
  std::vector<Payment> payments_;
};

}  // namespace

std::string check_convergence(std::uint64_t seed) {
  try {
    Scene one(seed);
    Scene other(seed);
    auto reports = one.reports();
    one.tell(reports);
    for (std::size_t index = reports.size(); index > 1; --index) {
      std::swap(reports[index - 1], reports[one.random().below(index)]);
    }
    other.tell(reports);
    const auto first = one.ending();
    const auto second = other.ending();
    if (first == second) return {};
    return "seed " + std::to_string(seed) + ": two orders of the same reports end differently\n" +
           first + "--- and\n" + second;
  } catch (const std::exception& wrong) {
    return "seed " + std::to_string(seed) + ": " + wrong.what();
  }
}

}  // namespace firstshow::sim
