// Commands of staff with their entries of the audit log: one commit has both, or neither.

#include <gtest/gtest.h>

#include "desk/test_desk.hpp"
#include "store/audit/audit.hpp"
#include "store/database.hpp"
#include "store/sqlite/database_file.hpp"

namespace firstshow::desk {
namespace {

using booking::Refusal;
using booking::SaleState;

store::AuditSource somebody() {
  store::AuditSource source;
  source.kind = store::AuditActor::kApiKey;
  source.actor = "key_0000000000007";
  source.at = kNoon;
  return source;
}

Work set_state(ShowId show, SaleState state) {
  return AuditedCommand(booking::SetSaleState{show, 0, state}, somebody());
}

std::int64_t entries_in_database(const TestDesk& server) {
  return server.read("SELECT count(*) FROM audit_entry");
}

void expect_whole_log(const TestDesk& server, std::int64_t entries) {
  const auto report = store::verify_audit_log(*store::open_reader(server.path()), std::nullopt);
  for (const store::Finding& finding : report.findings) ADD_FAILURE() << finding.sentence;
  EXPECT_EQ(report.head.count, entries);
}

TEST(AuditedCommand, HasItsEntryInTheCommitOfItsChange) {
  TestDesk server;
  const auto before = server.desk->position();
  server.journal->on_commit = [&] { EXPECT_EQ(entries_in_database(server), 0); };
  const std::vector<Work> work{set_state(server.show, SaleState::kPaused),
                               Work{server.hold(1, {0, 1})},
                               set_state(server.show, SaleState::kOnSale)};
  const std::vector<Reply> replies = server.desk->turn(kNoon, work);
  server.journal->on_commit = nullptr;
  ASSERT_EQ(replies.size(), 3U);
  EXPECT_EQ(server.desk->position().sequence, before.sequence + 1) << "one commit";
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].outcome.refusal, Refusal::kShowNotOnSale);
  EXPECT_TRUE(replies[2].outcome.ok());
  expect_whole_log(server, 2);
  server.expect_state_is_durable(kNoon);
}

TEST(AuditedCommand, ThatChangesNothingHasNoEntry) {
  TestDesk server;
  EXPECT_TRUE(server.all(kNoon, {set_state(server.show, SaleState::kOnSale)})[0].outcome.ok());
  EXPECT_EQ(server.all(kNoon, {set_state(ShowId{99}, SaleState::kPaused)})[0].outcome.refusal,
            Refusal::kUnknownShow);
  expect_whole_log(server, 0);
}

TEST(AuditedCommand, IsUndoneWhereTheCommitFails) {
  TestDesk server;
  server.journal->on_commit = [] { throw store::StoreUnwritable("the disk is full"); };
  EXPECT_EQ(server.desk->turn(kNoon, std::vector<Work>{set_state(server.show, SaleState::kPaused)})
                .at(0)
                .refusal,
            DeskRefusal::kStorageUnwritable);
  server.journal->on_commit = nullptr;
  expect_whole_log(server, 0);
  EXPECT_EQ(server.desk->core().find_show(server.show)->state, SaleState::kOnSale);
}

/// Entries behind the head: somebody wrote into the log. Staff change nothing more, buyers do.
TEST(AuditedCommand, IsRefusedWhereItsEntryCannotBeWritten) {
  TestDesk server;
  server.all(kNoon, {set_state(server.show, SaleState::kPaused)});
  server.all(kNoon, {set_state(server.show, SaleState::kOnSale)});
  store::Database(store::connect_sqlite(server.path(), store::SqliteMode::kWriter))
      .execute("UPDATE audit_head SET count = 1");
  const std::vector<Reply> replies =
      server.all(kNoon, {Work{server.hold(1, {0, 1})}, set_state(server.show, SaleState::kPaused),
                         Work{server.hold(2, {2, 3})}});
  EXPECT_TRUE(replies[0].outcome.ok());
  EXPECT_EQ(replies[1].refusal, DeskRefusal::kFault);
  EXPECT_TRUE(replies[2].outcome.ok());
  EXPECT_FALSE(server.alarms.empty());
  EXPECT_EQ(server.desk->core().find_show(server.show)->state, SaleState::kOnSale);
  EXPECT_EQ(entries_in_database(server), 2);
  EXPECT_EQ(server.holds_in_database(), 2);
  server.expect_state_is_durable(kNoon);
}

}  // namespace
}  // namespace firstshow::desk
