#include "desk/desk.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "desk/test_desk.hpp"
#include "store/database.hpp"

namespace firstshow::desk {
namespace {

using booking::Hold;
using booking::HoldState;
using booking::Refusal;
using std::chrono::minutes;
using std::chrono::seconds;

// --- a turn -----------------------------------------------------------------------------------

TEST(Desk, RepliesAreDurable) {
  TestDesk server;
  const std::vector<Work> work =
      works({server.hold(1, {0, 1}), server.hold(2, {1, 2}), server.hold(3, {2, 3})});
  const store::JournalPosition before = server.desk->position();
  const std::vector<Reply> replies = server.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_TRUE(replies[2].outcome.ok());
  EXPECT_EQ(server.desk->position().sequence, before.sequence + 1) << "one commit for the batch";
  for (const Reply& reply : replies) EXPECT_EQ(reply.position, server.desk->position());
  EXPECT_EQ(server.desk->committed().position, server.desk->position());
  EXPECT_EQ(server.desk->committed().effects.records.size(), 2U);
  EXPECT_EQ(server.desk->committed().effects.seats.size(), 4U);
  EXPECT_EQ(server.holds_in_database(), 2);
  EXPECT_EQ(server.desk->stats().commands, 5U);
  server.expect_state_is_durable(kNoon);
}

TEST(Desk, NothingComesOutBeforeTheCommit) {
  TestDesk server;
  int asked = 0;
  server.journal->on_commit = [&] {
    ++asked;
    EXPECT_TRUE(server.desk->committed().empty());
    EXPECT_EQ(server.holds_in_database(), 0);
    throw store::StoreBroken("the disk is gone");
  };
  EXPECT_THROW(server.one(kNoon, server.hold(1, {0, 1})), store::StoreBroken);
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(server.desk->committed().empty());
  EXPECT_EQ(server.holds_in_database(), 0);
}

TEST(Desk, ABatchEndsAfterTheCommandThatFillsIt) {
  DeskOptions options;
  options.rows_per_batch = 3;
  TestDesk server(options);
  std::vector<booking::Command> commands;
  for (booking::SeatIndex seat = 0; seat < 5; ++seat) commands.push_back(server.hold(1, {seat}));
  const std::vector<Work> work = works(std::move(commands));
  EXPECT_EQ(server.desk->turn(kNoon, work).size(), 3U);
  EXPECT_EQ(server.holds_in_database(), 3);
  EXPECT_EQ(server.desk->turn(kNoon, std::span(work).subspan(3)).size(), 2U);
  EXPECT_EQ(server.holds_in_database(), 5);
}

TEST(Desk, RefusalsAndReadsWriteNothing) {
  TestDesk server;
  const Hold hold = server.held(kNoon, 1, {0, 1});
  const store::JournalPosition before = server.desk->position();
  const int begins = server.journal->begins;
  const std::vector<Work> work =
      works({booking::ReadHold{BuyerId{1}, hold.id}, booking::ReadShow{server.show},
             booking::ReadHold{BuyerId{2}, hold.id}});
  std::vector<Reply> replies = server.desk->turn(kNoon + seconds{1}, work);
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(hold_of(replies[0]), hold);
  EXPECT_TRUE(replies[1].outcome.ok());
  EXPECT_EQ(replies[2].outcome.refusal, Refusal::kUnknownHold);
  EXPECT_EQ(server.journal->begins, begins) << "reads need no transaction";
  EXPECT_EQ(server.one(kNoon + seconds{2}, server.hold(2, {1})).outcome.refusal,
            Refusal::kSeatsTaken);
  EXPECT_EQ(server.desk->position(), before);
  EXPECT_TRUE(server.desk->committed().empty());
}

TEST(Desk, EndsWhatIsDueFirst) {
  TestDesk server;
  const Hold first = server.held(kNoon, 1, {0, 1});
  const Time due = first.deadline;
  EXPECT_FALSE(server.desk->has_upkeep(kNoon));
  EXPECT_TRUE(server.desk->has_upkeep(due));
  server.run_until(due);
  const Reply reply = server.one(due, server.hold(2, {0, 1}));
  EXPECT_TRUE(reply.outcome.ok());
  const auto& records = server.desk->committed().effects.records;
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(std::get<Hold>(records[0]).state, HoldState::kExpired);
  EXPECT_EQ(std::get<Hold>(records[1]).buyer, BuyerId{2});
}

TEST(Desk, EndsAtMostAHundredHoldsATurn) {
  TestDesk server;
  std::vector<booking::Command> commands;
  for (booking::SeatIndex seat = 0; seat < 250; ++seat) {
    commands.push_back(server.hold(1'000 + seat, {seat}));
  }
  ASSERT_EQ(server.desk->turn(kNoon, works(std::move(commands))).size(), 250U);
  const Time due = kNoon + kHoldTime;
  server.run_until(due);
  for (const std::size_t left : {150U, 50U, 0U}) {
    ASSERT_TRUE(server.desk->has_upkeep(due));
    EXPECT_TRUE(server.desk->turn(due, {}).empty());
    EXPECT_EQ(server.desk->core().live_hold_count(), left);
  }
  EXPECT_FALSE(server.desk->has_upkeep(due));
  server.expect_state_is_durable(due);
}

TEST(Desk, TimeNeverGoesBack) {
  TestDesk server;
  EXPECT_EQ(server.held(kNoon + minutes{1}, 1, {0}).created_at, kNoon + minutes{1});
  EXPECT_EQ(server.held(kNoon - minutes{30}, 1, {1}).created_at, kNoon + minutes{1});
  server.open(kNoon - std::chrono::hours{2});
  EXPECT_EQ(server.held(kNoon, 1, {2}).created_at, kNoon + minutes{1})
      << "not even after a restart with an earlier clock";
}

TEST(Desk, ChoresAreDoneAlthoughEveryBatchIsFull) {
  DeskOptions options;
  options.rows_per_batch = 1;
  TestDesk server(options);
  server.held(kNoon, 1, {0, 1});
  const ShowId cancelled = server.show;
  server.show = server.define_show();
  ASSERT_TRUE(server.one(kNoon, booking::CancelShow{cancelled}).outcome.ok());
  int turns = 0;
  while (server.desk->core().has_cancelled_work() && turns < 50) {
    const auto seat = static_cast<booking::SeatIndex>(turns++);
    server.held(kNoon, 2, {seat});
  }
  EXPECT_LE(turns, 8);
  EXPECT_EQ(server.desk->core().seat_statuses(cancelled).find('h'), std::string::npos);
  server.expect_state_is_durable(kNoon);
}

TEST(Desk, AlarmsComeOutWithoutRecords) {
  TestDesk server;
  const Hold hold = server.held(kNoon, 1, {0});
  booking::OpenOrder open;
  open.buyer = BuyerId{1};
  open.hold = hold.id;
  open.code = 77;
  const Reply opened = server.one(kNoon, open);
  ASSERT_TRUE(opened.outcome.ok());
  const OrderId order = std::get<booking::OrderReply>(opened.outcome.body).order.id;
  const Reply started =
      server.one(kNoon, booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}});
  ASSERT_TRUE(started.outcome.ok());
  const PaymentId payment = std::get<booking::PaymentReply>(started.outcome.body).payment.id;
  ASSERT_TRUE(server.one(kNoon, booking::PaymentReady{payment, "order-1"}).outcome.ok());
  const store::JournalPosition before = server.desk->position();
  EXPECT_TRUE(server.one(kNoon, booking::PaymentReady{payment, "order-2"}).outcome.ok());
  EXPECT_EQ(server.desk->position(), before);
  EXPECT_EQ(server.desk->committed().effects.alarms.size(), 1U);
  EXPECT_FALSE(server.desk->committed().empty());
}

// --- what is no longer in memory --------------------------------------------------------------

/// An order that was cancelled and that the core has let go of since.
OrderId forgotten_order(TestDesk& server, Time later) {
  const Hold hold = server.held(kNoon, 1, {4, 5});
  booking::OpenOrder open;
  open.buyer = BuyerId{1};
  open.hold = hold.id;
  open.code = 77;
  const Reply opened = server.one(kNoon, open);
  EXPECT_TRUE(opened.outcome.ok());
  const OrderId order = std::get<booking::OrderReply>(opened.outcome.body).order.id;
  EXPECT_TRUE(
      server.one(kNoon, booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}}).outcome.ok());
  EXPECT_TRUE(server.one(kNoon, booking::CancelOrder{BuyerId{1}, order, false}).outcome.ok());
  while (server.desk->has_upkeep(later)) server.desk->turn(later, {});
  EXPECT_TRUE(server.desk->core().missing(booking::ReadOrder{BuyerId{1}, order}).any());
  return order;
}

TEST(Desk, FetchesAnOrderThatIsNoLongerInMemory) {
  TestDesk server;
  const Time later = kNoon + std::chrono::days{30};
  const OrderId order = forgotten_order(server, later);
  const Reply read = server.one(later, booking::ReadOrder{BuyerId{1}, order});
  ASSERT_TRUE(read.outcome.ok());
  const auto& reply = std::get<booking::OrderReply>(read.outcome.body);
  EXPECT_EQ(reply.order.id, order);
  EXPECT_EQ(reply.order.state, booking::OrderState::kCancelled);
  const Reply paid =
      server.one(later, booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}});
  EXPECT_EQ(paid.outcome.refusal, Refusal::kOrderNotOpen);
  EXPECT_EQ(server.one(later, booking::ReadOrder{BuyerId{1}, OrderId{12345}}).outcome.refusal,
            Refusal::kUnknownOrder);
}

/// The database is busy after the order's own row: its payments and refunds must come with it
/// later.
TEST(Desk, FetchesAnOrderWithAllOfItsMoneyOrNotAtAll) {
  TestDesk server;
  const Time later = kNoon + std::chrono::days{30};
  const OrderId order = forgotten_order(server, later);
  server.journal->on_fetched_row = [](const booking::Record& row) {
    if (std::holds_alternative<booking::Payment>(row)) throw store::StoreBusy("somebody writes");
  };
  EXPECT_THROW(server.one(later, booking::ReadOrder{BuyerId{1}, order}), store::StoreBusy);
  server.journal->on_fetched_row = nullptr;
  const Reply read = server.one(later, booking::ReadOrder{BuyerId{1}, order});
  EXPECT_EQ(std::get<booking::OrderReply>(read.outcome.body).payments.size(), 1U);
  server.desk->core().check_promises();
}

TEST(Desk, OneContradictoryOrderFaultsAlone) {
  TestDesk server;
  const Time later = kNoon + minutes{1};
  const OrderId order{12345};
  server.journal->on_fetch = [] { throw booking::Contradiction("two rows disagree"); };
  const std::vector<Work> work =
      works({server.hold(2, {0}), booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}},
             booking::ReadOrder{BuyerId{1}, order}, server.hold(3, {1})});
  const std::vector<Reply> replies = server.all(later, work);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_EQ(replies[2].refusal, DeskRefusal::kFault);
  EXPECT_EQ(replies[2].fault, "two rows disagree");
  EXPECT_TRUE(replies[3].outcome.ok());
  EXPECT_EQ(server.one(later, booking::ReadOrder{BuyerId{1}, order}).refusal, DeskRefusal::kFault);
  EXPECT_FALSE(server.desk->committed().effects.alarms.empty());
  server.expect_state_is_durable(later);
}

// --- outages ----------------------------------------------------------------------------------

TEST(Desk, AnOutageMovesLiveDeadlines) {
  struct Case {
    Duration away;
    Duration moved;
  };
  for (const Case& c : {Case{seconds{60}, {}}, Case{seconds{61}, seconds{61}},
                        Case{std::chrono::hours{30}, std::chrono::hours{30}}}) {
    TestDesk server;
    const Hold hold = server.held(kNoon, 1, {0, 1});
    server.open(kNoon + c.away);
    const Reply read = server.one(kNoon + c.away, booking::ReadHold{BuyerId{1}, hold.id});
    ASSERT_TRUE(read.outcome.ok());
    EXPECT_EQ(hold_of(read).state, HoldState::kActive);
    EXPECT_EQ(hold_of(read).deadline, hold.deadline + c.moved);
    server.open(kNoon + c.away);
    const Reply again = server.one(kNoon + c.away, booking::ReadHold{BuyerId{1}, hold.id});
    EXPECT_EQ(hold_of(again).deadline, hold.deadline + c.moved) << "once, and durable";
  }
}

TEST(Desk, APauseOfTheRunningServerIsAnOutageToo) {
  struct Case {
    Duration still;
    Duration moved;
  };
  for (const Case& c :
       {Case{seconds{60}, {}}, Case{seconds{61}, seconds{61}}, Case{minutes{15}, minutes{15}}}) {
    TestDesk server;
    const Hold hold = server.held(kNoon, 1, {0, 1});
    const Time later = kNoon + c.still;
    const std::uint64_t sequence = server.desk->position().sequence;
    const std::vector<Work> work =
        works({server.hold(2, {1}), booking::ReadHold{BuyerId{1}, hold.id}});
    for (int turns = 0; turns < 2; ++turns) {
      const std::vector<Reply> replies = server.desk->turn(later, work);
      ASSERT_EQ(replies.size(), 2U);
      EXPECT_EQ(replies[0].outcome.refusal, Refusal::kSeatsTaken);
      EXPECT_EQ(hold_of(replies[1]).state, HoldState::kActive);
      EXPECT_EQ(hold_of(replies[1]).deadline, hold.deadline + c.moved);
      EXPECT_EQ(server.desk->position().sequence, sequence + 1) << "once, with all else";
    }
    server.expect_state_is_durable(later);
  }
}

TEST(Desk, WithoutHoldsNoTimeIsAnOutage) {
  TestDesk server;
  const Time later = kNoon + std::chrono::hours{1};
  EXPECT_EQ(server.held(later, 1, {0}).deadline, later + kHoldTime);
  const Hold hold = server.held(later, 2, {1});
  server.run_until(hold.deadline);
  const Reply read = server.one(hold.deadline, booking::ReadHold{BuyerId{2}, hold.id});
  EXPECT_EQ(hold_of(read).state, HoldState::kExpired) << "nor is one in which it ran";
}

TEST(Desk, KeepsItsTimeWhileHoldsAreLive) {
  TestDesk server;
  EXPECT_FALSE(server.desk->has_upkeep(kNoon + std::chrono::hours{1})) << "nothing is live";
  server.held(kNoon, 1, {0, 1});
  EXPECT_EQ(server.desk->next_upkeep(), kNoon + seconds{20});
  const std::uint64_t sequence = server.desk->position().sequence;
  server.desk->turn(kNoon + seconds{19}, {});
  EXPECT_EQ(server.desk->position().sequence, sequence);
  server.desk->turn(kNoon + seconds{20}, {});
  EXPECT_EQ(server.desk->position().sequence, sequence + 1);
  EXPECT_EQ(server.read("SELECT last_now FROM journal_position"), to_micros(kNoon + seconds{20}));
  EXPECT_TRUE(server.desk->committed().empty());
}

// --- SQL jobs ---------------------------------------------------------------------------------

TEST(Desk, SqlJobsRunInsideTheBatch) {
  TestDesk server;
  const SqlJob job{JobChanges::kCatalogue, [](store::Database& db) {
                     db.run("INSERT INTO organiser (id, name) VALUES (1, 'Regal')");
                   }};
  const std::vector<Reply> replies =
      server.desk->turn(kNoon, std::vector<Work>{server.hold(1, {0}), job});
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kNone);
  EXPECT_EQ(server.desk->committed().jobs, 1U);
  EXPECT_TRUE(server.desk->committed().catalogue_changed);
  server.desk->turn(kNoon,
                    std::vector<Work>{SqlJob{JobChanges::kNothingShown, [](store::Database&) {}}});
  EXPECT_EQ(server.desk->committed().jobs, 1U);
  EXPECT_FALSE(server.desk->committed().catalogue_changed);
  EXPECT_EQ(server.read("SELECT count(*) FROM organiser"), 1);
}

TEST(Desk, AJobThatFailsIsUndoneAlone) {
  struct Case {
    const char* name;
    std::function<void(store::Database&)> run;
    const char* said;
  };
  const std::vector<Case> cases{
      {"throws",
       [](store::Database& db) {
         db.run("INSERT INTO organiser (id, name) VALUES (2, 'Half')");
         throw std::runtime_error("no such State");
       },
       "no such State"},
      {"breaks a constraint",
       [](store::Database& db) {
         db.run("INSERT INTO organiser (id, name) VALUES (2, 'Half')");
         db.run("INSERT INTO hall (id, venue_id, name) VALUES (1, 99, 'Nowhere')");
       },
       "FOREIGN KEY"},
      {"is empty", nullptr, ""},
  };
  for (const Case& c : cases) {
    TestDesk server;
    const int commits = server.journal->commits;
    const SqlJob job{JobChanges::kCatalogue, c.run};
    const std::vector<Work> work{server.hold(1, {0}), job, server.hold(2, {1})};
    const std::vector<Reply> replies = server.desk->turn(kNoon, work);
    ASSERT_EQ(replies.size(), 3U) << c.name;
    EXPECT_TRUE(replies[0].outcome.ok()) << c.name;
    EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault) << c.name;
    EXPECT_NE(replies[1].fault.find(c.said), std::string::npos) << replies[1].fault;
    EXPECT_TRUE(replies[2].outcome.ok()) << c.name;
    EXPECT_EQ(server.read("SELECT count(*) FROM organiser"), 0) << c.name;
    EXPECT_EQ(server.holds_in_database(), 2) << c.name;
    EXPECT_EQ(server.journal->commits, commits + 1) << "the batch was not replayed: " << c.name;
    EXPECT_EQ(server.journal->loads, 1) << c.name;
  }
}

TEST(Desk, RefusalsHaveNames) {
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kNone), "ok");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kBusy), "busy");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kStorageUnwritable), "storage_unwritable");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kFault), "fault");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kClosing), "closing");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kUnknown), "outcome_unknown");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kLost), "database_lost");
}

}  // namespace
}  // namespace firstshow::desk
