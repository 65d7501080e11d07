// What a hold costs through Desk::turn() over a SQLite journal on a real disk, by how many come in
// one batch. Holds of two adjacent seats of a 50,000-seat show; giving them back is not timed.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "desk/desk.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::desk {
namespace {

constexpr std::uint32_t kSeats = 50'000;
constexpr std::uint32_t kRow = 50;
constexpr Time kStart{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

booking::SharedLayout arena() {
  auto layout = std::make_shared<booking::SeatLayout>();
  layout->category.assign(kSeats, 0);
  layout->traits.assign(kSeats, booking::kOrdinarySeat);
  for (std::uint32_t seat = 0; seat < kSeats; ++seat) {
    layout->rank.push_back(seat);
    layout->segment_of.push_back(seat / kRow);
  }
  for (std::uint32_t row = 0; row < kSeats / kRow; ++row) {
    layout->segments.push_back({row * kRow, kRow, row});
  }
  layout->category_count = 1;
  return layout;
}

/// One show over a database in a directory of its own, beside the build: /tmp may be memory.
class Arena {
 public:
  Arena() {
    std::string name = (std::filesystem::current_path() / "desk-bench-XXXXXX").string();
    CHECK(mkdtemp(name.data()) != nullptr, "a directory for the database can be made here");
    folder_ = name;
    store::SqliteOptions sqlite;
    sqlite.path = folder_ + "/arena.db";
    journal_ = store::open_sqlite_journal(sqlite);
    desk = std::make_unique<Desk>(*journal_, DeskOptions{}, kStart);
    plan = std::get<booking::PlanReply>(one(booking::PublishPlan{arena(), "{}"}).outcome.body).plan;
    booking::Show wanted;
    wanted.title = TitleId{1};
    wanted.hall = HallId{1};
    wanted.plan = plan;
    wanted.state = booking::SaleState::kOnSale;
    wanted.opens_at = kStart;
    wanted.starts_at = kStart + std::chrono::days{30};
    wanted.closes_at = wanted.starts_at;
    wanted.prices.types = {{"adult", "Adult"}};
    wanted.prices.prices = {Paise{25'000}};
    show = std::get<booking::ShowReply>(one(booking::DefineShow{wanted}).outcome.body).show.id;
  }
  ~Arena() {
    desk.reset();
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::vector<Reply> turn(const std::vector<Work>& work) {
    now += std::chrono::milliseconds{1};
    std::vector<Reply> replies = desk->turn(now, work);
    CHECK(replies.size() == work.size(), "the batch has room for all");
    return replies;
  }
  Reply one(booking::Command command) {
    return turn(std::vector<Work>{Work{std::move(command)}}).front();
  }

  std::unique_ptr<Desk> desk;
  SeatPlanId plan;
  ShowId show;
  Time now = kStart;
  std::int64_t buyers = 0;

 private:
  std::string folder_;
  std::unique_ptr<store::Journal> journal_;
};

void hold_pairs(benchmark::State& state) {
  Arena server;
  const auto batch = static_cast<std::size_t>(state.range(0));
  booking::SeatIndex seat = 0;
  std::vector<Work> work;
  for (auto _ : state) {
    state.PauseTiming();
    work.clear();
    for (std::size_t i = 0; i < batch; ++i, seat = (seat + 2) % kSeats) {
      booking::NamedPlaces pair;
      pair.seats = {seat, seat + 1};
      work.emplace_back(booking::HoldSeats{
          BuyerId{++server.buyers}, server.show, server.plan, std::move(pair), {}});
    }
    state.ResumeTiming();
    const std::vector<Reply> replies = server.turn(work);
    state.PauseTiming();
    work.clear();
    for (const Reply& reply : replies) {
      CHECK(reply.outcome.ok(), "every pair was free");
      const booking::Hold& hold = std::get<booking::HoldReply>(reply.outcome.body).hold;
      work.emplace_back(booking::ReleaseHold{hold.buyer, hold.id});
    }
    server.turn(work);
    server.desk->run_maintenance(false);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch));
}
BENCHMARK(hold_pairs)->Arg(1)->Arg(16)->Arg(128)->UseRealTime();

}  // namespace
}  // namespace firstshow::desk
