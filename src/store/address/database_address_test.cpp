// What operators write as the address of a database, and what is made of it.

#include "store/address/database_address.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "store/address/open_database.hpp"
#include "store/scratch_folder.hpp"

namespace firstshow::store {
namespace {

DatabaseAddress address_of(const std::string& text) {
  return DatabaseAddress({text, "", "state"});
}

TEST(DatabaseAddress, IsAFileOrAServer) {
  const struct {
    std::string text;
    bool is_file;
    std::string shown;
    std::string state_file_prefix;
  } cases[] = {
      {"var/firstshow.db", true, "var/firstshow.db", "var/firstshow.db"},
      {"postgresql.db", true, "postgresql.db", "postgresql.db"},
      {"postgresql://clerk@db.example:5433/box", false, "postgresql://clerk@db.example:5433/box",
       "state/postgresql-box"},
      {"postgres://db.example/box?sslmode=require", false, "postgresql://db.example/box",
       "state/postgresql-box"},
      {"postgresql://clerk:secret@db.example/box", false, "postgresql://clerk@db.example/box",
       "state/postgresql-box"},
      {"postgresql://db.example/box?user=clerk&password=secret", false,
       "postgresql://clerk@db.example/box", "state/postgresql-box"},
      {"postgresql://clerk:se%2Fcret@one,two:5433/box?target_session_attrs=read-write", false,
       "postgresql://clerk@one,two:5433/box", "state/postgresql-box"},
      {"postgresql:///box?host=/run/postgresql&user=clerk", false,
       "postgresql://clerk@/box?host=/run/postgresql", "state/postgresql-box"},
      {"postgresql://%2Frun%2Fpostgresql/box", false, "postgresql:///box?host=/run/postgresql",
       "state/postgresql-box"},
      {"postgresql://db.example/a%2F..%2Fb", false, "postgresql://db.example/a/../b",
       "state/postgresql-a_.._b"},
      {"postgresql://", false, "postgresql:///", "state/postgresql-database"},
  };
  for (const auto& one : cases) {
    const DatabaseAddress address = address_of(one.text);
    EXPECT_EQ(address.is_file(), one.is_file) << one.text;
    EXPECT_EQ(address.shown(), one.shown) << one.text;
    EXPECT_EQ(address.state_file_prefix(), one.state_file_prefix) << one.text;
    if (!one.is_file) {
      EXPECT_EQ(address.postgresql().uri, one.text);
    }
  }
}

TEST(DatabaseAddress, ThatCannotBeReadIsNotQuoted) {
  for (const char* text : {"postgresql://clerk:secret%zz@db/box", "postgresql://db/box?secret",
                           "postgresql://clerk:secret@[db/box", "postgresql://db/box?secret=1"}) {
    try {
      address_of(text);
      ADD_FAILURE() << text;
    } catch (const BadAddress& bad) {
      EXPECT_EQ(std::string(bad.what()).find("secret"), std::string::npos) << bad.what();
    }
  }
}

TEST(DatabaseAddress, ReadsItsPasswordFromAFile) {
  const ScratchFolder folder;
  const std::string path = folder.file("password");
  DatabaseSettings settings{"postgresql:///box", path, "state"};
  EXPECT_THROW(DatabaseAddress{settings}, BadAddress);
  std::ofstream(path) << "\n";
  EXPECT_THROW(DatabaseAddress{settings}, BadAddress);
  std::ofstream(path) << "pass word\nmore";
  EXPECT_EQ(DatabaseAddress(settings).postgresql().password, "pass word");
  settings.database = "server.db";
  settings.password_file = "/nowhere";
  EXPECT_TRUE(DatabaseAddress(settings).is_file()) << "a file has none";
}

TEST(OpenDatabase, MakesAFileOnce) {
  const ScratchFolder folder;
  const DatabaseAddress address = address_of(folder.file("new/server.db"));
  EXPECT_THROW(open_journal(address, IfMissing::kRefuse), StoreBroken);
  make_database(address);
  EXPECT_THROW(make_database(address), StoreBroken);
  EXPECT_NO_THROW(open_journal(address, IfMissing::kRefuse));
  EXPECT_NO_THROW(refuse_damaged(address));
  EXPECT_EQ(audit(address).findings.size(), 0U);
}

}  // namespace
}  // namespace firstshow::store
