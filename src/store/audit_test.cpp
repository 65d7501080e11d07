#include "store/audit.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "store/clock_check.hpp"
#include "store/database.hpp"
#include "store/database_file.hpp"
#include "store/row_writer.hpp"
#include "store/rows.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/show_audit.hpp"
#include "store/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

constexpr ShowId kShow{22};
constexpr booking::Place kFloor{booking::Place::Kind::kArea, 0};

/// A house in the middle of its day: one sale paid, one ordered with standing places, one hold
/// alone, one that ended, a block, and money given back.
struct SmallHouse {
  SampleSale paid{100, kShow, {3, 4}};
  SampleSale ordered{200, kShow, {10}};
  booking::Hold waiting = sample_hold(HoldId{300}, kShow, {20, 21});
  booking::Hold ended = sample_hold(HoldId{301}, kShow, {20});
  booking::Block block{BlockId{302}, kShow, "press", {30}, {{0, 5}}};
  booking::AreaCount count{kShow, 0, 100, 2, 0, 5};
  booking::Refund refund;

  SmallHouse() {
    ordered.hold.areas = {{0, 2}};
    ordered.order = sample_order(ordered.order.id, ordered.hold);
    ordered.payment = sample_payment(ordered.payment.id, ordered.order);
    ended.state = booking::HoldState::kReleased;
    ended.ended_at = ended.deadline = sample_time(50);
  }

  std::vector<Record> records() {
    std::vector<Record> all{sample_plan(SeatPlanId{21}, 40), sample_show(kShow, SeatPlanId{21})};
    const auto add = [&all](std::vector<Record> more) {
      all.insert(all.end(), more.begin(), more.end());
    };
    for (int stage = 0; stage < SampleSale::kStages; ++stage) add(paid.stage(stage));
    for (int stage = 0; stage < 3; ++stage) add(ordered.stage(stage));
    // One of the two tickets is given back.
    const Paise price = paid.order.lines[0].price;
    paid.order.lines[0].ticket_state = booking::TicketState::kVoid;
    paid.tickets[0].state = booking::TicketState::kVoid;
    paid.payment.for_tickets -= price;
    paid.payment.refund_owed += price;
    refund.id = RefundId{400};
    refund.payment = paid.payment.id;
    refund.order = paid.order.id;
    refund.reason = booking::RefundReason::kTicketsReturned;
    refund.amount = price;
    refund.created_at = sample_time(130);
    add({paid.order, paid.payment, paid.tickets[0], refund, waiting, ended, block, count});
    return all;
  }
};

class AuditTest : public testing::Test {
 protected:
  /// Makes the house anew at `path`.
  void make(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      std::filesystem::remove(path + suffix);
    }
    SqliteOptions options;
    options.path = path;
    const auto journal = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*journal, &position);
    house_ = SmallHouse{};
    const std::vector<Record> records = house_.records();
    commit_records(*journal, position, records);
    position.last_now = sample_time(3'600);
    position.last_id = 1'000;
    commit_records(*journal, position, {});
  }
  /// Writes past every guard, as a damaged or foreign hand would.
  static void damage(const std::string& path, const std::string& sql,
                     const std::vector<Record>& records) {
    Database db(path, Database::Mode::kWriter);
    db.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    if (!sql.empty()) db.execute(sql);
    for (const Record& record : records) write_record(db, record);
  }

  ScratchFolder folder_;
  std::string path_ = folder_.file("box.db");
  SmallHouse house_;
};

TEST_F(AuditTest, FindsNothingWrongInAGoodHouse) {
  make(path_);
  const AuditReport report = audit(path_);
  for (const Finding& finding : report.findings) {
    ADD_FAILURE() << finding.promise << ": " << finding.sentence;
  }
  EXPECT_EQ(report.shows, 1U);
  EXPECT_EQ(report.holds, 4U);
  EXPECT_EQ(report.orders, 2U);
  EXPECT_EQ(report.tickets, 2U);
  EXPECT_EQ(report.payments, 2U);
  EXPECT_EQ(report.refunds, 1U);
}

/// One way to break a good house, and what has to be said of it.
struct Damage {
  const char* name;
  std::function<std::vector<Record>(SmallHouse&)> records;
  const char* sql;
  const char* promise;
  const char* says;
};

std::vector<Record> none(SmallHouse&) {
  return {};
}

const Damage kDamages[] = {
    {"a hold takes a sold seat",
     [](SmallHouse& house) -> std::vector<Record> {
       house.waiting.seats = {4};
       return {house.waiting};
     },
     "", kOneOwner, "sold to"},
    {"two holds have one seat",
     [](SmallHouse& house) -> std::vector<Record> {
       house.waiting.id = HoldId{310};
       return {house.waiting};
     },
     "", kOneOwner, "held by"},
    {"a blocked seat is held",
     [](SmallHouse& house) -> std::vector<Record> {
       house.block.seats = {20};
       return {house.block};
     },
     "", kOneOwner, "blocked by"},
    {"two valid tickets for one seat",
     [](SmallHouse& house) -> std::vector<Record> {
       house.paid.order.lines[1].place.index = 3;
       house.paid.order.lines[0].ticket_state = booking::TicketState::kValid;
       house.paid.tickets[0].state = booking::TicketState::kValid;
       booking::Ticket moved = house.paid.tickets[1];
       moved.place.index = 3;
       return {house.paid.order, house.paid.tickets[0], moved};
     },
     "DROP INDEX ticket_seat; DELETE FROM ticket WHERE seat = 4", kOneOwner, "sold to"},
    {"an open order sells other seats than its hold has",
     [](SmallHouse& house) -> std::vector<Record> {
       house.ordered.order.lines[0].place.index = 11;
       return {house.ordered.order};
     },
     "", kOneOwner, "other places"},
    {"a hold of a seat outside the plan",
     [](SmallHouse& house) -> std::vector<Record> {
       house.waiting.seats = {40};
       return {house.waiting};
     },
     "", kReferences, "not in its plan"},
    {"a block of an area outside the plan",
     [](SmallHouse& house) -> std::vector<Record> {
       house.block.areas.push_back({1, 1});
       return {house.block};
     },
     "", kReferences, "not in its plan"},
    {"an area count that is no sum", none, "UPDATE area_count SET held = 3", kAreaSums, "3 held"},
    {"an area count that is missing", none, "DELETE FROM area_count", kAreaSums, "0 held"},
    {"an area count of another capacity", none, "UPDATE area_count SET capacity = 99", kAreaSums,
     "of 99"},
    {"an area count outside the plan", none, "INSERT INTO area_count VALUES (22, 5, 10, 0, 0, 0)",
     kReferences, "not in its plan"},
    {"an area that is overfull",
     [](SmallHouse& house) -> std::vector<Record> {
       house.block.areas = {{0, 99}};
       house.count.blocked = 99;
       return {house.block, house.count};
     },
     "", kAreaSums, "overfull"},
    {"an ended hold that is live", none, "UPDATE hold SET state = 0 WHERE id = 301",
     kEndedOwnsNothing, "still live"},
    {"a released hold that never ended", none, "UPDATE hold SET state = 3 WHERE id = 300",
     kEndedOwnsNothing, "never ended"},
    {"an open order that has ended", none, "UPDATE orders SET ended_at = 5 WHERE id = 201",
     kEndedOwnsNothing, "has ended"},
    {"an ordered hold whose order is over", none,
     "UPDATE orders SET state = 2, ended_at = created_at WHERE id = 201", kReferences,
     "is not open on it"},
    {"an open order whose hold is gone", none, "DELETE FROM hold WHERE id = 200", kReferences,
     "does not hold for it"},
    {"a confirmed order without one of its tickets", none, "DELETE FROM ticket WHERE seat = 4",
     kExactTickets, "says otherwise"},
    {"a ticket whose state differs", none, "UPDATE ticket SET state = 2 WHERE seat = 4",
     kExactTickets, "says otherwise"},
    {"a ticket of another seat", none, "UPDATE ticket SET seat = 5 WHERE seat = 4", kExactTickets,
     "says otherwise"},
    {"a ticket that no order has", none, "INSERT INTO ticket VALUES (900, 101, 22, 7, NULL, 1)",
     kExactTickets, "does not have it"},
    {"an expired order that kept its tickets", none, "UPDATE orders SET state = 2 WHERE id = 101",
     kExactTickets, "is not confirmed but"},
    {"a confirmed order without tickets",
     [](SmallHouse& house) -> std::vector<Record> {
       for (booking::OrderLine& line : house.paid.order.lines) {
         line.ticket = TicketId{};
         line.ticket_state = booking::TicketState::kNone;
       }
       return {house.paid.order};
     },
     "DELETE FROM ticket", kExactTickets, "confirmed without a ticket"},
    {"captured money that goes nowhere", none,
     "UPDATE payment SET captured = captured + 1 WHERE id = 102", kMoneyAccounted, "add up"},
    {"money on a payment that is not captured", none, "UPDATE payment SET state = 1 WHERE id = 102",
     kMoneyAccounted, "not captured"},
    {"more owed than refunded", none, "DELETE FROM refund", kMoneyAccounted, "its refunds"},
    {"more refunded than owed", none, "UPDATE refund SET amount = amount + 1", kMoneyAccounted,
     "its refunds"},
    {"tickets that nobody paid for", none, "DELETE FROM payment WHERE id = 102", kMoneyAccounted,
     "keeps 0 paise"},
    {"a total that is not the sum of its lines", none, "UPDATE orders SET total = total + 1",
     kMoneyAccounted, "its lines"},
    {"a refund whose payment is another order's", none, "UPDATE refund SET payment_id = 202",
     kReferences, "no payment of it"},
    {"unmatched money that pays for tickets", none, "UPDATE payment SET order_id = NULL",
     kMoneyAccounted, "tickets of no order"},
    {"a row of a show that is not there", none, "UPDATE block SET show_id = 77", kReferences,
     "not there"},
    {"a show whose plan is not there", none, "DELETE FROM seat_plan", kReferences, "not there"},
    {"an id that was never given out", none, "UPDATE journal_position SET last_id = 399",
     kOnlyForward, "not given out"},
    {"a time after the last commit", none, "UPDATE payment SET captured_at = captured_at * 2",
     kOnlyForward, "not yet"},
};

TEST_F(AuditTest, NamesEveryBrokenPromise) {
  for (const Damage& damage_done : kDamages) {
    SCOPED_TRACE(damage_done.name);
    make(path_);
    const std::vector<Record> records = damage_done.records(house_);
    damage(path_, damage_done.sql, records);
    bool named = false;
    std::string all;
    for (const Finding& finding : audit(path_).findings) {
      all += finding.promise + ": " + finding.sentence + "\n";
      named = named || (finding.promise == damage_done.promise &&
                        finding.sentence.find(damage_done.says) != std::string::npos);
    }
    EXPECT_TRUE(named) << all;
  }
}

TEST_F(AuditTest, CallsPlacesByTheirNames) {
  make(path_);
  damage(path_, "UPDATE ticket SET state = 2; UPDATE area_count SET held = 3", {});
  std::string all;
  const auto name = [](const booking::SeatPlan& plan, booking::Place place) {
    EXPECT_EQ(plan.document, sample_plan(plan.id, 40).document);
    return place == kFloor ? std::string("Floor") : "Stalls-C-" + std::to_string(place.index);
  };
  for (const Finding& finding : audit(path_, name).findings) all += finding.sentence + "\n";
  EXPECT_NE(all.find("seat Stalls-C-4 of show_"), std::string::npos) << all;
  EXPECT_NE(all.find("area Floor of show_"), std::string::npos) << all;
}

TEST_F(AuditTest, FindsDamagedPages) {
  make(path_);
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4 * 4'096);
    file << std::string(2'000, '\x5a');
  }
  const AuditReport report = audit(path_);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].promise, kWholeFile);
}

TEST_F(AuditTest, FindsRowsThatCannotBeRead) {
  make(path_);
  damage(path_, "UPDATE orders SET lines = x'01ffffffff'", {});
  const AuditReport report = audit(path_);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].promise, kWholeFile);
  EXPECT_NE(report.findings[0].sentence.find("the lines of a row"), std::string::npos);
}

TEST_F(AuditTest, AFewFindingsOfEachPromiseAreEnough) {
  make(path_);
  damage(path_,
         "WITH RECURSIVE n (i) AS (SELECT 500 UNION ALL SELECT i + 1 FROM n LIMIT 100) "
         "INSERT INTO block SELECT i, 22, 'x', (SELECT places FROM block) FROM n",
         {});
  EXPECT_EQ(audit(path_).findings.size(), kMaxFindings + 2);  // and two of the area
}

TEST_F(AuditTest, ReadsBesideARunningServer) {
  make(path_);
  SqliteOptions options;
  options.path = path_;
  const auto server = open_sqlite_journal(options);
  JournalPosition position;
  loaded(*server, &position);
  position.last_id = 1'000;
  commit_records(*server, position, {sample_hold(HoldId{500}, kShow, {35})});
  EXPECT_EQ(audit(path_).holds, 5U);
}

TEST_F(AuditTest, RefusesWhatItCannotRead) {
  EXPECT_THROW(audit(folder_.file("none.db")), StoreBroken);
  std::ofstream(folder_.file("text")) << std::string(5'000, 'x');
  EXPECT_THROW(audit(folder_.file("text")), StoreBroken);
  make(path_);
  damage(path_, "PRAGMA user_version = 99", {});
  EXPECT_THROW(audit(path_), StoreBroken);
}

// --- backups
// --------------------------------------------------------------------------------------

class BackupTest : public AuditTest {
 protected:
  BackupTest() {
    make(path_);
    back_up(path_, copy_);
  }
  std::string said_on_opening() {
    try {
      SqliteOptions options;
      options.path = path_;
      open_sqlite_journal(options);
      return "";
    } catch (const StoreBroken& error) {
      return error.what();
    }
  }
  const std::string copy_ = folder_.file("copy.db");
};

TEST_F(BackupTest, ACopyIsWholeAndCanBeOpened) {
  EXPECT_TRUE(audit(copy_).findings.empty());
  EXPECT_EQ(audit(copy_).orders, 2U);
  EXPECT_FALSE(std::filesystem::exists(copy_ + ".partial"));
  SqliteOptions options;
  options.path = copy_;
  EXPECT_EQ(only<booking::Hold>(loaded(*open_sqlite_journal(options))).size(), 4U);
}

TEST_F(BackupTest, ACopyOfARunningServerHasWhatIsCommitted) {
  SqliteOptions options;
  options.path = path_;
  const auto server = open_sqlite_journal(options);
  JournalPosition position;
  loaded(*server, &position);
  commit_records(*server, position, {sample_hold(HoldId{500}, kShow, {35})});
  server->begin();
  server->write(sample_hold(HoldId{501}, kShow, {36}));
  back_up(path_, folder_.file("second.db"));
  server->rollback();
  EXPECT_EQ(audit(folder_.file("second.db")).holds, 5U);
}

TEST_F(BackupTest, ABackupIsNeverWrittenOver) {
  EXPECT_THROW(back_up(path_, copy_), StoreBroken);
  EXPECT_THROW(back_up(folder_.file("none.db"), folder_.file("x.db")), StoreBroken);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("x.db")));
  // What a stopped backup left is not in the way.
  std::ofstream(folder_.file("x.db.partial")) << "half";
  back_up(path_, folder_.file("x.db"));
  EXPECT_TRUE(audit(folder_.file("x.db")).findings.empty());
}

TEST_F(BackupTest, RestoringKeepsWhatWasThere) {
  damage(path_, "DELETE FROM hold WHERE id = 300", {});
  restore_backup(copy_, path_);
  EXPECT_EQ(audit(path_).holds, 4U);
  EXPECT_EQ(audit(path_ + ".before-restore").holds, 3U);
  EXPECT_EQ(said_on_opening(), "");
  // A second restore would lose what the first one kept.
  EXPECT_THROW(restore_backup(copy_, path_), StoreBroken);
}

TEST_F(BackupTest, RestoringTakesTheLogAwayToo) {
  // A database whose server was killed has a log beside it.
  const std::string killed = folder_.file("killed.db");
  {
    SqliteOptions options;
    options.path = path_;
    const auto server = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*server, &position);
    commit_records(*server, position, {sample_hold(HoldId{500}, kShow, {35})});
    std::filesystem::copy_file(path_, killed);
    std::filesystem::copy_file(path_ + "-wal", killed + "-wal");
  }
  restore_backup(copy_, killed);
  EXPECT_EQ(audit(killed).holds, 4U);
  EXPECT_EQ(audit(killed + ".before-restore").holds, 5U);
}

TEST_F(BackupTest, RestoresWhereNothingWasBefore) {
  restore_backup(copy_, folder_.file("new.db"));
  EXPECT_EQ(audit(folder_.file("new.db")).holds, 4U);
}

TEST_F(BackupTest, ABrokenBackupIsNotRestored) {
  damage(copy_, "UPDATE area_count SET held = 9", {});
  EXPECT_THROW(restore_backup(copy_, path_), StoreBroken);
  EXPECT_THROW(restore_backup(folder_.file("none.db"), path_), StoreBroken);
  EXPECT_THROW(restore_backup(path_, path_), StoreBroken);
  EXPECT_TRUE(audit(path_).findings.empty());
}

TEST_F(BackupTest, NothingIsRestoredUnderARunningServer) {
  SqliteOptions options;
  options.path = path_;
  const auto server = open_sqlite_journal(options);
  EXPECT_THROW(restore_backup(copy_, path_), StoreBroken);
}

TEST_F(BackupTest, AStoppedRestoreKeepsServersOutUntilItIsRunAgain) {
  // As it is after every step up to the last.
  std::filesystem::copy_file(copy_, path_ + ".restoring");
  EXPECT_NE(said_on_opening().find("in the middle of a restore"), std::string::npos);
  std::filesystem::create_hard_link(path_, path_ + ".before-restore");
  EXPECT_NE(said_on_opening().find("in the middle of a restore"), std::string::npos);
  restore_backup(copy_, path_);
  EXPECT_EQ(said_on_opening(), "");
}

TEST_F(BackupTest, ARefusedRestoreLeavesTheDatabaseAsItWas) {
  restore_backup(copy_, path_);
  for (const char* suffix : {"", "-wal"}) {
    // The first restore's own, and a log that somebody forgot when moving it away.
    std::filesystem::remove(path_ + ".before-restore");
    std::ofstream(path_ + ".before-restore" + suffix) << "kept";
    EXPECT_THROW(restore_backup(copy_, path_), StoreBroken) << suffix;
    EXPECT_EQ(said_on_opening(), "") << suffix;
    std::filesystem::remove(path_ + ".before-restore" + suffix);
  }
  restore_backup(copy_, path_);
  EXPECT_EQ(said_on_opening(), "");
}

TEST_F(BackupTest, RestoringGivesNothingOutTwice) {
  const auto position_at = [](const std::string& path) {
    return read_position(*open_reader(path));
  };
  JournalPosition lost;
  for (int starts = 0; starts < 10; ++starts) {
    SqliteOptions options;
    options.path = path_;
    const auto server = open_sqlite_journal(options);
    loaded(*server, &lost);
    lost.last_id += 5'000;
    commit_records(*server, lost, {});
  }
  // The disk is gone with the database: only time tells how far it came.
  const std::string elsewhere = folder_.file("elsewhere.db");
  const Time now = wall_clock();
  restore_backup(copy_, elsewhere, now);
  EXPECT_GT(position_at(elsewhere).epoch, lost.epoch);
  EXPECT_GT(position_at(elsewhere).last_id, first_id_at(now));
  EXPECT_EQ(position_at(elsewhere).sequence, position_at(copy_).sequence);
  // A clock that is wrong has the database that is replaced.
  restore_backup(copy_, path_, Time{});
  EXPECT_GT(position_at(path_).epoch, lost.epoch);
  EXPECT_GE(position_at(path_).last_id, lost.last_id);
  // And what was restored goes on from there.
  SqliteOptions options;
  options.path = elsewhere;
  JournalPosition again;
  loaded(*open_sqlite_journal(options), &again);
  std::filesystem::remove(elsewhere + ".before-restore");
  restore_backup(copy_, elsewhere, now);
  EXPECT_GT(position_at(elsewhere).epoch, again.epoch);
}

TEST_F(BackupTest, OnlyTheOwnerMayReadWhatHasSecrets) {
  const mode_t before = ::umask(0);
  const std::string made = folder_.file("open.db");
  SqliteOptions options;
  options.path = made;
  {
    const auto server = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*server, &position);
    back_up(made, folder_.file("open-copy.db"));
    restore_backup(copy_, folder_.file("restored.db"));
    write_clock_mark(made, read_clocks());
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      if (entry.path().filename().string().find("open") == std::string::npos &&
          entry.path().filename().string().find("restored") == std::string::npos)
        continue;
      EXPECT_EQ(entry.status().permissions(), std::filesystem::perms{0600}) << entry.path();
    }
    EXPECT_TRUE(std::filesystem::exists(made + "-shm"));
  }
  // One from before is closed to others when it is opened.
  std::filesystem::permissions(made, std::filesystem::perms{0644});
  open_sqlite_journal(options);
  EXPECT_EQ(std::filesystem::status(made).permissions(), std::filesystem::perms{0600});
  ::umask(before);
}

}  // namespace
}  // namespace firstshow::store
