#pragma once
// For tests of what works on a database file: a small database in the middle of a sale, in a folder
// of its own, and a function that damages it. One thread.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/database.hpp"
#include "store/ports/audit_log.hpp"
#include "store/row_writer.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {

inline constexpr ShowId kShow{22};
inline constexpr booking::Place kFloor{booking::Place::Kind::kArea, 0};

/// A database in the middle of a sale: one order paid, one ordered with standing places, one hold
/// alone, one that ended, a block, and money given back.
struct SampleDatabase {
  SampleSale paid{100, kShow, {3, 4}};
  SampleSale ordered{200, kShow, {10}};
  booking::Hold waiting = sample_hold(HoldId{300}, kShow, {20, 21});
  booking::Hold ended = sample_hold(HoldId{301}, kShow, {20});
  booking::Block block{BlockId{302}, kShow, "press", {30}, {{0, 5}}};
  booking::AreaCount count{kShow, 0, 100, 2, 0, 5};
  booking::Refund refund;

  SampleDatabase() {
    ordered.hold.areas = {{0, 2}};
    ordered.order = sample_order(ordered.order.id, ordered.hold);
    paid.order.code = 11;
    ordered.order.code = 12;
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

inline constexpr std::int64_t kSampleAuditEntries = 4;

/// Entries of an organiser and of the installation, each in a batch of its own.
inline void commit_sample_audit_log(Journal& journal, JournalPosition& position) {
  for (std::int64_t number = 1; number <= kSampleAuditEntries; ++number) {
    AuditSource source;
    source.kind = number == 1 ? AuditActor::kOperator : AuditActor::kApiKey;
    source.actor = number == 1 ? "" : "key_0000000000007";
    source.at = sample_time(number);
    source.address = "192.0.2.7";
    source.request_id = "00000000000000a" + std::to_string(number);
    AuditChange change;
    change.organiser = OrganiserId{number == 1 ? 0 : 1};
    change.action = number == 1 ? AuditAction::kOrganiserMade : AuditAction::kTitleChanged;
    change.subject = number == 1 ? "org_0000000000001" : "ttl_0000000000004";
    change.before = number == 1 ? "" : R"({"name": "Rain"})";
    change.after = R"({"name": "Rain )" + std::to_string(number) + R"("})";
    JournalPosition next = position;
    ++next.sequence;
    journal.begin();
    journal.run([&](Database& db) { write_audit_entry(db, source, change); });
    journal.commit(next);
    position = next;
  }
}

class AuditTest : public testing::Test {
 protected:
  /// Makes the database anew at `path`.
  void make(const std::string& path) {
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
      std::filesystem::remove(path + suffix);
    }
    SqliteOptions options;
    options.path = path;
    const auto journal = open_sqlite_journal(options);
    JournalPosition position;
    loaded(*journal, &position);
    server_ = SampleDatabase{};
    const std::vector<Record> records = server_.records();
    commit_records(*journal, position, records);
    commit_sample_audit_log(*journal, position);
    position.last_now = sample_time(3'600);
    position.last_id = 1'000;
    commit_records(*journal, position, {});
  }
  /// Writes with every constraint off, as a damaged disk or another program would.
  static void damage(const std::string& path, const std::string& sql,
                     const std::vector<Record>& records) {
    Database db(connect_sqlite(path, SqliteMode::kWriter));
    db.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    if (!sql.empty()) db.execute(sql);
    for (const Record& record : records) write_record(db, record);
  }

  ScratchFolder folder_;
  std::string path_ = folder_.file("box.db");
  SampleDatabase server_;
};

}  // namespace firstshow::store
