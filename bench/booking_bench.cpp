// How long the booking core takes, without journal and network.
//
//   booking_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only=true
//
// Best available: one request against halls in a given state, and whole sales from empty to sold
// out with the median, the 99th percentile and the slowest of all requests.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "booking/seats/best_available.hpp"
#include "stadium.hpp"

namespace firstshow::bench {
namespace {

using booking::SeatChoice;
using booking::SeatFinder;
using booking::SeatIndex;
using booking::SeatWish;
using booking::SharedLayout;
using Random = std::mt19937;

constexpr int kCores = 8;  ///< asked in turn, so that no branch is learned by heart

SeatWish wish_for(const SharedLayout& layout, std::uint32_t quantity) {
  SeatWish wish;
  wish.quantity = quantity;
  wish.categories.assign(layout->category_count, true);
  return wish;
}

SeatWish last_category_only(SeatWish wish) {
  wish.categories.assign(wish.categories.size(), false);
  wish.categories.back() = true;
  return wish;
}

SeatWish dearest_excluded(SeatWish wish) {
  wish.categories.front() = false;
  return wish;
}

SeatWish with_wheelchair(SeatWish wish) {
  wish.accessible = 1;
  wish.companions = 1;
  return wish;
}

// --- the states of a hall ----------------------------------------------------------------------

void take_at_random(SeatFinder& finder, const SharedLayout& layout, Random& random, double share) {
  std::vector<SeatIndex> seats(layout->seat_count());
  for (SeatIndex seat = 0; seat < seats.size(); ++seat) seats[seat] = seat;
  std::shuffle(seats.begin(), seats.end(), random);
  seats.resize(static_cast<std::size_t>(share * static_cast<double>(seats.size())));
  for (const SeatIndex seat : seats) finder.take(seat);
}

/// Sold by best available, one to four seats at a time.
void sell(SeatFinder& finder, const SharedLayout& layout, Random& random, double share) {
  const auto unsold = static_cast<std::uint32_t>((1 - share) * layout->seat_count());
  while (finder.free_count() > unsold) {
    const SeatChoice choice = finder.best(wish_for(layout, 1 + random() % 4));
    if (choice.seats.empty()) {
      for (SeatIndex seat = 0; seat < layout->seat_count(); ++seat) {
        if (finder.free_count() > unsold && finder.is_free(seat)) finder.take(seat);
      }
      return;
    }
    for (const SeatIndex seat : choice.seats) finder.take(seat);
  }
}

/// Of every `period` seats all free ones but the first `left` are taken.
void leave_a_comb(SeatFinder& finder, const SharedLayout& layout, std::uint32_t period,
                  std::uint32_t left) {
  for (SeatIndex seat = 0; seat < layout->seat_count(); ++seat) {
    if (seat % period >= left) finder.take(seat);
  }
}

using Prepare = std::function<void(SeatFinder&, const SharedLayout&, Random&)>;

std::vector<SeatFinder> servers(const SharedLayout& layout, const Prepare& prepare) {
  std::vector<SeatFinder> finders;
  finders.emplace_back(layout);
  while (finders.size() < kCores) finders.push_back(finders.front().for_another_show());
  Random random(1);
  for (SeatFinder& finder : finders) prepare(finder, layout, random);
  return finders;
}

void measure_best(benchmark::State& state, const StadiumShape& shape, const Prepare& prepare,
                  const std::function<SeatWish(const SharedLayout&)>& make_wish) {
  const SharedLayout layout = stadium(shape);
  const std::vector<SeatFinder> finders = servers(layout, prepare);
  const SeatWish wish = make_wish(layout);
  std::size_t turn = 0;
  bool together = false;
  for (auto _ : state) {
    const SeatChoice choice = finders[turn++ % kCores].best(wish);
    together = choice.together;
    benchmark::DoNotOptimize(choice.seats.data());
  }
  state.counters["together"] = together ? 1 : 0;
}

// --- benchmarks ---------------------------------------------------------------------------------

void register_fills() {
  const std::pair<const char*, StadiumShape> shapes[] = {
      {"50000", kStadium}, {"50000_mixed", kMixedStadium}, {"300", kCinema}};
  const std::pair<const char*, std::function<SeatWish(const SharedLayout&)>> wishes[] = {
      {"pair", [](const SharedLayout& layout) { return wish_for(layout, 2); }},
      {"four", [](const SharedLayout& layout) { return wish_for(layout, 4); }},
      {"pair_of_last_category",
       [](const SharedLayout& layout) { return last_category_only(wish_for(layout, 2)); }},
      {"pair_below_a_ceiling",
       [](const SharedLayout& layout) { return dearest_excluded(wish_for(layout, 2)); }},
      {"wheelchair_and_companion",
       [](const SharedLayout& layout) { return with_wheelchair(wish_for(layout, 2)); }},
  };
  for (const auto& [seats, shape] : shapes) {
    for (const auto& [wish, make_wish] : wishes) {
      for (const double percent : {0.0, 25.0, 50.0, 75.0, 90.0, 99.0, 99.9, 100.0}) {
        std::string fill = std::to_string(percent);
        fill.resize(fill.find('.') + 2);
        const auto name = [&](const char* how) {
          return std::string("best/") + seats + "/" + wish + "/" + how + "/" + fill + "%";
        };
        const Prepare scattered = [percent](SeatFinder& finder, const SharedLayout& layout,
                                            Random& random) {
          take_at_random(finder, layout, random, percent / 100);
        };
        const Prepare sold = [percent](SeatFinder& finder, const SharedLayout& layout,
                                       Random& random) {
          sell(finder, layout, random, percent / 100);
        };
        benchmark::RegisterBenchmark(name("scattered").c_str(), measure_best, shape, scattered,
                                     make_wish);
        benchmark::RegisterBenchmark(name("sold").c_str(), measure_best, shape, sold, make_wish);
      }
    }
  }
}

void register_hard_cases() {
  struct HardCase {
    const char* name;
    StadiumShape shape;
    std::uint32_t period;  ///< of the comb of free seats that is left
    std::uint32_t left;
    std::uint32_t quantity;
    bool together_required;
  };
  const HardCase cases[] = {
      {"pair_of_singles", kStadium, 3, 1, 2, false},
      {"ten_of_singles", kStadium, 2, 1, 10, false},
      {"pair_where_all_leave_one", kStadium, 5, 3, 2, false},
      {"four_where_runs_are_three", kStadium, 4, 3, 4, true},
      {"fifty_where_rows_are_short", kStadium, 1, 1, 50, true},
      {"fifty_where_runs_are_49", kLongRows, 50, 49, 50, true},
      {"fifty_of_rows_of_hundred", kLongRows, 1, 1, 50, true},
      {"fifty_singles", kStadium, 1000, 1, 50, false},
      {"pair_of_singles_in_mixed_categories", kMixedStadium, 3, 1, 2, false},
      {"six_in_mixed_categories", kMixedStadium, 1, 1, 6, true},
  };
  for (const HardCase& hard : cases) {
    const Prepare prepare = [hard](SeatFinder& finder, const SharedLayout& layout, Random&) {
      leave_a_comb(finder, layout, hard.period, hard.left);
    };
    const auto make_wish = [hard](const SharedLayout& layout) {
      SeatWish wish = wish_for(layout, hard.quantity);
      if (hard.shape.mixed) wish = dearest_excluded(last_category_only(std::move(wish)));
      wish.together_required = hard.together_required;
      return wish;
    };
    benchmark::RegisterBenchmark((std::string("best/hard/") + hard.name).c_str(), measure_best,
                                 hard.shape, prepare, make_wish);
  }
}

SeatWish any_wish(const SharedLayout& layout, Random& random) {
  SeatWish wish = wish_for(layout, 1 + random() % 6);
  if (random() % 3 == 0) {
    wish.categories.assign(wish.categories.size(), false);
    wish.categories[random() % wish.categories.size()] = true;
  } else if (random() % 2 == 0) {
    wish = dearest_excluded(std::move(wish));
  }
  if (random() % 100 == 0 && wish.quantity >= 2) wish = with_wheelchair(std::move(wish));
  wish.together_required = random() % 4 == 0;
  return wish;
}

/// A sale from empty until a thousand requests in a row found nothing; each answer is taken.
void whole_sale(benchmark::State& state, const StadiumShape& shape) {
  const SharedLayout layout = stadium(shape);
  const SeatFinder empty(layout);
  std::vector<double> times_us;
  for (auto _ : state) {
    SeatFinder finder = empty.for_another_show();
    Random random(1);
    for (int in_vain = 0; in_vain < 1'000;) {
      const SeatWish wish = any_wish(layout, random);
      const auto start = std::chrono::steady_clock::now();
      const SeatChoice choice = finder.best(wish);
      const std::chrono::duration<double, std::micro> taken =
          std::chrono::steady_clock::now() - start;
      times_us.push_back(taken.count());
      in_vain = choice.seats.empty() ? in_vain + 1 : 0;
      for (const SeatIndex seat : choice.seats) finder.take(seat);
    }
  }
  std::sort(times_us.begin(), times_us.end());
  const auto at = [&](double share) {
    return times_us[static_cast<std::size_t>(share * static_cast<double>(times_us.size() - 1))];
  };
  state.counters["p50_us"] = at(0.5);
  state.counters["p99_us"] = at(0.99);
  state.counters["max_us"] = at(1.0);
  state.counters["requests"] = static_cast<double>(times_us.size());
}
BENCHMARK_CAPTURE(whole_sale, 300, kCinema)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_sale, 50000, kStadium)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_sale, 50000_mixed, kMixedStadium)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whole_sale, 100000, kGreatest)->Unit(benchmark::kMillisecond);

/// Takes a seat anywhere and gives back the one taken a hundred turns ago.
void take_and_give(benchmark::State& state, const StadiumShape& shape) {
  const SharedLayout layout = stadium(shape);
  SeatFinder finder(layout);
  Random random(1);
  std::vector<SeatIndex> order(layout->seat_count());
  for (SeatIndex seat = 0; seat < order.size(); ++seat) order[seat] = seat;
  std::shuffle(order.begin(), order.end(), random);
  constexpr std::size_t kTaken = 100;
  for (std::size_t at = 0; at < kTaken; ++at) finder.take(order[at]);
  std::size_t oldest = 0;
  std::size_t next = kTaken;
  for (auto _ : state) {
    finder.take(order[next]);
    finder.give(order[oldest]);
    if (++next == order.size()) next = 0;
    if (++oldest == order.size()) oldest = 0;
  }
}
BENCHMARK_CAPTURE(take_and_give, 300, kCinema);
BENCHMARK_CAPTURE(take_and_give, 50000, kStadium);
BENCHMARK_CAPTURE(take_and_give, 100000, kGreatest);

/// The rule for a pair in a quarter-sold hall: kept in most places, with a suggestion in some.
void single_seat_rule(benchmark::State& state, const StadiumShape& shape) {
  const SharedLayout layout = stadium(shape);
  SeatFinder finder(layout);
  Random random(1);
  take_at_random(finder, layout, random, 0.25);
  std::vector<std::vector<SeatIndex>> pairs;
  while (pairs.size() < 1'000) {
    const SeatIndex seat = random() % (layout->seat_count() - 1);
    const bool free = finder.is_free(seat) && finder.is_free(seat + 1);
    if (free && layout->segment_of[seat] == layout->segment_of[seat + 1]) {
      pairs.push_back({seat, seat + 1});
    }
  }
  std::size_t turn = 0;
  std::size_t broken = 0;
  for (auto _ : state) broken += finder.single_seat(pairs[turn++ % pairs.size()], {}).has_value();
  state.counters["broken"] = static_cast<double>(broken) / static_cast<double>(turn);
}
BENCHMARK_CAPTURE(single_seat_rule, 300, kCinema);
BENCHMARK_CAPTURE(single_seat_rule, 50000, kStadium);

void build_finder(benchmark::State& state, const StadiumShape& shape) {
  const SharedLayout layout = stadium(shape);
  for (auto _ : state) {
    const SeatFinder finder(layout);
    benchmark::DoNotOptimize(finder.free_count());
  }
}
BENCHMARK_CAPTURE(build_finder, 300, kCinema)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_finder, 50000, kStadium)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(build_finder, 100000, kGreatest)->Unit(benchmark::kMicrosecond);

const bool kRegistered = (register_fills(), register_hard_cases(), true);

}  // namespace
}  // namespace firstshow::bench
