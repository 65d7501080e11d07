// The schema of PostgreSQL and its versions: its text changes only with its number, and a database
// of each older version becomes what is made today.

#include "store/postgresql/schema.hpp"

#include <sodium.h>

#include <fstream>
#include <set>
#include <sstream>

#include "store/postgresql/journal_fixture.hpp"

namespace firstshow::store {
namespace {

class PostgresSchemaTest : public PostgresJournalTest {
 protected:
  /// Everything of the schema but the order of columns: SQL adds them at the end.
  std::set<std::string> things() {
    std::set<std::string> all;
    const auto db = open_postgres_database(options_);
    for (const Row row :
         db->query("SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
                   "FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
                   "UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON "
                   "pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace "
                   "UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc "
                   "WHERE pronamespace = 'public'::regnamespace "
                   "UNION ALL SELECT concat_ws(' ', relname, relpersistence, reloptions::text) "
                   "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
                   "UNION ALL SELECT concat_ws(' ', table_name, column_name, data_type, "
                   "collation_name, is_nullable, column_default) FROM information_schema.columns "
                   "WHERE table_schema = 'public'"))
      all.insert(std::string(row.text(0)));
    return all;
  }
  void make_version(int version) {
    std::ifstream file(std::string(FIRSTSHOW_SOURCE_DIR) + "/tests/upgrade/postgresql_schema_" +
                       std::to_string(version) + ".sql");
    std::stringstream sql;
    sql << file.rdbuf();
    ASSERT_FALSE(sql.str().empty()) << "keep the text of schema " << version
                                    << " in tests/upgrade/, as postgres_schema() made it";
    open_postgres_database(options_)->execute(sql.str());
  }
};

std::string digest_of(const std::string& text) {
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(),
                     reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
  std::array<char, 2 * digest.size() + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

TEST_F(PostgresSchemaTest, ChangesOnlyWithItsVersion) {
  ASSERT_EQ(kPostgresSchema, 7) << "write the digest of the new schema below";
  EXPECT_EQ(digest_of(postgres_schema()), "e99ba393ca1c69df83b0b66048c39b1b")
      << "The tables, indexes or functions of PostgreSQL changed, and databases that were made "
         "before do not have the change. Raise kPostgresSchema, write its migration "
         "(store/postgresql/schema.cpp), keep the former text as "
         "tests/upgrade/postgresql_schema_N.sql, and write the new digest here.";
}

TEST_F(PostgresSchemaTest, OlderOnesBecomeWhatIsMadeToday) {
  open();
  journal_.reset();
  const std::set<std::string> today = things();
  EXPECT_GT(today.size(), 100U);
  for (int version = 1; version < kPostgresSchema; ++version) {
    SCOPED_TRACE(version);
    options_.uri = server_.uri(server_.make_database());
    make_version(version);
    EXPECT_NE(things(), today);
    // Who only reads changes nothing.
    EXPECT_THROW(refuse_other_schema(*open_postgres_database(options_)), StoreBroken);
    options_.create = false;
    open();
    commit_show();
    journal_.reset();
    EXPECT_EQ(things(), today);
    EXPECT_EQ(number("SELECT max(version) FROM firstshow_schema"), kPostgresSchema);
    options_.create = true;
  }
}

TEST_F(PostgresSchemaTest, RefusesAShowWithoutACurrency) {
  open();
  commit_show();
  const auto db = open_postgres_database(options_);
  EXPECT_THROW(db->execute("UPDATE show SET currency = ''"), StoreConflict);
}

}  // namespace
}  // namespace firstshow::store
