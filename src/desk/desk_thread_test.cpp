#include "desk/desk_thread.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "desk/test_desk.hpp"

namespace firstshow::desk {
namespace {

using booking::Command;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// A show that is on sale now, by the wall clock that the thread goes by.
struct OpenDesk : TestDesk {
  OpenDesk() {
    const Time now = wall_clock();
    booking::Show wanted =
        std::get<booking::ShowReply>(one(kNoon, booking::ReadShow{show}).outcome.body).show;
    wanted.opens_at = std::min(wanted.opens_at, now - std::chrono::hours{1});
    wanted.starts_at = now + std::chrono::days{10};
    wanted.closes_at = wanted.starts_at;
    EXPECT_TRUE(one(kNoon, booking::DefineShow{wanted}).outcome.ok());
  }
};

/// Keeps the desk's thread inside a SQL job until told to go on, so that work can be queued.
class Stopped {
 public:
  explicit Stopped(DeskThread& thread) {
    std::promise<void> inside;
    thread.submit(SqlJob{JobChanges::kCatalogue,
                         [this, &inside](store::Database&) {
                           inside.set_value();
                           go_.get_future().wait();
                         }},
                  [](Reply) {});
    inside.get_future().wait();
  }
  void go_on() { go_.set_value(); }

 private:
  std::promise<void> go_;
};

void no_commit(const Committed&) {}
void no_failure(const std::string& sentence) {
  ADD_FAILURE() << sentence;
}

/// Replies in the order in which they came.
struct Replies {
  std::mutex mutex;
  std::vector<std::pair<std::size_t, Reply>> came;

  Completion of(std::size_t number) {
    return [this, number](Reply reply) {
      const std::lock_guard lock(mutex);
      came.emplace_back(number, std::move(reply));
    };
  }
  std::size_t place_of(std::size_t number) {
    const std::lock_guard lock(mutex);
    for (std::size_t place = 0; place < came.size(); ++place) {
      if (came[place].first == number) return place;
    }
    ADD_FAILURE() << "no reply for " << number;
    return 0;
  }
};

TEST(DeskThread, EveryCommandHasALane) {
  struct Case {
    Command command;
    Lane lane;
  };
  const std::vector<Case> cases{
      {booking::HoldSeats{}, Lane::kBuyer},
      {booking::SwapSeats{}, Lane::kBuyer},
      {booking::SwapForBest{}, Lane::kBuyer},
      {booking::ExtendHold{}, Lane::kBuyer},
      {booking::ReleaseHold{}, Lane::kBuyer},
      {booking::OpenOrder{}, Lane::kBuyer},
      {booking::ReviseOrder{}, Lane::kBuyer},
      {booking::CancelOrder{}, Lane::kBuyer},
      {booking::StartPayment{}, Lane::kBuyer},
      {booking::ReadHold{}, Lane::kBuyer},
      {booking::ReadShow{}, Lane::kBuyer},
      {booking::ReadOrder{BuyerId{1}, OrderId{2}}, Lane::kBuyer},
      {booking::ReadOrder{BuyerId{}, OrderId{2}}, Lane::kStaff},
      {booking::ReadPayment{BuyerId{1}, PaymentId{2}}, Lane::kBuyer},
      {booking::ReadPayment{BuyerId{}, PaymentId{2}}, Lane::kMoney},
      {booking::ReadRefund{}, Lane::kMoney},
      {booking::PaymentReady{}, Lane::kMoney},
      {booking::PaymentReported{}, Lane::kMoney},
      {booking::RefundSent{}, Lane::kMoney},
      {booking::RefundReported{}, Lane::kMoney},
      {booking::RefundTickets{}, Lane::kStaff},
      {booking::RefundTickets{.buyer = BuyerId{1}, .order = {}, .tickets = {}, .idempotency = {}},
       Lane::kBuyer},
      {booking::DefineShow{}, Lane::kStaff},
      {booking::CancelShow{}, Lane::kStaff},
      {booking::BlockPlaces{}, Lane::kStaff},
      {booking::SetSaleState{}, Lane::kStaff},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(lane_of(c.command), c.lane) << booking::command_name(c.command);
  }
}

TEST(DeskThread, ManySubmittersGetOneReplyEach) {
  constexpr std::size_t kSubmitters = 6;
  constexpr std::size_t kEach = 150;
  OpenDesk server;
  std::atomic<std::uint64_t> durable{0};
  std::atomic<std::size_t> replies{0};
  std::atomic<std::size_t> seats_held{0};
  {
    DeskThread thread(
        *server.desk, {}, [&](const Committed& c) { durable = c.position.sequence; }, no_failure);
    std::vector<std::thread> submitters;
    for (std::size_t s = 0; s < kSubmitters; ++s) {
      submitters.emplace_back([&, s] {
        for (std::size_t i = 0; i < kEach; ++i) {
          // Everybody wants the same seats, in another order.
          const auto seat = static_cast<booking::SeatIndex>((i * (2 * s + 1)) % kEach);
          const auto buyer = static_cast<std::int64_t>(s * kEach + i + 1);
          thread.submit(server.hold(buyer, {seat}), [&](Reply reply) {
            EXPECT_EQ(reply.refusal, DeskRefusal::kNone);
            EXPECT_LE(reply.position.sequence, durable)
                << "a commit is heard of before its replies";
            ++replies;
            if (reply.outcome.ok()) ++seats_held;
          });
        }
      });
    }
    for (std::thread& submitter : submitters) submitter.join();
    thread.drain();
    EXPECT_EQ(replies, kSubmitters * kEach);
    EXPECT_EQ(thread.depths().waiting, (std::array<std::size_t, kLanes>{}));
    EXPECT_GE(thread.stats().commands, kSubmitters * kEach);
  }
  const std::string map = server.desk->core().seat_statuses(server.show);
  EXPECT_EQ(static_cast<std::size_t>(std::count(map.begin(), map.end(), 'h')), seats_held.load());
  server.desk->core().check_promises();
}

TEST(DeskThread, EveryLaneHasItsOwnRoom) {
  OpenDesk server;
  const LaneLimits limits{.money = 2, .staff = 3, .buyers = 5, .buyers_per_show = 3};
  DeskThread thread(*server.desk, limits, no_commit, no_failure);
  Stopped stopped(thread);
  Replies replies;
  std::size_t number = 0;
  const auto refused = [&](Command command) {
    const std::size_t before = replies.came.size();
    thread.submit(std::move(command), replies.of(number++));
    if (replies.came.size() == before) return DeskRefusal::kNone;
    return replies.came.back().second.refusal;
  };
  for (const DeskRefusal expected :
       {DeskRefusal::kNone, DeskRefusal::kNone, DeskRefusal::kNone, DeskRefusal::kBusy}) {
    EXPECT_EQ(refused(server.hold(1, {0})), expected) << "three holds of one show may wait";
  }
  for (const DeskRefusal expected : {DeskRefusal::kNone, DeskRefusal::kNone, DeskRefusal::kBusy}) {
    EXPECT_EQ(refused(booking::ReadShow{server.show}), expected) << "five things of buyers";
  }
  // The job that stops the thread counts as staff's.
  for (const DeskRefusal expected : {DeskRefusal::kNone, DeskRefusal::kNone, DeskRefusal::kBusy}) {
    EXPECT_EQ(refused(booking::UnblockPlaces{}), expected);
  }
  for (const DeskRefusal expected : {DeskRefusal::kNone, DeskRefusal::kNone, DeskRefusal::kBusy}) {
    EXPECT_EQ(refused(booking::ReadRefund{}), expected);
  }
  EXPECT_EQ(thread.depths().waiting, (std::array<std::size_t, kLanes>{2, 3, 5}));
  stopped.go_on();
  thread.drain();
  EXPECT_EQ(replies.came.size(), number);
}

TEST(DeskThread, RoomComesBack) {
  OpenDesk server;
  DeskThread thread(*server.desk, {.buyers = 1, .buyers_per_show = 1}, no_commit, no_failure);
  for (int i = 0; i < 5; ++i) {
    std::promise<Reply> reply;
    thread.submit(server.hold(i + 1, {static_cast<booking::SeatIndex>(i)}),
                  [&](Reply r) { reply.set_value(std::move(r)); });
    EXPECT_TRUE(reply.get_future().get().outcome.ok());
  }
}

TEST(DeskThread, MoneyFirstAndEveryLaneInEachTurn) {
  constexpr std::size_t kMoney = 3'000;
  OpenDesk server;
  Replies replies;
  DeskThread thread(*server.desk, {}, no_commit, no_failure);
  Stopped stopped(thread);
  const std::size_t buyer = kMoney, second_buyer = kMoney + 1, staff = kMoney + 2;
  thread.submit(server.hold(1, {0}), replies.of(buyer));
  thread.submit(server.hold(2, {0}), replies.of(second_buyer));
  thread.submit(booking::ReadOrder{}, replies.of(staff));
  for (std::size_t i = 0; i < kMoney; ++i) thread.submit(booking::ReadRefund{}, replies.of(i));
  stopped.go_on();
  thread.drain();
  EXPECT_EQ(replies.came.size(), kMoney + 3);
  EXPECT_LT(replies.place_of(0), replies.place_of(staff));
  EXPECT_LT(replies.place_of(staff), replies.place_of(buyer));
  EXPECT_LT(replies.place_of(buyer), replies.place_of(second_buyer)) << "in the order they came";
  EXPECT_LT(replies.place_of(second_buyer), replies.place_of(kMoney - 1)) << "buyers do not starve";
  for (std::size_t i = 1; i < kMoney; ++i) {
    ASSERT_LT(replies.place_of(i - 1), replies.place_of(i));
  }
}

TEST(DeskThread, WhatATurnHasNoRoomForKeepsItsPlace) {
  OpenDesk server;
  server.options.rows_per_batch = 2;
  server.open(wall_clock());
  Replies replies;
  DeskThread thread(*server.desk, {}, no_commit, no_failure);
  Stopped stopped(thread);
  constexpr std::size_t kHolds = 40;
  for (std::size_t i = 0; i < kHolds; ++i) {
    thread.submit(
        server.hold(static_cast<std::int64_t>(i) + 1, {static_cast<booking::SeatIndex>(i)}),
        replies.of(i));
  }
  stopped.go_on();
  thread.drain();
  ASSERT_EQ(replies.came.size(), kHolds);
  for (std::size_t i = 0; i < kHolds; ++i) {
    EXPECT_EQ(replies.came[i].first, i);
    EXPECT_TRUE(replies.came[i].second.outcome.ok());
  }
}

TEST(DeskThread, DrainFinishesWhatWaitsAndTakesNothingNew) {
  OpenDesk server;
  Replies replies;
  DeskThread thread(*server.desk, {}, no_commit, no_failure);
  Stopped stopped(thread);
  for (std::size_t i = 0; i < 10; ++i) {
    thread.submit(server.hold(1, {static_cast<booking::SeatIndex>(i)}), replies.of(i));
  }
  std::thread closer([&] { thread.drain(); });
  DeskRefusal refusal = DeskRefusal::kNone;
  while (refusal != DeskRefusal::kClosing) {
    // Until the other thread has begun to close, this is only more work.
    thread.submit(booking::ReadShow{server.show},
                  [&refusal, self = std::this_thread::get_id()](const Reply& reply) {
                    if (std::this_thread::get_id() == self) refusal = reply.refusal;
                  });
    std::this_thread::yield();
  }
  stopped.go_on();
  closer.join();
  ASSERT_EQ(replies.came.size(), 10U);
  for (const auto& [number, reply] : replies.came) EXPECT_TRUE(reply.outcome.ok());
  thread.drain();
}

TEST(DeskThread, AFailedDatabaseEndsItWithAnAnswerForEverybody) {
  OpenDesk server;
  Replies replies;
  std::vector<std::string> failures;
  {
    DeskThread thread(*server.desk, {}, no_commit,
                      [&](std::string sentence) { failures.push_back(std::move(sentence)); });
    std::atomic<bool> broken{false};
    server.journal->on_begin = [&] {
      if (broken) throw store::StoreBroken("the disk is gone");
    };
    Stopped stopped(thread);
    broken = true;
    for (std::size_t i = 0; i < 600; ++i) {
      thread.submit(booking::UnblockPlaces{}, replies.of(i));
      thread.submit(server.hold(1, {0}), replies.of(1'000 + i));
    }
    stopped.go_on();
    thread.drain();
    thread.submit(server.hold(1, {1}), replies.of(5'000));
  }
  EXPECT_EQ(failures, std::vector<std::string>{"the disk is gone"});
  ASSERT_EQ(replies.came.size(), 1'201U);
  std::set<std::size_t> numbers, unknown, not_done;
  for (const auto& [number, reply] : replies.came) {
    EXPECT_TRUE(reply.refusal == DeskRefusal::kClosing || reply.refusal == DeskRefusal::kUnknown);
    EXPECT_EQ(reply.fault, number == 5'000 ? "" : "the disk is gone");
    numbers.insert(number);
    (reply.refusal == DeskRefusal::kUnknown ? unknown : not_done).insert(number);
  }
  EXPECT_EQ(unknown.size(), 512U) << "exactly what the failing turn was offered";
  EXPECT_EQ(unknown.count(0), 1U);
  EXPECT_EQ(unknown.count(1'000), 1U) << "the first of each lane was offered";
  EXPECT_EQ(not_done.count(599), 1U) << "the last of each lane had only waited";
  EXPECT_EQ(not_done.count(1'599), 1U);
  EXPECT_EQ(not_done.count(5'000), 1U);
  EXPECT_EQ(numbers.size(), replies.came.size()) << "once each";
}

TEST(DeskThread, ABusyDatabaseIsTriedAgainAndThenToldOf) {
  for (const int busy_times : {3, 1'000'000}) {
    OpenDesk server;
    int begins = 0;
    server.journal->on_begin = [&] {
      if (++begins <= busy_times) throw store::StoreBusy("somebody writes");
    };
    std::promise<Reply> got;
    DeskThread thread(*server.desk, {}, no_commit, no_failure);
    thread.submit(server.hold(1, {0}), [&](Reply reply) { got.set_value(std::move(reply)); });
    const Reply reply = got.get_future().get();
    EXPECT_EQ(reply.refusal, busy_times == 3 ? DeskRefusal::kNone : DeskRefusal::kBusy);
  }
}

TEST(DeskThread, EndsAHoldWithoutBeingAsked) {
  OpenDesk server;
  // Longer than the thread waits for its chores, which would wake it as well.
  const Duration left = milliseconds{1'500};
  const Time now = wall_clock();
  server.held(now + left - minutes{8}, 1, {3, 4});
  server.run_until(now);
  std::promise<std::vector<booking::SeatChange>> freed;
  DeskThread thread(
      *server.desk, {},
      [&](const Committed& committed) {
        if (!committed.effects.seats.empty()) freed.set_value(committed.effects.seats);
      },
      no_failure);
  auto future = freed.get_future();
  ASSERT_EQ(future.wait_for(seconds{30}), std::future_status::ready);
  const std::vector<booking::SeatChange> changes = future.get();
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].seat, 3U);
  EXPECT_EQ(changes[0].status, booking::SeatStatus::kFree);
  EXPECT_GE(wall_clock(), now + left);
}

/// What is read back after each commit that did not happen is no progress.
TEST(DeskThread, CommitsThatNeverHappenAreToldToTheirCallers) {
  OpenDesk server;
  server.journal->on_commit = [] { throw store::StoreBusy("a commit did not happen"); };
  DeskThread thread(*server.desk, {}, no_commit, no_failure);
  std::promise<Reply> told;
  thread.submit(server.hold(1, {0}), [&](Reply reply) { told.set_value(std::move(reply)); });
  std::future<Reply> reply = told.get_future();
  const bool came = reply.wait_for(seconds{60}) == std::future_status::ready;
  CHECK(came, "the caller is told");  // or the thread would never end
  EXPECT_EQ(reply.get().refusal, DeskRefusal::kBusy);
}

}  // namespace
}  // namespace firstshow::desk
