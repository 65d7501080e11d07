// The chain of the audit log: what its own rows do not show, a head that was kept elsewhere does.

#include "store/audit/audit_log_check.hpp"

#include <gtest/gtest.h>

#include "store/audit/sample_database.hpp"
#include "store/sqlite/database_file.hpp"

namespace firstshow::store {
namespace {

class AuditLogTest : public AuditTest {
 protected:
  AuditLogReport verify(const std::optional<AuditHead>& kept = {}) {
    return verify_audit_log(*open_reader(path_), kept);
  }
  /// Writes rows again with hashes that are right, from `first` on: a chain that follows.
  void forge_from(std::int64_t first, const std::string& after) {
    Database db(connect_sqlite(path_, SqliteMode::kWriter));
    std::vector<AuditEntry> entries;
    each_audit_entry(db, [&](const AuditEntry& entry) { entries.push_back(entry); });
    AuditHead head;
    for (AuditEntry& entry : entries) {
      if (entry.id >= first) {
        if (entry.id == first) entry.after = after;
        entry.previous_hash = head.hash;
        entry.hash = audit_hash(entry);
        db.run("UPDATE audit_entry SET after = ?1, previous_hash = ?2, hash = ?3 WHERE id = ?4",
               entry.after, Bound::blob(entry.previous_hash), Bound::blob(entry.hash), entry.id);
      }
      head = {entry.id, entry.hash};
    }
    db.run("UPDATE audit_head SET hash = ?1", Bound::blob(head.hash));
  }
};

TEST_F(AuditLogTest, IsWholeAndStillHasAHeadOfBefore) {
  make(path_);
  const AuditLogReport report = verify();
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.head.count, kSampleAuditEntries);
  EXPECT_EQ(audit(path_).audit_log, report.head);
  std::vector<AuditHead> heads{AuditHead{}};
  each_audit_entry(*open_reader(path_), [&](const AuditEntry& entry) {
    heads.push_back({entry.id, entry.hash});
  });
  for (const AuditHead& kept : heads) {
    EXPECT_TRUE(verify(kept).findings.empty()) << kept.count;
    EXPECT_EQ(parse_audit_head(format_audit_head(kept)), kept);
  }
}

TEST_F(AuditLogTest, ThatWasWrittenAnewIsWholeButNotThatOfAKeptHead) {
  make(path_);
  const AuditHead kept = verify().head;
  forge_from(2, R"({"name": "Sun"})");
  EXPECT_TRUE(verify().findings.empty()) << "rows alone do not show it";
  const AuditLogReport report = verify(kept);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].sentence, "audit entry 4 is not the one of the head that was kept");
}

TEST_F(AuditLogTest, ThatWasCutWithItsHeadLacksWhatAKeptHeadHad) {
  make(path_);
  const AuditHead kept = verify().head;
  damage(path_,
         "DELETE FROM audit_entry WHERE id > 3; UPDATE audit_head SET count = 3, "
         "hash = (SELECT hash FROM audit_entry WHERE id = 3)",
         {});
  EXPECT_TRUE(verify().findings.empty());
  const AuditLogReport report = verify(kept);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].sentence, "the log has 3 entries, the head that was kept 4");
}

TEST_F(AuditLogTest, NamesAnEntryThatWasPutBeforeTheFirst) {
  make(path_);
  const AuditHead kept = verify().head;
  Database db(connect_sqlite(path_, SqliteMode::kWriter));
  db.execute("PRAGMA ignore_check_constraints = 1");
  db.execute(
      "INSERT INTO audit_entry SELECT 0, organiser_id, at, actor_kind, actor, action, subject, "
      "before, after, address, request_id, trace_id, previous_hash, hash FROM audit_entry WHERE "
      "id = 1");
  const AuditLogReport report = verify(kept);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].sentence, "audit entry 0 was added before the first one");
}

TEST_F(AuditLogTest, NamesTheEntryWhoseForerunnerWasReplaced) {
  make(path_);
  Database db(connect_sqlite(path_, SqliteMode::kWriter));
  std::optional<AuditEntry> second;
  each_audit_entry(db, [&](const AuditEntry& entry) {
    if (entry.id == 2) second = entry;
  });
  second->after = "{}";
  db.run("UPDATE audit_entry SET after = '{}', hash = ?1 WHERE id = 2",
         Bound::blob(audit_hash(*second)));
  const AuditLogReport report = verify();
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].sentence,
            "audit entry 3 does not follow the entry before it: one of them was replaced");
}

TEST_F(AuditLogTest, HashesEveryField) {
  const AuditEntry entry{};
  const auto differs = [&](auto change) {
    AuditEntry other = entry;
    change(other);
    return audit_hash(other) != audit_hash(entry);
  };
  EXPECT_TRUE(differs([](AuditEntry& one) { one.id = 1; }));
  EXPECT_TRUE(differs([](AuditEntry& one) { one.organiser = OrganiserId{1}; }));
  EXPECT_TRUE(differs([](AuditEntry& one) { one.at = from_micros(1); }));
  for (std::string AuditEntry::*text :
       {&AuditEntry::actor_kind, &AuditEntry::actor, &AuditEntry::action, &AuditEntry::subject,
        &AuditEntry::before, &AuditEntry::after, &AuditEntry::address, &AuditEntry::request_id,
        &AuditEntry::trace_id, &AuditEntry::previous_hash})
    EXPECT_TRUE(differs([&](AuditEntry& one) { one.*text = "x"; }));
  // Two texts are not their joined text.
  AuditEntry left = entry;
  AuditEntry right = entry;
  left.before = "ab";
  right.before = "a";
  right.after = "b";
  EXPECT_NE(audit_hash(left), audit_hash(right));
}

TEST_F(AuditLogTest, PagesAreTheNewestFirst) {
  make(path_);
  const auto db = open_reader(path_);
  const auto ids = [&](const AuditFilter& filter, std::int64_t below, std::size_t limit) {
    std::vector<std::int64_t> found;
    for (const AuditEntry& entry : read_audit_page(*db, filter, below, limit))
      found.push_back(entry.id);
    return found;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(ids({}, 100, 10), (Ids{4, 3, 2, 1}));
  EXPECT_EQ(ids({}, 4, 2), (Ids{3, 2}));
  EXPECT_EQ(ids({OrganiserId{1}, ""}, 100, 10), (Ids{4, 3, 2}));
  EXPECT_EQ(ids({OrganiserId{2}, ""}, 100, 10), Ids{});
  EXPECT_EQ(ids({std::nullopt, "org_0000000000001"}, 100, 10), Ids{1});
  EXPECT_EQ(ids({OrganiserId{1}, "ttl_0000000000004"}, 4, 10), (Ids{3, 2}));
  EXPECT_EQ(ids({OrganiserId{2}, "ttl_0000000000004"}, 4, 10), Ids{});
}

TEST(AuditText, ThatIsTooLongIsReplacedByItsHash) {
  EXPECT_EQ(bounded_audit_text(std::string(kMaxAuditText, 'x')).size(), kMaxAuditText);
  const std::string text = bounded_audit_text(std::string(kMaxAuditText + 1, 'x'));
  EXPECT_TRUE(text.starts_with(R"({"omitted_bytes":16385,"sha256":")")) << text;
  EXPECT_EQ(text.size(), 64 + sizeof R"({"omitted_bytes":16385,"sha256":""})" - 1);
}

TEST(AuditHead, IsReadOnlyAsItIsWritten) {
  const std::string zeros(64, '0');
  EXPECT_EQ(parse_audit_head("0:" + zeros), AuditHead{});
  for (const std::string& text :
       {std::string(), std::string("12"), ":" + zeros, "x:" + zeros, "-1:" + zeros,
        "1:" + zeros + "0", "1:" + zeros.substr(1), "1:" + zeros.substr(1) + "g", "1 :" + zeros})
    EXPECT_FALSE(parse_audit_head(text)) << text;
}

}  // namespace
}  // namespace firstshow::store
