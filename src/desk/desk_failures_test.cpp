#include <gtest/gtest.h>

#include <utility>

#include "desk/test_desk.hpp"

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
void conflict_at_the_first_commit(TestDesk& server) {
  server.journal->on_commit = [commits = 0]() mutable {
    if (commits++ == 0) throw store::StoreConflict("once");
  };
}

TEST(DeskFailures, BusyComesOutWithNothingChanged) {
  TestDesk server;
  server.journal->on_begin = [] { throw store::StoreBusy("somebody writes"); };
  const std::string before = server.desk->core().dump(kNoon);
  EXPECT_THROW(server.one(kNoon, server.hold(1, {0})), store::StoreBusy);
  EXPECT_EQ(server.desk->core().dump(kNoon), before);
  server.journal->on_begin = nullptr;
  EXPECT_TRUE(server.one(kNoon, server.hold(1, {0})).outcome.ok());
}

TEST(DeskFailures, AConflictIsIsolated) {
  TestDesk server;
  server.held(kNoon, 1, {9});
  server.journal->on_write = [](const booking::Record& record) {
    if (writes_hold_of(record, 3)) throw store::StoreConflict("ticket_seat is unique");
  };
  const int commits = server.journal->commits;
  const std::vector<Work> work =
      works({server.hold(2, {0}), server.hold(3, {1}), server.hold(4, {1}), server.hold(5, {9})});
  std::vector<Reply> replies = server.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 2U) << "what came after the offender waits for the next turn";
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_EQ(replies[1].fault, "ticket_seat is unique");
  EXPECT_EQ(server.journal->commits, commits + 1);
  EXPECT_EQ(server.holds_in_database(), 2);
  const Committed& committed = server.desk->committed();
  EXPECT_TRUE(committed.reloaded);
  EXPECT_EQ(committed.position, server.desk->position());
  EXPECT_EQ(committed.effects.records.size(), 1U);
  ASSERT_EQ(committed.effects.alarms.size(), 2U);
  EXPECT_NE(committed.effects.alarms[1].sentence.find("HoldSeats"), std::string::npos);
  replies = server.desk->turn(kNoon, std::span(work).subspan(2));
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_TRUE(replies[0].outcome.ok()) << "the seat was given back";
  EXPECT_EQ(replies[1].outcome.refusal, Refusal::kSeatsTaken);
  server.expect_state_is_durable(kNoon);
}

/// Only the commit finds it: the whole batch is replayed.
TEST(DeskFailures, AConflictAtTheCommitIsIsolated) {
  TestDesk server;
  bool offends = false;
  server.journal->on_write = [&](const booking::Record& record) {
    offends = offends || writes_hold_of(record, 3);
  };
  server.journal->on_commit = [&] {
    if (std::exchange(offends, false)) throw store::StoreConflict("a foreign key dangles");
  };
  const std::vector<Work> work =
      works({server.hold(2, {0}), server.hold(3, {1}), server.hold(4, {1}), server.hold(5, {0})});
  const std::vector<Reply> replies = server.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 4U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_TRUE(replies[2].outcome.ok());
  EXPECT_EQ(replies[3].outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_EQ(server.desk->committed().effects.records.size(), 2U) << "of every commit in the turn";
  EXPECT_LT(replies[0].position.sequence, replies[2].position.sequence);
  server.expect_state_is_durable(kNoon);
}

TEST(DeskFailures, AConflictThatDoesNotComeAgainFailsNobody) {
  TestDesk server;
  conflict_at_the_first_commit(server);
  const std::vector<Reply> replies =
      server.desk->turn(kNoon, works({server.hold(2, {0}), server.hold(3, {1})}));
  ASSERT_EQ(replies.size(), 2U);
  for (const Reply& reply : replies) EXPECT_TRUE(reply.outcome.ok());
  EXPECT_EQ(server.holds_in_database(), 2);
  EXPECT_EQ(server.desk->committed().effects.alarms.size(), 1U);
}

TEST(DeskFailures, AChoreThatConflictsIsLeftAloneForAWhile) {
  TestDesk server;
  server.held(kNoon, 1, {0});
  const Time due = kNoon + kHoldTime;
  server.run_until(due);
  server.journal->on_write = [](const booking::Record& record) {
    if (writes_hold_of(record, 1)) throw store::StoreConflict("cannot expire");
  };
  EXPECT_TRUE(server.one(due, server.hold(2, {1})).outcome.ok());
  EXPECT_EQ(server.alarms.size(), 2U);
  const int loads = server.journal->loads;
  EXPECT_FALSE(server.desk->has_upkeep(due));
  EXPECT_TRUE(server.one(due, server.hold(3, {2})).outcome.ok());
  EXPECT_EQ(server.journal->loads, loads) << "no reload for every turn";
  server.journal->on_write = nullptr;
  const Time retry = due + minutes{1};
  ASSERT_TRUE(server.desk->has_upkeep(retry));
  server.desk->turn(retry, {});
  EXPECT_EQ(server.desk->core().seat_statuses(server.show)[0], '.');
}

TEST(DeskFailures, ACommitThatDidNotHappenIsDoneAgain) {
  TestDesk server;
  const std::vector<Work> job{SqlJob{JobChanges::kCatalogue, [](store::Database&) {}}};
  const int loads = server.journal->loads;
  server.journal->on_commit = [] { throw store::StoreBusy("the commit did not happen"); };
  EXPECT_THROW(server.desk->turn(kNoon, job), store::StoreBusy);
  server.journal->on_commit = nullptr;
  EXPECT_EQ(server.desk->turn(kNoon, job).at(0).refusal, DeskRefusal::kNone);
  EXPECT_EQ(server.journal->loads, loads + 1) << "its epoch may be another";
}

TEST(DeskFailures, BusyInAReplayKeepsWhatWasDone) {
  TestDesk server;
  int begins = 0;
  server.journal->on_begin = [&] {
    if (++begins == 3) throw store::StoreBusy("somebody writes");
  };
  conflict_at_the_first_commit(server);
  const std::vector<Work> work = works({server.hold(2, {0}), server.hold(3, {1})});
  EXPECT_EQ(server.desk->turn(kNoon, work).size(), 1U);
  EXPECT_EQ(server.holds_in_database(), 1);
  EXPECT_EQ(server.desk->committed().effects.records.size(), 1U);
  EXPECT_EQ(server.desk->turn(kNoon, std::span(work).subspan(1)).size(), 1U);
  EXPECT_EQ(server.holds_in_database(), 2);
}

/// A disk that is full for a while: every write fails, and (as `loading` says) loading too.
struct FullDisk {
  FullDisk(TestDesk& of, bool loading) : server(of) {
    const auto fail = [] { throw store::StoreUnwritable("disk is full"); };
    server.journal->on_write = [fail](const booking::Record&) { fail(); };
    server.journal->on_commit = fail;
    if (loading) server.journal->on_load = fail;
  }
  ~FullDisk() {
    server.journal->on_write = nullptr;
    server.journal->on_commit = nullptr;
    server.journal->on_load = nullptr;
  }
  TestDesk& server;
};

TEST(DeskFailures, AFullDiskStopsWritesAndNotReads) {
  TestDesk server;
  const Hold kept = server.held(kNoon, 1, {0});
  const std::vector<Work> work = works({server.hold(2, {1}), reads(kept), server.hold(3, {2})});
  {
    const FullDisk full(server, false);
    for (const seconds passed : {seconds{1}, seconds{2}, seconds{3}}) {
      const std::vector<Reply> replies = server.desk->turn(kNoon + passed, work);
      ASSERT_EQ(replies.size(), 3U);
      EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageUnwritable);
      EXPECT_EQ(replies[1].refusal, DeskRefusal::kNone);
      EXPECT_EQ(hold_of(replies[1]), kept);
      EXPECT_EQ(replies[2].refusal, DeskRefusal::kStorageUnwritable);
      EXPECT_EQ(server.journal->loads, 2) << "reloaded once, not each turn";
      EXPECT_EQ(server.desk->core().seat_statuses(server.show)[1], '.');
      EXPECT_EQ(server.desk->next_upkeep(), kNoon + passed + seconds{1}) << "no spinning";
    }
    EXPECT_EQ(server.holds_in_database(), 1);
  }
  const std::vector<Reply> replies = server.desk->turn(kNoon + seconds{4}, work);
  for (const Reply& reply : replies) EXPECT_EQ(reply.refusal, DeskRefusal::kNone);
  EXPECT_EQ(server.holds_in_database(), 3);
  server.expect_state_is_durable(kNoon + seconds{4});
}

TEST(DeskFailures, AFullDiskThatCannotEvenLoadAnswersNothingUntilItClears) {
  TestDesk server;
  const Hold kept = server.held(kNoon, 1, {0});
  const std::vector<Work> work = works({server.hold(2, {1}), reads(kept)});
  {
    const FullDisk full(server, true);
    for (const seconds passed : {seconds{1}, seconds{2}}) {
      const std::vector<Reply> replies = server.desk->turn(kNoon + passed, work);
      ASSERT_EQ(replies.size(), 2U);
      EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageUnwritable);
      EXPECT_EQ(replies[1].refusal, DeskRefusal::kStorageUnwritable)
          << "what is in memory may never have been durable";
    }
  }
  const std::vector<Reply> replies = server.desk->turn(kNoon + seconds{3}, work);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(hold_of(replies[1]), kept);
  server.expect_state_is_durable(kNoon + seconds{3});
}

TEST(DeskFailures, TheTimeOfAFullDiskIsAnOutage) {
  TestDesk server;
  const Hold hold = server.held(kNoon, 1, {0});
  const Time cleared = kNoon + minutes{9};
  {
    const FullDisk full(server, false);
    EXPECT_EQ(server.one(kNoon + seconds{1}, server.hold(2, {1})).refusal,
              DeskRefusal::kStorageUnwritable);
    const Reply read = server.one(cleared - seconds{1}, reads(hold));
    ASSERT_EQ(read.refusal, DeskRefusal::kNone) << "reads go on for as long as it takes";
    EXPECT_EQ(hold_of(read), hold);
  }
  const Reply read = server.one(cleared, reads(hold));
  ASSERT_TRUE(read.outcome.ok());
  EXPECT_EQ(hold_of(read).state, HoldState::kActive);
  EXPECT_EQ(hold_of(read).deadline, hold.deadline + minutes{9});
  server.expect_state_is_durable(cleared);
}

TEST(DeskFailures, TheTimeOfABusyDatabaseIsAnOutage) {
  TestDesk server;
  const Hold hold = server.held(kNoon, 1, {0});
  const Time over = kNoon + minutes{15};
  server.journal->on_begin = [] { throw store::StoreBusy("somebody writes"); };
  EXPECT_THROW(server.desk->turn(over - seconds{1}, {}), store::StoreBusy);
  server.journal->on_begin = nullptr;
  server.desk->turn(over, {});
  EXPECT_EQ(hold_of(server.one(over, reads(hold))).deadline, hold.deadline + minutes{15});
  server.expect_state_is_durable(over);
}

TEST(DeskFailures, AConflictAfterAPauseDoesNotForgetIt) {
  TestDesk server;
  const Hold hold = server.held(kNoon, 1, {0});
  const Time over = kNoon + minutes{15};
  server.journal->on_write = [](const booking::Record& record) {
    if (writes_hold_of(record, 2)) throw store::StoreConflict("no");
  };
  const std::vector<Reply> replies = server.all(over, works({server.hold(2, {1}), reads(hold)}));
  EXPECT_EQ(replies[0].refusal, DeskRefusal::kFault);
  EXPECT_EQ(hold_of(replies[1]).deadline, hold.deadline + minutes{15});
  server.journal->on_write = nullptr;
  server.expect_state_is_durable(over);
}

TEST(DeskFailures, AFileThatMayNotGrowIsUnwritable) {
  TestDesk server({}, 90);
  const std::string big(400'000, ' ');
  const std::vector<Work> work = works(
      {booking::PublishPlan{one_row(20, 10), "{" + big + "}"}, booking::ReadShow{server.show}});
  const std::vector<Reply> replies = server.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageUnwritable);
  EXPECT_TRUE(replies[1].outcome.ok());
  EXPECT_TRUE(server.one(kNoon, server.hold(1, {0})).outcome.ok()) << "what fits is sold";
  server.expect_state_is_durable(kNoon);
}

/// The process died, and when it starts again the disk is full.
TEST(DeskFailures, AStartOnAFullDiskAnswersReadsUntilItClears) {
  TestDesk server;
  const Hold kept = server.held(kNoon, 1, {0});
  const store::JournalPosition before = server.desk->position();
  const std::string known = server.desk->core().dump(kNoon);
  server.desk.reset();
  server.journal.reset();
  store::SqliteOptions sqlite;
  sqlite.path = server.path();
  server.journal = std::make_unique<FaultyJournal>(store::open_sqlite_journal(sqlite));
  server.journal->on_load = [] { throw store::StoreUnwritable("disk is full"); };
  server.desk = std::make_unique<Desk>(*server.journal, DeskOptions{}, kNoon);
  EXPECT_TRUE(server.desk->unwritable());
  EXPECT_EQ(server.desk->position(), before) << "of the writer before";
  EXPECT_EQ(server.desk->core().dump(kNoon), known);

  const Time cleared = kNoon + minutes{9};
  const std::vector<Work> work = works({server.hold(2, {1}), reads(kept), server.hold(3, {0})});
  for (const Time now : {kNoon, kNoon + seconds{1}, cleared - seconds{1}}) {
    const std::vector<Reply> replies = server.desk->turn(now, work);
    ASSERT_EQ(replies.size(), 3U);
    EXPECT_EQ(replies[0].refusal, DeskRefusal::kStorageUnwritable);
    EXPECT_EQ(hold_of(replies[1]), kept);
    EXPECT_EQ(replies[2].refusal, DeskRefusal::kStorageUnwritable);
    EXPECT_EQ(server.desk->next_upkeep(), now + seconds{1}) << "no spinning";
  }
  server.journal->on_load = nullptr;
  const std::vector<Reply> replies = server.desk->turn(cleared, work);
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(hold_of(replies[1]).deadline, kept.deadline + minutes{9}) << "it was an outage";
  EXPECT_EQ(replies[2].outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_TRUE(server.desk->committed().reloaded);
  EXPECT_FALSE(server.desk->unwritable());
  EXPECT_EQ(server.desk->position().epoch, before.epoch + 1);
  server.expect_state_is_durable(cleared);
}

/// There is room for the epoch, and then none for what follows from the outage.
TEST(DeskFailures, AStartThatFillsTheDiskAnswersReads) {
  TestDesk server;
  const Hold kept = server.held(kNoon, 1, {0});
  server.desk.reset();
  const Time now = kNoon + minutes{5};
  {
    const FullDisk full(server, false);
    server.desk = std::make_unique<Desk>(*server.journal, DeskOptions{}, now);
    EXPECT_EQ(hold_of(server.one(now, reads(kept))), kept);
    EXPECT_EQ(server.one(now, server.hold(2, {1})).refusal, DeskRefusal::kStorageUnwritable);
  }
  EXPECT_EQ(hold_of(server.one(now, reads(kept))).deadline, kept.deadline + minutes{5});
  server.expect_state_is_durable(now);
}

TEST(DeskFailures, ALostDatabaseEndsSellingForGood) {
  TestDesk server;
  const Hold kept = server.held(kNoon, 1, {0});
  const std::vector<Work> work =
      works({server.hold(2, {1}), reads(kept), booking::ReadOrder{BuyerId{1}, OrderId{77}}});
  const auto lose = [] { throw store::StoreLost("server.db was deleted"); };
  server.journal->on_begin = lose;
  for (int i = 0; i < 2; ++i) {
    const std::vector<Reply> replies = server.desk->turn(kNoon + seconds{i}, work);
    ASSERT_EQ(replies.size(), 3U);
    EXPECT_EQ(replies[0].refusal, DeskRefusal::kLost);
    EXPECT_EQ(hold_of(replies[1]), kept);
    EXPECT_EQ(replies[2].refusal, DeskRefusal::kLost) << "it would have to be looked for";
    EXPECT_EQ(server.desk->committed().lost, i == 0) << "said once";
    EXPECT_EQ(server.desk->lost(), "server.db was deleted");
    EXPECT_EQ(server.desk->next_upkeep(), std::nullopt);
    server.journal->on_begin = nullptr;  // the file is back, or looks so
  }
  EXPECT_EQ(server.holds_in_database(), 1);
}

/// Between the batch's begin and its commit.
TEST(DeskFailures, WhatALostDatabaseNeverHadIsNotShown) {
  TestDesk server;
  const Hold kept = server.held(kNoon, 1, {0});
  server.journal->on_commit = [] { throw store::StoreLost("server.db was replaced"); };
  const std::vector<Reply> replies =
      server.desk->turn(kNoon, works({server.hold(2, {1}), reads(kept)}));
  ASSERT_EQ(replies.size(), 2U);
  for (const Reply& reply : replies) EXPECT_EQ(reply.refusal, DeskRefusal::kLost);
  EXPECT_EQ(server.one(kNoon, reads(kept)).refusal, DeskRefusal::kLost)
      << "what is in memory was never durable";
}

/// The commit was sent, and then there was another database at its address.
TEST(DeskFailures, WhatALostDatabaseMayHaveIsUnknownToItsCaller) {
  TestDesk server;
  server.journal->on_commit = [] {
    throw store::StoreLost("the database has less than was committed",
                           store::StoreLost::Batch::kInDoubt);
  };
  const std::vector<Work> work = works({server.hold(2, {1}), server.hold(3, {2})});
  for (const Reply& reply : server.desk->turn(kNoon, work))
    EXPECT_EQ(reply.refusal, DeskRefusal::kUnknown);
  for (const Reply& reply : server.desk->turn(kNoon, work))
    EXPECT_EQ(reply.refusal, DeskRefusal::kLost) << "these were never begun";
}

TEST(DeskFailures, ADatabaseLostInAReplayKeepsWhatWasDone) {
  TestDesk server;
  int begins = 0;
  server.journal->on_begin = [&] {
    if (++begins == 3) throw store::StoreLost("server.db was deleted");
  };
  conflict_at_the_first_commit(server);
  const std::vector<Reply> replies =
      server.desk->turn(kNoon, works({server.hold(2, {0}), server.hold(3, {1})}));
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kLost);
  EXPECT_TRUE(server.desk->committed().lost);
  EXPECT_EQ(server.holds_in_database(), 1);
}

TEST(DeskFailures, ADeposedWriterStops) {
  TestDesk server;
  server.journal->on_commit = [] { throw store::StoreDeposed("another writer"); };
  EXPECT_THROW(server.one(kNoon, server.hold(1, {0})), store::StoreDeposed);
}

}  // namespace
}  // namespace firstshow::desk
