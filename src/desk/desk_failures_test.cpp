#include <gtest/gtest.h>

#include <utility>

#include "desk/test_house.hpp"

namespace firstshow::desk {
namespace {

using booking::Hold;
using booking::HoldState;
using booking::Refusal;
using std::chrono::minutes;
using std::chrono::seconds;

bool writes_hold_of(const booking::Record& record, std::int64_t buyer) {
  const auto* hold = std::get_if<Hold>(&record);
  return hold != nullptr && hold->buyer == BuyerId{buyer};
}

booking::Command reads(const Hold& hold) {
  return booking::ReadHold{hold.buyer, hold.id};
}

/// So that the first batch is replayed, one command at a time.
void conflict_at_the_first_commit(TestHouse& house) {
  house.journal->on_commit = [commits = 0]() mutable {
    if (commits++ == 0) throw store::StoreConflict("once");
  };
}

TEST(DeskFailures, BusyComesOutWithNothingChanged) {
  TestHouse house;
  house.journal->on_begin = [] { throw store::StoreBusy("somebody writes"); };
  const std::string before = house.desk->core().dump(kNoon);
  EXPECT_THROW(house.one(kNoon, house.hold(1, {0})), store::StoreBusy);
  EXPECT_EQ(house.desk->core().dump(kNoon), before);
  house.journal->on_begin = nullptr;
  EXPECT_TRUE(house.one(kNoon, house.hold(1, {0})).outcome.ok());
}

TEST(DeskFailures, AConflictIsIsolated) {
  TestHouse house;
  house.held(kNoon, 1, {9});
  house.journal->on_write = [](const booking::Record& record) {
    if (writes_hold_of(record, 3)) throw store::StoreConflict("ticket_seat is unique");
  };
  const int commits = house.journal->commits;
  const std::vector<Work> work =
      works({house.hold(2, {0}), house.hold(3, {1}), house.hold(4, {1}), house.hold(5, {9})});
  std::vector<Reply> replies = house.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 2U) << "what came after the offender waits for the next turn";
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_EQ(replies[1].fault, "ticket_seat is unique");
  EXPECT_EQ(house.journal->commits, commits + 1);
  EXPECT_EQ(house.holds_in_database(), 2);
  const Committed& committed = house.desk->committed();
  EXPECT_TRUE(committed.reloaded);
  EXPECT_EQ(committed.position, house.desk->position());
  EXPECT_EQ(committed.effects.records.size(), 1U);
  ASSERT_EQ(committed.effects.alarms.size(), 2U);
  EXPECT_NE(committed.effects.alarms[1].sentence.find("HoldSeats"), std::string::npos);
  replies = house.desk->turn(kNoon, std::span(work).subspan(2));
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_TRUE(replies[0].outcome.ok()) << "the seat was given back";
  EXPECT_EQ(replies[1].outcome.refusal, Refusal::kSeatsTaken);
  house.expect_state_is_durable(kNoon);
}

/// Only the commit finds it: the whole batch is replayed.
TEST(DeskFailures, AConflictAtTheCommitIsIsolated) {
  TestHouse house;
  bool offends = false;
  house.journal->on_write = [&](const booking::Record& record) {
    offends = offends || writes_hold_of(record, 3);
  };
  house.journal->on_commit = [&] {
    if (std::exchange(offends, false)) throw store::StoreConflict("a foreign key dangles");
  };
  const std::vector<Work> work =
      works({house.hold(2, {0}), house.hold(3, {1}), house.hold(4, {1}), house.hold(5, {0})});
  const std::vector<Reply> replies = house.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 4U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_TRUE(replies[2].outcome.ok());
  EXPECT_EQ(replies[3].outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_EQ(house.desk->committed().effects.records.size(), 2U) << "of every commit in the turn";
  EXPECT_LT(replies[0].position.sequence, replies[2].position.sequence);
  house.expect_state_is_durable(kNoon);
}

TEST(DeskFailures, AConflictThatDoesNotComeAgainFailsNobody) {
  TestHouse house;
  conflict_at_the_first_commit(house);
  const std::vector<Reply> replies =
      house.desk->turn(kNoon, works({house.hold(2, {0}), house.hold(3, {1})}));
  ASSERT_EQ(replies.size(), 2U);
  for (const Reply& reply : replies) EXPECT_TRUE(reply.outcome.ok());
  EXPECT_EQ(house.holds_in_database(), 2);
  EXPECT_EQ(house.desk->committed().effects.alarms.size(), 1U);
}

TEST(DeskFailures, AChoreThatConflictsIsLeftAloneForAWhile) {
  TestHouse house;
  house.held(kNoon, 1, {0});
  const Time due = kNoon + kHoldTime;
  house.run_until(due);
  house.journal->on_write = [](const booking::Record& record) {
    if (writes_hold_of(record, 1)) throw store::StoreConflict("cannot expire");
  };
  EXPECT_TRUE(house.one(due, house.hold(2, {1})).outcome.ok());
  EXPECT_EQ(house.alarms.size(), 2U);
  const int loads = house.journal->loads;
  EXPECT_FALSE(house.desk->has_upkeep(due));
  EXPECT_TRUE(house.one(due, house.hold(3, {2})).outcome.ok());
  EXPECT_EQ(house.journal->loads, loads) << "no reload for every turn";
  house.journal->on_write = nullptr;
  const Time retry = due + minutes{1};
  ASSERT_TRUE(house.desk->has_upkeep(retry));
  house.desk->turn(retry, {});
  EXPECT_EQ(house.desk->core().seat_statuses(house.show)[0], '.');
}

TEST(DeskFailures, ACommitThatDidNotHappenIsDoneAgain) {
  TestHouse house;
  const std::vector<Work> job{SqlJob([](store::Database&) {})};
  const int loads = house.journal->loads;
  house.journal->on_commit = [] { throw store::StoreBusy("the commit did not happen"); };
  EXPECT_THROW(house.desk->turn(kNoon, job), store::StoreBusy);
  house.journal->on_commit = nullptr;
  EXPECT_EQ(house.desk->turn(kNoon, job).at(0).refusal, DeskRefusal::kNone);
  EXPECT_EQ(house.journal->loads, loads + 1) << "its epoch may be another";
}

TEST(DeskFailures, BusyInAReplayKeepsWhatWasDone) {
  TestHouse house;
  int begins = 0;
  house.journal->on_begin = [&] {
    if (++begins == 3) throw store::StoreBusy("somebody writes");
  };
  conflict_at_the_first_commit(house);
  const std::vector<Work> work = works({house.hold(2, {0}), house.hold(3, {1})});
  EXPECT_EQ(house.desk->turn(kNoon, work).size(), 1U);
  EXPECT_EQ(house.holds_in_database(), 1);
  EXPECT_EQ(house.desk->committed().effects.records.size(), 1U);
  EXPECT_EQ(house.desk->turn(kNoon, std::span(work).subspan(1)).size(), 1U);
  EXPECT_EQ(house.holds_in_database(), 2);
}

/// A disk that is full for a while: every write fails, and (as `loading` says) loading too.
struct FullDisk {
  FullDisk(TestHouse& of, bool loading) : house(of) {
    const auto fail = [] { throw store::StoreFull("disk is full"); };
    house.journal->on_write = [fail](const booking::Record&) { fail(); };
    house.journal->on_commit = fail;
    if (loading) house.journal->on_load = fail;
  }
  ~FullDisk() {
    house.journal->on_write = nullptr;
    house.journal->on_commit = nullptr;
    house.journal->on_load = nullptr;
  }
  TestHouse& house;
};

TEST(DeskFailures, AFullDiskStopsWritesAndNotReads) {
  TestHouse house;
  const Hold kept = house.held(kNoon, 1, {0});
  const std::vector<Work> work = works({house.hold(2, {1}), reads(kept), house.hold(3, {2})});
  {
    const FullDisk full(house, false);
    for (const seconds passed : {seconds{1}, seconds{2}, seconds{3}}) {
      const std::vector<Reply> replies = house.desk->turn(kNoon + passed, work);
      ASSERT_EQ(replies.size(), 3U);
      EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageFull);
      EXPECT_EQ(replies[1].refusal, DeskRefusal::kNone);
      EXPECT_EQ(hold_of(replies[1]), kept);
      EXPECT_EQ(replies[2].refusal, DeskRefusal::kStorageFull);
      EXPECT_EQ(house.journal->loads, 2) << "reloaded once, not each turn";
      EXPECT_EQ(house.desk->core().seat_statuses(house.show)[1], '.');
      EXPECT_EQ(house.desk->next_upkeep(), kNoon + passed + seconds{1}) << "no spinning";
    }
    EXPECT_EQ(house.holds_in_database(), 1);
  }
  const std::vector<Reply> replies = house.desk->turn(kNoon + seconds{4}, work);
  for (const Reply& reply : replies) EXPECT_EQ(reply.refusal, DeskRefusal::kNone);
  EXPECT_EQ(house.holds_in_database(), 3);
  house.expect_state_is_durable(kNoon + seconds{4});
}

TEST(DeskFailures, AFullDiskThatCannotEvenLoadAnswersNothingUntilItClears) {
  TestHouse house;
  const Hold kept = house.held(kNoon, 1, {0});
  const std::vector<Work> work = works({house.hold(2, {1}), reads(kept)});
  {
    const FullDisk full(house, true);
    for (const seconds passed : {seconds{1}, seconds{2}}) {
      const std::vector<Reply> replies = house.desk->turn(kNoon + passed, work);
      ASSERT_EQ(replies.size(), 2U);
      EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageFull);
      EXPECT_EQ(replies[1].refusal, DeskRefusal::kStorageFull)
          << "what is in memory may never have been durable";
    }
  }
  const std::vector<Reply> replies = house.desk->turn(kNoon + seconds{3}, work);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(hold_of(replies[1]), kept);
  house.expect_state_is_durable(kNoon + seconds{3});
}

TEST(DeskFailures, TheTimeOfAFullDiskIsAnOutage) {
  TestHouse house;
  const Hold hold = house.held(kNoon, 1, {0});
  const Time cleared = kNoon + minutes{9};
  {
    const FullDisk full(house, false);
    EXPECT_EQ(house.one(kNoon + seconds{1}, house.hold(2, {1})).refusal, DeskRefusal::kStorageFull);
    const Reply read = house.one(cleared - seconds{1}, reads(hold));
    ASSERT_EQ(read.refusal, DeskRefusal::kNone) << "reads go on for as long as it takes";
    EXPECT_EQ(hold_of(read), hold);
  }
  const Reply read = house.one(cleared, reads(hold));
  ASSERT_TRUE(read.outcome.ok());
  EXPECT_EQ(hold_of(read).state, HoldState::kActive);
  EXPECT_EQ(hold_of(read).deadline, hold.deadline + minutes{9});
  house.expect_state_is_durable(cleared);
}

TEST(DeskFailures, TheTimeOfABusyDatabaseIsAnOutage) {
  TestHouse house;
  const Hold hold = house.held(kNoon, 1, {0});
  const Time over = kNoon + minutes{15};
  house.journal->on_begin = [] { throw store::StoreBusy("somebody writes"); };
  EXPECT_THROW(house.desk->turn(over - seconds{1}, {}), store::StoreBusy);
  house.journal->on_begin = nullptr;
  house.desk->turn(over, {});
  EXPECT_EQ(hold_of(house.one(over, reads(hold))).deadline, hold.deadline + minutes{15});
  house.expect_state_is_durable(over);
}

TEST(DeskFailures, AConflictAfterAPauseDoesNotForgetIt) {
  TestHouse house;
  const Hold hold = house.held(kNoon, 1, {0});
  const Time over = kNoon + minutes{15};
  house.journal->on_write = [](const booking::Record& record) {
    if (writes_hold_of(record, 2)) throw store::StoreConflict("no");
  };
  const std::vector<Reply> replies = house.all(over, works({house.hold(2, {1}), reads(hold)}));
  EXPECT_EQ(replies[0].refusal, DeskRefusal::kFault);
  EXPECT_EQ(hold_of(replies[1]).deadline, hold.deadline + minutes{15});
  house.journal->on_write = nullptr;
  house.expect_state_is_durable(over);
}

TEST(DeskFailures, AFileThatMayNotGrowIsAFullDisk) {
  TestHouse house({}, 60);
  const std::string big(400'000, ' ');
  const std::vector<Work> work = works(
      {booking::PublishPlan{one_row(20, 10), "{" + big + "}"}, booking::ReadShow{house.show}});
  const std::vector<Reply> replies = house.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageFull);
  EXPECT_TRUE(replies[1].outcome.ok());
  EXPECT_TRUE(house.one(kNoon, house.hold(1, {0})).outcome.ok()) << "what fits is sold";
  house.expect_state_is_durable(kNoon);
}

/// The process died, and when it starts again the disk is full.
TEST(DeskFailures, AStartOnAFullDiskAnswersReadsUntilItClears) {
  TestHouse house;
  const Hold kept = house.held(kNoon, 1, {0});
  const store::JournalPosition before = house.desk->position();
  const std::string known = house.desk->core().dump(kNoon);
  house.desk.reset();
  house.journal.reset();
  store::SqliteOptions sqlite;
  sqlite.path = house.path();
  house.journal = std::make_unique<FaultyJournal>(store::open_sqlite_journal(sqlite));
  house.journal->on_load = [] { throw store::StoreFull("disk is full"); };
  house.desk = std::make_unique<Desk>(*house.journal, DeskOptions{}, kNoon);
  EXPECT_TRUE(house.desk->full());
  EXPECT_EQ(house.desk->position(), before) << "of the writer before";
  EXPECT_EQ(house.desk->core().dump(kNoon), known);

  const Time cleared = kNoon + minutes{9};
  const std::vector<Work> work = works({house.hold(2, {1}), reads(kept), house.hold(3, {0})});
  for (const Time now : {kNoon, kNoon + seconds{1}, cleared - seconds{1}}) {
    const std::vector<Reply> replies = house.desk->turn(now, work);
    ASSERT_EQ(replies.size(), 3U);
    EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageFull);
    EXPECT_EQ(hold_of(replies[1]), kept);
    EXPECT_EQ(replies[2].refusal, DeskRefusal::kStorageFull);
    EXPECT_EQ(house.desk->next_upkeep(), now + seconds{1}) << "no spinning";
  }
  house.journal->on_load = nullptr;
  const std::vector<Reply> replies = house.desk->turn(cleared, work);
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(hold_of(replies[1]).deadline, kept.deadline + minutes{9}) << "it was an outage";
  EXPECT_EQ(replies[2].outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_TRUE(house.desk->committed().reloaded);
  EXPECT_FALSE(house.desk->full());
  EXPECT_EQ(house.desk->position().epoch, before.epoch + 1);
  house.expect_state_is_durable(cleared);
}

/// There is room for the epoch, and then none for what follows from the outage.
TEST(DeskFailures, AStartThatFillsTheDiskAnswersReads) {
  TestHouse house;
  const Hold kept = house.held(kNoon, 1, {0});
  house.desk.reset();
  const Time now = kNoon + minutes{5};
  {
    const FullDisk full(house, false);
    house.desk = std::make_unique<Desk>(*house.journal, DeskOptions{}, now);
    EXPECT_EQ(hold_of(house.one(now, reads(kept))), kept);
    EXPECT_EQ(house.one(now, house.hold(2, {1})).refusal, DeskRefusal::kStorageFull);
  }
  EXPECT_EQ(hold_of(house.one(now, reads(kept))).deadline, kept.deadline + minutes{5});
  house.expect_state_is_durable(now);
}

TEST(DeskFailures, ALostDatabaseEndsSellingForGood) {
  TestHouse house;
  const Hold kept = house.held(kNoon, 1, {0});
  const std::vector<Work> work =
      works({house.hold(2, {1}), reads(kept), booking::ReadOrder{BuyerId{1}, OrderId{77}}});
  const auto lose = [] { throw store::StoreLost("house.db was deleted"); };
  house.journal->on_begin = lose;
  for (int i = 0; i < 2; ++i) {
    const std::vector<Reply> replies = house.desk->turn(kNoon + seconds{i}, work);
    ASSERT_EQ(replies.size(), 3U);
    EXPECT_EQ(replies[0].refusal, DeskRefusal::kLost);
    EXPECT_EQ(hold_of(replies[1]), kept);
    EXPECT_EQ(replies[2].refusal, DeskRefusal::kLost) << "it would have to be looked for";
    EXPECT_EQ(house.desk->committed().lost, i == 0) << "said once";
    EXPECT_EQ(house.desk->lost(), "house.db was deleted");
    EXPECT_EQ(house.desk->next_upkeep(), std::nullopt);
    house.journal->on_begin = nullptr;  // the file is back, or looks so
  }
  EXPECT_EQ(house.holds_in_database(), 1);
}

/// Between the batch's begin and its commit.
TEST(DeskFailures, WhatALostDatabaseNeverHadIsNotShown) {
  TestHouse house;
  const Hold kept = house.held(kNoon, 1, {0});
  house.journal->on_commit = [] { throw store::StoreLost("house.db was replaced"); };
  const std::vector<Reply> replies =
      house.desk->turn(kNoon, works({house.hold(2, {1}), reads(kept)}));
  ASSERT_EQ(replies.size(), 2U);
  for (const Reply& reply : replies) EXPECT_EQ(reply.refusal, DeskRefusal::kLost);
  EXPECT_EQ(house.one(kNoon, reads(kept)).refusal, DeskRefusal::kLost)
      << "what is in memory was never durable";
}

TEST(DeskFailures, ADatabaseLostInAReplayKeepsWhatWasDone) {
  TestHouse house;
  int begins = 0;
  house.journal->on_begin = [&] {
    if (++begins == 3) throw store::StoreLost("house.db was deleted");
  };
  conflict_at_the_first_commit(house);
  const std::vector<Reply> replies =
      house.desk->turn(kNoon, works({house.hold(2, {0}), house.hold(3, {1})}));
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kLost);
  EXPECT_TRUE(house.desk->committed().lost);
  EXPECT_EQ(house.holds_in_database(), 1);
}

TEST(DeskFailures, ADeposedWriterStops) {
  TestHouse house;
  house.journal->on_commit = [] { throw store::StoreDeposed("another writer"); };
  EXPECT_THROW(house.one(kNoon, house.hold(1, {0})), store::StoreDeposed);
}

}  // namespace
}  // namespace firstshow::desk
