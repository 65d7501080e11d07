#include "desk/desk.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "desk/test_house.hpp"

namespace firstshow::desk {
namespace {

using booking::Hold;
using booking::HoldState;
using booking::Refusal;
using std::chrono::minutes;
using std::chrono::seconds;

// --- a turn -----------------------------------------------------------------------------------

TEST(Desk, RepliesAreDurable) {
  TestHouse house;
  const std::vector<Work> work =
      works({house.hold(1, {0, 1}), house.hold(2, {1, 2}), house.hold(3, {2, 3})});
  const store::JournalPosition before = house.desk->position();
  const std::vector<Reply> replies = house.desk->turn(kNoon, work);
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].outcome.refusal, Refusal::kSeatsTaken);
  EXPECT_TRUE(replies[2].outcome.ok());
  EXPECT_EQ(house.desk->position().sequence, before.sequence + 1) << "one commit for the batch";
  for (const Reply& reply : replies) EXPECT_EQ(reply.position, house.desk->position());
  EXPECT_EQ(house.desk->committed().position, house.desk->position());
  EXPECT_EQ(house.desk->committed().effects.records.size(), 2U);
  EXPECT_EQ(house.desk->committed().effects.seats.size(), 4U);
  EXPECT_EQ(house.holds_in_database(), 2);
  EXPECT_EQ(house.desk->stats().commands, 5U);
  house.expect_state_is_durable(kNoon);
}

TEST(Desk, NothingComesOutBeforeTheCommit) {
  TestHouse house;
  int asked = 0;
  house.journal->on_commit = [&] {
    ++asked;
    EXPECT_TRUE(house.desk->committed().empty());
    EXPECT_EQ(house.holds_in_database(), 0);
    throw store::StoreBroken("the disk is gone");
  };
  EXPECT_THROW(house.one(kNoon, house.hold(1, {0, 1})), store::StoreBroken);
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(house.desk->committed().empty());
  EXPECT_EQ(house.holds_in_database(), 0);
}

TEST(Desk, ABatchEndsAfterTheCommandThatFillsIt) {
  DeskOptions options;
  options.rows_per_batch = 3;
  TestHouse house(options);
  std::vector<booking::Command> commands;
  for (booking::SeatIndex seat = 0; seat < 5; ++seat) commands.push_back(house.hold(1, {seat}));
  const std::vector<Work> work = works(std::move(commands));
  EXPECT_EQ(house.desk->turn(kNoon, work).size(), 3U);
  EXPECT_EQ(house.holds_in_database(), 3);
  EXPECT_EQ(house.desk->turn(kNoon, std::span(work).subspan(3)).size(), 2U);
  EXPECT_EQ(house.holds_in_database(), 5);
}

TEST(Desk, RefusalsAndReadsWriteNothing) {
  TestHouse house;
  const Hold hold = house.held(kNoon, 1, {0, 1});
  const store::JournalPosition before = house.desk->position();
  const int begins = house.journal->begins;
  const std::vector<Work> work =
      works({booking::ReadHold{BuyerId{1}, hold.id}, booking::ReadShow{house.show},
             booking::ReadHold{BuyerId{2}, hold.id}});
  std::vector<Reply> replies = house.desk->turn(kNoon + seconds{1}, work);
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(hold_of(replies[0]), hold);
  EXPECT_TRUE(replies[1].outcome.ok());
  EXPECT_EQ(replies[2].outcome.refusal, Refusal::kUnknownHold);
  EXPECT_EQ(house.journal->begins, begins) << "reads need no transaction";
  EXPECT_EQ(house.one(kNoon + seconds{2}, house.hold(2, {1})).outcome.refusal,
            Refusal::kSeatsTaken);
  EXPECT_EQ(house.desk->position(), before);
  EXPECT_TRUE(house.desk->committed().empty());
}

TEST(Desk, EndsWhatIsDueFirst) {
  TestHouse house;
  const Hold first = house.held(kNoon, 1, {0, 1});
  const Time due = first.deadline;
  EXPECT_FALSE(house.desk->has_upkeep(kNoon));
  EXPECT_TRUE(house.desk->has_upkeep(due));
  house.run_until(due);
  const Reply reply = house.one(due, house.hold(2, {0, 1}));
  EXPECT_TRUE(reply.outcome.ok());
  const auto& records = house.desk->committed().effects.records;
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(std::get<Hold>(records[0]).state, HoldState::kExpired);
  EXPECT_EQ(std::get<Hold>(records[1]).buyer, BuyerId{2});
}

TEST(Desk, EndsAtMostAHundredHoldsATurn) {
  TestHouse house;
  std::vector<booking::Command> commands;
  for (booking::SeatIndex seat = 0; seat < 250; ++seat) {
    commands.push_back(house.hold(1'000 + seat, {seat}));
  }
  ASSERT_EQ(house.desk->turn(kNoon, works(std::move(commands))).size(), 250U);
  const Time due = kNoon + kHoldTime;
  house.run_until(due);
  for (const std::size_t left : {150U, 50U, 0U}) {
    ASSERT_TRUE(house.desk->has_upkeep(due));
    EXPECT_TRUE(house.desk->turn(due, {}).empty());
    EXPECT_EQ(house.desk->core().live_hold_count(), left);
  }
  EXPECT_FALSE(house.desk->has_upkeep(due));
  house.expect_state_is_durable(due);
}

TEST(Desk, TimeNeverGoesBack) {
  TestHouse house;
  EXPECT_EQ(house.held(kNoon + minutes{1}, 1, {0}).created_at, kNoon + minutes{1});
  EXPECT_EQ(house.held(kNoon - minutes{30}, 1, {1}).created_at, kNoon + minutes{1});
  house.open(kNoon - std::chrono::hours{2});
  EXPECT_EQ(house.held(kNoon, 1, {2}).created_at, kNoon + minutes{1})
      << "not even after a restart with an earlier clock";
}

TEST(Desk, ChoresAreDoneAlthoughEveryBatchIsFull) {
  DeskOptions options;
  options.rows_per_batch = 1;
  TestHouse house(options);
  house.held(kNoon, 1, {0, 1});
  const ShowId cancelled = house.show;
  house.show = house.define_show();
  ASSERT_TRUE(house.one(kNoon, booking::CancelShow{cancelled}).outcome.ok());
  int turns = 0;
  while (house.desk->core().has_cancelled_work() && turns < 50) {
    const auto seat = static_cast<booking::SeatIndex>(turns++);
    house.held(kNoon, 2, {seat});
  }
  EXPECT_LE(turns, 8);
  EXPECT_EQ(house.desk->core().seat_statuses(cancelled).find('h'), std::string::npos);
  house.expect_state_is_durable(kNoon);
}

TEST(Desk, AlarmsComeOutWithoutRecords) {
  TestHouse house;
  const Hold hold = house.held(kNoon, 1, {0});
  booking::OpenOrder open;
  open.buyer = BuyerId{1};
  open.hold = hold.id;
  open.code = 77;
  const Reply opened = house.one(kNoon, open);
  ASSERT_TRUE(opened.outcome.ok());
  const OrderId order = std::get<booking::OrderReply>(opened.outcome.body).order.id;
  const Reply started =
      house.one(kNoon, booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}});
  ASSERT_TRUE(started.outcome.ok());
  const PaymentId payment = std::get<booking::PaymentReply>(started.outcome.body).payment.id;
  ASSERT_TRUE(house.one(kNoon, booking::PaymentReady{payment, "order-1"}).outcome.ok());
  const store::JournalPosition before = house.desk->position();
  EXPECT_TRUE(house.one(kNoon, booking::PaymentReady{payment, "order-2"}).outcome.ok());
  EXPECT_EQ(house.desk->position(), before);
  EXPECT_EQ(house.desk->committed().effects.alarms.size(), 1U);
  EXPECT_FALSE(house.desk->committed().empty());
}

// --- what is no longer in memory --------------------------------------------------------------

/// An order that was cancelled and that the core has let go of since.
OrderId forgotten_order(TestHouse& house, Time later) {
  const Hold hold = house.held(kNoon, 1, {4, 5});
  booking::OpenOrder open;
  open.buyer = BuyerId{1};
  open.hold = hold.id;
  open.code = 77;
  const Reply opened = house.one(kNoon, open);
  EXPECT_TRUE(opened.outcome.ok());
  const OrderId order = std::get<booking::OrderReply>(opened.outcome.body).order.id;
  EXPECT_TRUE(
      house.one(kNoon, booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}}).outcome.ok());
  EXPECT_TRUE(house.one(kNoon, booking::CancelOrder{BuyerId{1}, order, false}).outcome.ok());
  while (house.desk->has_upkeep(later)) house.desk->turn(later, {});
  EXPECT_TRUE(house.desk->core().missing(booking::ReadOrder{BuyerId{1}, order}).any());
  return order;
}

TEST(Desk, FetchesAnOrderThatIsNoLongerInMemory) {
  TestHouse house;
  const Time later = kNoon + std::chrono::days{30};
  const OrderId order = forgotten_order(house, later);
  const Reply read = house.one(later, booking::ReadOrder{BuyerId{1}, order});
  ASSERT_TRUE(read.outcome.ok());
  const auto& reply = std::get<booking::OrderReply>(read.outcome.body);
  EXPECT_EQ(reply.order.id, order);
  EXPECT_EQ(reply.order.state, booking::OrderState::kCancelled);
  const Reply paid = house.one(later, booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}});
  EXPECT_EQ(paid.outcome.refusal, Refusal::kOrderNotOpen);
  EXPECT_EQ(house.one(later, booking::ReadOrder{BuyerId{1}, OrderId{12345}}).outcome.refusal,
            Refusal::kUnknownOrder);
}

/// The database is busy after the order's own row: its payments and refunds must come with it
/// later.
TEST(Desk, FetchesAnOrderWithAllOfItsMoneyOrNotAtAll) {
  TestHouse house;
  const Time later = kNoon + std::chrono::days{30};
  const OrderId order = forgotten_order(house, later);
  house.journal->on_fetched_row = [](const booking::Record& row) {
    if (std::holds_alternative<booking::Payment>(row)) throw store::StoreBusy("somebody writes");
  };
  EXPECT_THROW(house.one(later, booking::ReadOrder{BuyerId{1}, order}), store::StoreBusy);
  house.journal->on_fetched_row = nullptr;
  const Reply read = house.one(later, booking::ReadOrder{BuyerId{1}, order});
  EXPECT_EQ(std::get<booking::OrderReply>(read.outcome.body).payments.size(), 1U);
  house.desk->core().check_promises();
}

TEST(Desk, OneContradictoryOrderFaultsAlone) {
  TestHouse house;
  const Time later = kNoon + minutes{1};
  const OrderId order{12345};
  house.journal->on_fetch = [] { throw booking::Contradiction("two rows disagree"); };
  const std::vector<Work> work =
      works({house.hold(2, {0}), booking::StartPayment{BuyerId{1}, order, "sandbox/main", {}},
             booking::ReadOrder{BuyerId{1}, order}, house.hold(3, {1})});
  const std::vector<Reply> replies = house.all(later, work);
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_EQ(replies[2].refusal, DeskRefusal::kFault);
  EXPECT_EQ(replies[2].fault, "two rows disagree");
  EXPECT_TRUE(replies[3].outcome.ok());
  EXPECT_EQ(house.one(later, booking::ReadOrder{BuyerId{1}, order}).refusal, DeskRefusal::kFault);
  EXPECT_FALSE(house.desk->committed().effects.alarms.empty());
  house.expect_state_is_durable(later);
}

// --- outages ----------------------------------------------------------------------------------

TEST(Desk, AnOutageMovesLiveDeadlines) {
  struct Case {
    Duration away;
    Duration moved;
  };
  for (const Case& c : {Case{seconds{60}, {}}, Case{seconds{61}, seconds{61}},
                        Case{std::chrono::hours{30}, std::chrono::hours{30}}}) {
    TestHouse house;
    const Hold hold = house.held(kNoon, 1, {0, 1});
    house.open(kNoon + c.away);
    const Reply read = house.one(kNoon + c.away, booking::ReadHold{BuyerId{1}, hold.id});
    ASSERT_TRUE(read.outcome.ok());
    EXPECT_EQ(hold_of(read).state, HoldState::kActive);
    EXPECT_EQ(hold_of(read).deadline, hold.deadline + c.moved);
    house.open(kNoon + c.away);
    const Reply again = house.one(kNoon + c.away, booking::ReadHold{BuyerId{1}, hold.id});
    EXPECT_EQ(hold_of(again).deadline, hold.deadline + c.moved) << "once, and durable";
  }
}

TEST(Desk, APauseOfTheRunningHouseIsAnOutageToo) {
  struct Case {
    Duration still;
    Duration moved;
  };
  for (const Case& c :
       {Case{seconds{60}, {}}, Case{seconds{61}, seconds{61}}, Case{minutes{15}, minutes{15}}}) {
    TestHouse house;
    const Hold hold = house.held(kNoon, 1, {0, 1});
    const Time later = kNoon + c.still;
    const std::uint64_t sequence = house.desk->position().sequence;
    const std::vector<Work> work =
        works({house.hold(2, {1}), booking::ReadHold{BuyerId{1}, hold.id}});
    for (int turns = 0; turns < 2; ++turns) {
      const std::vector<Reply> replies = house.desk->turn(later, work);
      ASSERT_EQ(replies.size(), 2U);
      EXPECT_EQ(replies[0].outcome.refusal, Refusal::kSeatsTaken);
      EXPECT_EQ(hold_of(replies[1]).state, HoldState::kActive);
      EXPECT_EQ(hold_of(replies[1]).deadline, hold.deadline + c.moved);
      EXPECT_EQ(house.desk->position().sequence, sequence + 1) << "once, with all else";
    }
    house.expect_state_is_durable(later);
  }
}

TEST(Desk, WithoutHoldsNoTimeIsAnOutage) {
  TestHouse house;
  const Time later = kNoon + std::chrono::hours{1};
  EXPECT_EQ(house.held(later, 1, {0}).deadline, later + kHoldTime);
  const Hold hold = house.held(later, 2, {1});
  house.run_until(hold.deadline);
  const Reply read = house.one(hold.deadline, booking::ReadHold{BuyerId{2}, hold.id});
  EXPECT_EQ(hold_of(read).state, HoldState::kExpired) << "nor is one in which it ran";
}

TEST(Desk, KeepsItsTimeWhileHoldsAreLive) {
  TestHouse house;
  EXPECT_FALSE(house.desk->has_upkeep(kNoon + std::chrono::hours{1})) << "nothing is live";
  house.held(kNoon, 1, {0, 1});
  EXPECT_EQ(house.desk->next_upkeep(), kNoon + seconds{20});
  const std::uint64_t sequence = house.desk->position().sequence;
  house.desk->turn(kNoon + seconds{19}, {});
  EXPECT_EQ(house.desk->position().sequence, sequence);
  house.desk->turn(kNoon + seconds{20}, {});
  EXPECT_EQ(house.desk->position().sequence, sequence + 1);
  EXPECT_EQ(house.read("SELECT last_now FROM journal_position"), to_micros(kNoon + seconds{20}));
  EXPECT_TRUE(house.desk->committed().empty());
}

// --- SQL jobs ---------------------------------------------------------------------------------

TEST(Desk, SqlJobsRunInsideTheBatch) {
  TestHouse house;
  const SqlJob job = [](store::Database& db) {
    db.run("INSERT INTO organiser (id, name) VALUES (1, 'House')");
  };
  const std::vector<Reply> replies =
      house.desk->turn(kNoon, std::vector<Work>{house.hold(1, {0}), job});
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kNone);
  EXPECT_EQ(house.desk->committed().jobs, 1U);
  EXPECT_TRUE(house.desk->committed().catalogue_changed);
  house.desk->turn(kNoon, std::vector<Work>{SqlJob([](store::Database&) {}, false)});
  EXPECT_EQ(house.desk->committed().jobs, 1U);
  EXPECT_FALSE(house.desk->committed().catalogue_changed);
  EXPECT_EQ(house.read("SELECT count(*) FROM organiser"), 1);
}

TEST(Desk, AJobThatFailsIsUndoneAlone) {
  struct Case {
    const char* name;
    SqlJob job;
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
      {"is empty", SqlJob{}, ""},
  };
  for (const Case& c : cases) {
    TestHouse house;
    const int commits = house.journal->commits;
    const std::vector<Work> work{house.hold(1, {0}), c.job, house.hold(2, {1})};
    const std::vector<Reply> replies = house.desk->turn(kNoon, work);
    ASSERT_EQ(replies.size(), 3U) << c.name;
    EXPECT_TRUE(replies[0].outcome.ok()) << c.name;
    EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault) << c.name;
    EXPECT_NE(replies[1].fault.find(c.said), std::string::npos) << replies[1].fault;
    EXPECT_TRUE(replies[2].outcome.ok()) << c.name;
    EXPECT_EQ(house.read("SELECT count(*) FROM organiser"), 0) << c.name;
    EXPECT_EQ(house.holds_in_database(), 2) << c.name;
    EXPECT_EQ(house.journal->commits, commits + 1) << "the batch was not replayed: " << c.name;
    EXPECT_EQ(house.journal->loads, 1) << c.name;
  }
}

TEST(Desk, RefusalsHaveNames) {
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kNone), "ok");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kBusy), "busy");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kStorageFull), "storage_full");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kFault), "fault");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kClosing), "closing");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kUnknown), "outcome_unknown");
  EXPECT_EQ(desk_refusal_name(DeskRefusal::kLost), "database_lost");
}

}  // namespace
}  // namespace firstshow::desk
