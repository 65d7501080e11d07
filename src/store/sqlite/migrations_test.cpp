// A database of an older schema, with rows in it, brought to the present one.

#include "store/sqlite/migrations.hpp"

#include <gtest/gtest.h>

#include "store/scratch_folder.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::store {
namespace {

constexpr std::string_view kServer = R"sql(
INSERT INTO journal_position VALUES (1, 3, 40, 200000000000, 99) ON CONFLICT (one)
  DO UPDATE SET last_now = 200000000000;
INSERT INTO secret VALUES ('sandbox_webhook', x'01');
INSERT INTO organiser VALUES (1, 'Firstshow');
INSERT INTO venue VALUES (2, 1, 'Aundh', 'Pune', 'MH', '', 'Asia/Kolkata');
INSERT INTO hall VALUES (3, 2, 'Audi 1');
INSERT INTO title VALUES (4, 1, 'काँच', 'film', 'U', 'hi', '2D', 120, '');
INSERT INTO seat_plan VALUES (5, x'', '{}');
INSERT INTO show VALUES (6, 4, 3, 5, 2, 0, 0, 0, 1, 0, 'INR', x'', 10, 3, 20, 1, 1, 0, 0, 0);
INSERT INTO hold (id, show_id, buyer_id, order_id, state, extended, created_at, deadline, ended_at,
  places) VALUES (7, 6, 1001, 10, 1, 0, 0, 500, 0, x'');
)sql";

/// Orders: 10 open and tried, 11 confirmed, 12 expired two days ago, 13 cancelled an hour ago, 14
/// expired two days ago after a payment that failed.
constexpr std::string_view kOrders = R"sql(
INSERT INTO orders VALUES (10, 6, 7, 1001, 0, 0, 0, 0, 'INR', 100, '', '', '', '', NULL, x''),
  (11, 6, 8, 1001, 1, 1, 0, 1, 'INR', 100, '', '', '', '', NULL, x''),
  (12, 6, 9, 1002, 2, 2, 0, 20000000000, 'INR', 100, 'Ravi', '', '', '', NULL, x''),
  (13, 6, 9, 1002, 3, 3, 0, 196400000000, 'INR', 100, 'Ravi', '', '', '', NULL, x''),
  (14, 6, 9, 1002, 2, 4, 0, 20000000000, 'INR', 100, 'Ravi', '', '', '', NULL, x'');
INSERT INTO ticket VALUES (30, 11, 6, 4, NULL, 1);
)sql";

constexpr std::string_view kFirstPayments = R"sql(
INSERT INTO payment VALUES
  (20, 10, 'sandbox/main', 1, 0, 0, 'a', '', 'INR', 100, 0, 'INR', 0, 0, 0, 0, 0, NULL),
  (21, 11, 'sandbox/main', 3, 0, 0, 'b', 'm', 'INR', 100, 100, 'INR', 100, 0, 0, 0, 1, NULL),
  (24, 14, 'sandbox/main', 4, 0, 0, 'c', '', 'INR', 100, 0, 'INR', 0, 0, 0, 0, 0, NULL),
  (25, NULL, 'sandbox/main', 3, 0, 1, 'd', 'n', 'INR', 70, 70, 'INR', 0, 0, 70, 0, 1, NULL);
INSERT INTO refund VALUES (40, 21, 11, 2, 5, 'INR', 10, 'sandbox/main', 'r', 1, 0, 0, NULL);
)sql";

class Migrations : public testing::Test {
 protected:
  Migrations() : db_(connect_sqlite(folder_.file("server.db"), SqliteMode::kWriter)) {
    db_.execute("PRAGMA synchronous = OFF");
  }

  void bring_to(int schema) {
    for (int step = schema_of(db_); step < schema; ++step)
      db_.execute(std::string(migrations()[static_cast<std::size_t>(step)]));
    db_.execute("PRAGMA user_version = " + std::to_string(schema));
  }
  /// A database of that schema, with orders but no money: columns of payments changed since.
  void begin_at(int schema) {
    bring_to(schema);
    insert(kServer);
    insert(kOrders);
  }
  void insert(std::string_view sql) { db_.execute(std::string(sql)); }
  std::int64_t number(const std::string& sql) {
    std::int64_t result = -1;
    for (const Row row : db_.query(sql)) result = row.integer(0);
    return result;
  }
  void migrate_all() {
    migrate(db_, "server.db");
    EXPECT_EQ(schema_of(db_), newest_schema());
    EXPECT_EQ(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
              0);
  }

  ScratchFolder folder_;
  Database db_;
};

TEST_F(Migrations, KeepWhatTheFirstSchemaSold) {
  begin_at(1);
  insert(kFirstPayments);
  migrate_all();
  EXPECT_EQ(number("SELECT count(*) FROM payment"), 4);
  EXPECT_EQ(number("SELECT sum(captured) FROM payment"), 170);
  EXPECT_EQ(number("SELECT under_review FROM payment WHERE id = 25"), 70);
  EXPECT_EQ(number("SELECT refunded_at_gateway + written_off + reported_refunded FROM payment "
                   "WHERE id = 21"),
            0);
  EXPECT_EQ(number("SELECT amount FROM refund WHERE id = 40 AND gateway_payment_id = ''"), 10);
  EXPECT_EQ(number("SELECT count(*) FROM ticket WHERE order_id = 11 AND state = 1"), 1);
  EXPECT_EQ(number("SELECT own_deadline FROM hold"), 500);
  EXPECT_EQ(number("SELECT attempts FROM hold"), 1) << "its order tried to pay once";
  EXPECT_EQ(number("SELECT count(*) FROM secret WHERE name = 'sandbox_seal'"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM sqlite_master WHERE name LIKE '%search%'"), 0);
}

TEST_F(Migrations, DeleteOrdersOfLongAgoThatNobodyBeganToPay) {
  begin_at(1);
  insert(kFirstPayments);
  migrate_all();
  EXPECT_EQ(number("SELECT count(*) FROM orders"), 4);
  EXPECT_EQ(number("SELECT count(*) FROM orders WHERE id = 12"), 0);
}

TEST_F(Migrations, TakeAQuestionAboutAnOrdersMoneyAsMoneyThatIsGone) {
  begin_at(8);
  insert(R"sql(
INSERT INTO payment VALUES
  (21, 11, 'sandbox/main', 3, 3, 0, 'b', 'm', 'INR', 100, 100, 'INR', 100, 0, 0, 0, 0, 0, 1, NULL),
  (25, NULL, 'sandbox/main', 3, 3, 1, 'd', 'n', 'INR', 70, 70, 'INR', 0, 0, 70, 0, 0, 0, 1, NULL);
)sql");
  migrate_all();
  EXPECT_EQ(number("SELECT reported_refunded FROM payment WHERE id = 21"), 1);
  EXPECT_EQ(number("SELECT reported_refunded FROM payment WHERE id = 25"), 0);
}

TEST_F(Migrations, PutRefundsIntoTheOrderOfTheirMoney) {
  bring_to(9);
  insert(kServer);
  insert(kOrders);
  insert(R"sql(
INSERT INTO payment VALUES
  (21, 11, 'sandbox/main', 3, 0, 1, 'b', 'm', 'INR', 100, 150, 'INR', 100, 50, 0, 0, 0, 0, 1, NULL,
   0),
  (25, NULL, 'sandbox/main', 3, 0, 1, 'd', 'n', 'INR', 70, 70, 'INR', 0, 70, 0, 0, 0, 0, 1, NULL, 0);
INSERT INTO refund VALUES
  (40, 21, NULL, 2, 6, 'INR', 50, 'sandbox/main', 'r', '', 0, 1, 0, 1, NULL),
  (41, 25, NULL, 2, 6, 'INR', 70, 'sandbox/main', 's', '', 0, 1, 0, 1, NULL),
  (42, NULL, NULL, 2, 5, 'INR', 9, 'sandbox/main', 't', 'x', 0, 0, 0, 1, NULL);
)sql");
  migrate_all();
  EXPECT_EQ(number("SELECT order_id FROM refund WHERE id = 40"), 11);
  EXPECT_EQ(number("SELECT count(*) FROM refund WHERE order_id IS NULL"), 2);
}

/// Money of a forgotten order, told without its reference. Its refund waits for its money again.
TEST_F(Migrations, DropMoneyThatWasWrittenDownTwiceAndNobodyDecidedAbout) {
  bring_to(10);
  insert(kServer);
  insert(kOrders);
  insert(R"sql(
INSERT INTO payment VALUES
  (21, 11, 'sandbox/main', 3, 0, 0, 'b', 'm', 'INR', 100, 100, 'INR', 100, 0, 0, 0, 0, 0, 1, NULL,
   0),
  (22, NULL, 'sandbox/main', 3, 3, 1, '', 'm', 'INR', 100, 100, 'INR', 0, 0, 60, 40, 0, 0, 1, NULL,
   0),
  (23, NULL, 'sandbox/main', 3, 0, 1, '', 'm', 'INR', 100, 100, 'INR', 0, 100, 0, 0, 0, 0, 1, NULL,
   0),
  (24, NULL, 'sandbox/other', 3, 3, 1, '', 'm', 'INR', 7, 7, 'INR', 0, 0, 7, 0, 0, 0, 1, NULL, 0),
  (25, NULL, 'sandbox/main', 3, 3, 1, '', 'm', 'INR', 250, 250, 'INR', 0, 0, 250, 0, 0, 0, 1, NULL,
   0),
  (26, NULL, 'sandbox/main', 3, 3, 1, '', 'm', 'INR', 100, 100, 'INR', 0, 0, 100, 0, 0, 0, 1, NULL,
   1),
  (31, 11, 'sandbox/main', 4, 0, 0, 'c', 'n', 'INR', 100, 0, '', 0, 0, 0, 0, 0, 0, 0, NULL, 0),
  (32, NULL, 'sandbox/main', 3, 3, 1, '', 'n', 'INR', 100, 100, 'INR', 0, 0, 100, 0, 0, 0, 1, NULL,
   0),
  (33, NULL, 'sandbox/main', 3, 0, 1, '', 'm', 'INR', 100, 100, 'INR', 0, 0, 0, 100, 0, 0, 1, NULL,
   0);
INSERT INTO review_decision VALUES (1, 33, NULL, NULL, 2, 'INR', 100, 'why', 'who', 1);
INSERT INTO refund VALUES
  (40, 22, NULL, 2, 5, 'INR', 40, 'sandbox/main', 'r', 'm', 1, 1, 0, 1, NULL),
  (41, 23, NULL, 2, 6, 'INR', 100, 'sandbox/main', 's', '', 0, 1, 0, 1, NULL);
)sql");
  migrate_all();
  EXPECT_EQ(number("SELECT count(*) FROM payment"), 8) << "all but one say more than the first";
  EXPECT_EQ(number("SELECT count(*) FROM payment WHERE id = 22"), 0);
  EXPECT_EQ(number("SELECT payment_id IS NULL AND NOT decided FROM refund WHERE id = 40"), 1);
  EXPECT_EQ(number("SELECT payment_id FROM refund WHERE id = 41"), 23) << "a person decided";
}

TEST_F(Migrations, GiveAnOlderDatabaseRoomForTranslations) {
  bring_to(11);
  insert(kServer);
  migrate_all();
  insert("INSERT INTO translation VALUES ('hi', 'Pune', '\u092a\u0941\u0923\u0947')");
  EXPECT_EQ(number("SELECT count(*) FROM translation WHERE text = 'Pune'"), 1);
  EXPECT_ANY_THROW(insert("INSERT INTO translation VALUES ('hi', 'Pune', 'Poona')"))
      << "a text has one translation in a language";
}

TEST_F(Migrations, SayNothingOfAPlaceThatWasThereBefore) {
  bring_to(12);
  insert(kServer);
  migrate_all();
  EXPECT_EQ(number("SELECT count(*) FROM venue WHERE directions || help || step_free = ''"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM hall WHERE doors_open_minutes IS NULL"), 1);
  EXPECT_ANY_THROW(insert("UPDATE hall SET doors_open_minutes = 601"));
}

TEST_F(Migrations, KeepWhatAPersonDecidedAboutMoneyWithoutAnOrder) {
  bring_to(10);
  insert(kServer);
  insert(kOrders);
  insert(R"sql(
INSERT INTO payment VALUES
  (21, 11, 'sandbox/main', 3, 0, 0, 'b', 'm', 'INR', 9, 9, 'INR', 9, 0, 0, 0, 0, 0, 1, NULL, 0),
  (22, NULL, 'sandbox/main', 3, 0, 1, 'c', 'n', 'INR', 9, 9, 'INR', 0, 0, 0, 9, 0, 0, 1, NULL, 0),
  (23, NULL, 'sandbox/main', 3, 3, 1, 'd', 'o', 'INR', 9, 9, 'INR', 0, 0, 9, 0, 0, 0, 1, NULL, 0);
INSERT INTO review_decision VALUES
  (1, 21, NULL, 11, 2, 'INR', 9, 'why', 'who', 1),
  (2, 22, NULL, NULL, 2, 'INR', 9, 'why', 'who', 1);
)sql");
  migrate_all();
  EXPECT_EQ(number("SELECT id FROM payment WHERE decided = 1"), 22);
  EXPECT_EQ(number("SELECT count(*) FROM payment WHERE decided = 1"), 1);
}

TEST_F(Migrations, LeaveANewerDatabaseAlone) {
  bring_to(newest_schema());
  db_.execute("PRAGMA user_version = " + std::to_string(newest_schema() + 1));
  EXPECT_ANY_THROW(migrate(db_, "server.db"));
  EXPECT_EQ(schema_of(db_), newest_schema() + 1);
}

}  // namespace
}  // namespace firstshow::store
