#include "store/audit/audit.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include "store/audit/audit_damages.hpp"
#include "store/audit/sample_database.hpp"
#include "store/audit/show_audit.hpp"
#include "store/database.hpp"
#include "store/row_writer.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

TEST_F(AuditTest, FindsNothingWrongInASoundDatabase) {
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

TEST_F(AuditTest, TakesWhatLegalCommandsCanLeave) {
  make(path_);
  // Refused orders use codes up, so that two orders of one buyer may share one, hours apart.
  booking::Order other = server_.ordered.order;
  other.id = OrderId{other.id.value + (std::int64_t{7'200'000} << 22)};
  other.state = booking::OrderState::kExpired;
  other.ended_at = other.created_at;
  other.idempotency = {};
  // An attempt failed, the order was revised, and the old amount was authorised after all.
  booking::Payment late = server_.ordered.payment;
  late.state = booking::PaymentState::kAuthorised;
  late.request = booking::PaymentRequest::kVoid;
  late.amount += Paise{100};
  damage(path_, "UPDATE journal_position SET last_id = " + std::to_string(other.id.value),
         {other, late});
  for (const Finding& finding : audit(path_).findings)
    ADD_FAILURE() << finding.promise << ": " << finding.sentence;
}

TEST_F(AuditTest, NamesEveryBrokenPromise) {
  for (const Damage& damage_done : kDamages) {
    SCOPED_TRACE(damage_done.name);
    make(path_);
    const std::vector<Record> records = damage_done.records(server_);
    damage(path_, damage_done.sql, records);
    expect_named(audit(path_), damage_done);
  }
}

// That is a review case, and no reason to refuse a restore.
TEST_F(AuditTest, AcceptsThatTheGatewayGaveBackMoreThanWasLeft) {
  make(path_);
  booking::Refund elsewhere = server_.refund;
  elsewhere.id = RefundId{401};
  elsewhere.reference = "by_hand";
  elsewhere.reason = booking::RefundReason::kAtGateway;
  elsewhere.amount = server_.paid.payment.captured;
  damage(path_, "", {elsewhere});
  for (const Finding& finding : audit(path_).findings) ADD_FAILURE() << finding.sentence;
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
  EXPECT_NO_THROW(refuse_damaged(path_));
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4 * 4'096);
    file << std::string(2'000, '\x5a');
  }
  const AuditReport report = audit(path_);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].promise, kWholeFile);
  EXPECT_THROW(refuse_damaged(path_), StoreBroken);
}

TEST_F(AuditTest, FindsRowsThatCannotBeRead) {
  make(path_);
  damage(path_, "UPDATE orders SET lines = x'01ffffffff'", {});
  const AuditReport report = audit(path_);
  ASSERT_FALSE(report.findings.empty());
  EXPECT_EQ(report.findings[0].promise, kWholeFile);
  EXPECT_NE(report.findings[0].sentence.find(" of table orders, column lines: the lines "),
            std::string::npos);
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

}  // namespace
}  // namespace firstshow::store
