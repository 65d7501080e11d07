// The core alone, without journal or HTTP: a pair of seats is held, and given back so that the show
// never fills up; holds a second is `items_per_second`. By the number of seats in the show.

#include <benchmark/benchmark.h>

#include <memory>

#include "booking/core.hpp"

namespace firstshow::booking {
namespace {

constexpr std::uint32_t kRowLength = 50;

SharedLayout hall(std::uint32_t seats) {
  auto layout = std::make_shared<SeatLayout>();
  layout->category_count = 1;
  for (SeatIndex seat = 0; seat < seats; ++seat) {
    layout->category.push_back(0);
    layout->rank.push_back(seat);
    layout->traits.push_back(0);
    layout->segment_of.push_back(seat / kRowLength);
    if (seat % kRowLength == 0)
      layout->segments.push_back({seat, std::min(kRowLength, seats - seat), seat / kRowLength});
  }
  return layout;
}

/// A core with one show on sale, and the time it stands at.
struct Server {
  BookingCore core;
  Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};
  Effects effects;
  SeatPlanId plan;
  ShowId show;

  explicit Server(std::uint32_t seats) {
    core.finish_restore(0, now);
    plan = std::get<PlanReply>(core.apply(PublishPlan{hall(seats), {}}, now, effects).body).plan;
    Show image;
    image.title = TitleId{1};
    image.hall = HallId{2};
    image.plan = plan;
    image.state = SaleState::kOnSale;
    image.starts_at = now + std::chrono::days{2};
    image.opens_at = now;
    image.closes_at = image.starts_at;
    image.prices.types = {{"adult", "Adult"}};
    image.prices.prices = {Paise{25000}};
    image.rules.no_single_seat = false;
    show = std::get<ShowReply>(core.apply(DefineShow{image}, now, effects).body).show.id;
    effects.clear();
  }
};

void BM_HoldPairAndGiveBack(benchmark::State& state) {
  Server server(static_cast<std::uint32_t>(state.range(0)));
  const auto pairs = static_cast<std::uint32_t>(state.range(0)) / 2;
  std::uint32_t pair = 0;
  std::int64_t buyer = 0;
  for (auto _ : state) {
    const BuyerId who{++buyer};
    const SeatIndex seat = pair * 2;
    server.now += Duration{1};
    const Outcome held = server.core.apply(
        HoldSeats{who, server.show, server.plan, NamedPlaces{{seat, seat + 1}, {}, {}, {}}, {}},
        server.now, server.effects);
    const auto* reply = std::get_if<HoldReply>(&held.body);
    if (!reply) {
      state.SkipWithError("a free pair was refused");
      break;
    }
    server.core.apply(ReleaseHold{who, reply->hold.id}, server.now, server.effects);
    server.effects.clear();
    if (server.core.next_forget() <= server.now)
      server.core.apply(Forget{2}, server.now, server.effects);
    pair = (pair + 7919) % pairs;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HoldPairAndGiveBack)->Arg(300)->Arg(50'000)->Arg(100'000);

void BM_RefusedForTakenSeats(benchmark::State& state) {
  Server server(static_cast<std::uint32_t>(state.range(0)));
  server.core.apply(
      HoldSeats{BuyerId{1}, server.show, server.plan, NamedPlaces{{10, 11}, {}, {}, {}}, {}},
      server.now, server.effects);
  for (auto _ : state)
    benchmark::DoNotOptimize(server.core.apply(
        HoldSeats{BuyerId{2}, server.show, server.plan, NamedPlaces{{10, 11}, {}, {}, {}}, {}},
        server.now, server.effects));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_RefusedForTakenSeats)->Arg(50'000);

void BM_HoldBestPairAndGiveBack(benchmark::State& state) {
  Server server(static_cast<std::uint32_t>(state.range(0)));
  std::int64_t buyer = 0;
  for (auto _ : state) {
    const BuyerId who{++buyer};
    server.now += Duration{1};
    BestPlaces best;
    best.quantity = 2;
    const Outcome held = server.core.apply(HoldSeats{who, server.show, server.plan, best, {}},
                                           server.now, server.effects);
    server.core.apply(ReleaseHold{who, std::get<HoldReply>(held.body).hold.id}, server.now,
                      server.effects);
    server.effects.clear();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_HoldBestPairAndGiveBack)->Arg(300)->Arg(50'000);

}  // namespace
}  // namespace firstshow::booking
