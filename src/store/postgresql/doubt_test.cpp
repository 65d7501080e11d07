// Commits whose answer does not come: the journal finds out what became of them.

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "store/postgresql/cut_proxy.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/postgresql/postgresql_journal.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"

namespace firstshow::store {
namespace {

using std::chrono::milliseconds;

class DoubtTest : public testing::Test {
 protected:
  DoubtTest() : database_(server_.make_database()), proxy_(server_.folder()) {
    options_.uri = server_.uri(database_, proxy_.folder());
    options_.lock = false;
    options_.answer_time = milliseconds{1'500};
    open();
    commit_records(*journal_, position_,
                   {sample_plan(SeatPlanId{21}, 40), sample_show(show_, SeatPlanId{21})});
  }

  void open() {
    journal_ = open_postgres_journal(options_);
    loaded(*journal_, &position_);
  }
  void commit_hold(std::int64_t id) {
    commit_records(*journal_, position_,
                   {sample_hold(HoldId{id}, show_, {static_cast<std::uint32_t>(id)})});
  }
  /// The holds in the database, by a road of its own.
  std::vector<std::int64_t> holds() {
    PostgresOptions direct;
    direct.uri = server_.uri(database_);
    std::vector<std::int64_t> ids;
    const auto db = open_postgres_database(direct);
    for (const Row row : db->query("SELECT id FROM hold ORDER BY id")) {
      ids.push_back(row.integer(0));
    }
    return ids;
  }
  /// A commit that does not happen; then the writer reads anew and goes on.
  void expect_not_there(CutProxy::Cut cut) {
    const std::uint64_t epoch = position_.epoch;
    proxy_.cut(cut);
    EXPECT_THROW(commit_hold(1), StoreBusy);
    EXPECT_EQ(holds(), std::vector<std::int64_t>{});
    loaded(*journal_, &position_);
    EXPECT_EQ(position_.epoch, epoch + 1) << "the batch can never arrive any more";
    EXPECT_EQ(position_.sequence, 1U);
  }

  const ShowId show_{22};
  PostgresServer& server_ = PostgresServer::of_tests();
  std::string database_;
  CutProxy proxy_;
  PostgresOptions options_;
  std::unique_ptr<Journal> journal_;
  JournalPosition position_;
};

TEST_F(DoubtTest, ACommitWhoseAnswerIsLostHappened) {
  proxy_.cut(CutProxy::Cut::kAnswer);
  commit_hold(1);
  EXPECT_EQ(holds(), std::vector<std::int64_t>{1});
  commit_hold(2);
  EXPECT_EQ(holds(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(DoubtTest, ACommitThatIsLostDidNotHappen) {
  expect_not_there(CutProxy::Cut::kRequest);
  commit_hold(1);
  EXPECT_EQ(holds(), std::vector<std::int64_t>{1});
}

TEST_F(DoubtTest, ARoadThatFallsSilentIsGivenUpInTime) {
  const auto began = std::chrono::steady_clock::now();
  expect_not_there(CutProxy::Cut::kSilence);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{20});
  commit_hold(1);
}

TEST_F(DoubtTest, ABatchThatArrivesLateIsRefused) {
  expect_not_there(CutProxy::Cut::kLate);
  proxy_.deliver();
  EXPECT_EQ(holds(), std::vector<std::int64_t>{}) << "it arrived under an epoch that is over";
  commit_hold(2);
  EXPECT_EQ(holds(), std::vector<std::int64_t>{2});
}

TEST_F(DoubtTest, AWriterThatWasDeposedInDoubtStops) {
  const auto other = open_postgres_journal(options_);
  loaded(*other);
  proxy_.cut(CutProxy::Cut::kRequest);
  EXPECT_THROW(commit_hold(1), StoreDeposed);
  EXPECT_EQ(holds(), std::vector<std::int64_t>{});
}

TEST_F(DoubtTest, AnOlderCopyFoundInDoubtLeavesItInDoubt) {
  PostgresOptions direct;
  direct.uri = server_.uri(database_);
  open_postgres_database(direct)->execute("UPDATE journal_position SET sequence = 0");
  proxy_.cut(CutProxy::Cut::kRequest);
  try {
    commit_hold(1);
    ADD_FAILURE() << "it cannot be known";
  } catch (const StoreLost& lost) {
    EXPECT_EQ(lost.batch, StoreLost::Batch::kInDoubt) << lost.what();
  }
}

/// The look itself may be lost, after it was done or before; it is nobody else's work.
TEST_F(DoubtTest, ALookThatIsLostIsMadeAgain) {
  for (const CutProxy::Cut second : {CutProxy::Cut::kAnswer, CutProxy::Cut::kRequest}) {
    for (const char* words : {"FOR UPDATE", "UPDATE journal_position SET", "COMMIT"}) {
      SCOPED_TRACE(std::string(words) + (second == CutProxy::Cut::kAnswer ? " done" : " lost"));
      const std::uint64_t sequence = position_.sequence;
      proxy_.cut_in_turn({{CutProxy::Cut::kRequest, ""}, {second, words}, {second, words}});
      EXPECT_THROW(commit_hold(1), StoreBusy);
      EXPECT_EQ(proxy_.planned(), 0U);
      EXPECT_EQ(holds(), std::vector<std::int64_t>{});
      loaded(*journal_, &position_);
      EXPECT_EQ(position_.sequence, sequence);
    }
  }
  proxy_.cut_in_turn({{CutProxy::Cut::kAnswer, ""}, {CutProxy::Cut::kAnswer, "COMMIT"}});
  commit_hold(1);
  EXPECT_EQ(proxy_.planned(), 0U);
  EXPECT_EQ(holds(), std::vector<std::int64_t>{1});
}

/// Both writers have moved the epoch by one, or tried to; only one of them did.
TEST_F(DoubtTest, AWriterThatIsDeposedBetweenTwoLooksStops) {
  constexpr std::size_t kAttempts = 10;  // each is given up after the time for an answer
  std::vector<CutProxy::Plan> plans{{CutProxy::Cut::kRequest, ""},
                                    {CutProxy::Cut::kRequest, "COMMIT"}};
  plans.resize(plans.size() + kAttempts, {CutProxy::Cut::kSilence, "SET"});
  proxy_.cut_in_turn(plans);
  std::unique_ptr<Journal> other;
  std::thread taker([&] {
    while (proxy_.planned() >= kAttempts) std::this_thread::yield();
    PostgresOptions direct = options_;
    direct.uri = server_.uri(database_);
    other = open_postgres_journal(direct);
    loaded(*other);
    proxy_.cut_in_turn({});
  });
  EXPECT_THROW(commit_hold(1), StoreDeposed);
  taker.join();
  EXPECT_EQ(holds(), std::vector<std::int64_t>{});
}

TEST_F(DoubtTest, DoubtEndsInTime) {
  options_.doubt_time = milliseconds{300};
  open();
  commit_hold(1);
  journal_->begin();
  journal_->write(sample_hold(HoldId{2}, show_, {2}));
  server_.kill();
  JournalPosition next = position_;
  ++next.sequence;
  EXPECT_THROW(journal_->commit(next), StoreBroken);
  EXPECT_THROW(loaded(*journal_), StoreBroken) << "nothing more is believed";
  server_.start();
  EXPECT_EQ(holds(), std::vector<std::int64_t>{1});
}

TEST_F(DoubtTest, AServerThatIsKilledBeforeTheCommitComesBack) {
  commit_hold(1);
  journal_->begin();
  journal_->write(sample_hold(HoldId{2}, show_, {2}));
  journal_->fetch_show(show_, [](const Record&) {});  // the transaction is open
  server_.kill();
  std::thread starter([this] {
    std::this_thread::sleep_for(milliseconds{100});
    server_.start();
  });
  JournalPosition next = position_;
  ++next.sequence;
  EXPECT_THROW(journal_->commit(next), StoreBusy);
  starter.join();
  loaded(*journal_, &position_);
  EXPECT_EQ(holds(), std::vector<std::int64_t>{1});
  commit_hold(2);
  EXPECT_EQ(holds(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(DoubtTest, AServerThatIsAwayBetweenBatchesIsUnwritable) {
  commit_hold(1);
  server_.kill();
  EXPECT_THROW(journal_->begin(), StoreUnwritable);
  EXPECT_THROW(journal_->fetch_show(show_, [](const Record&) {}), StoreUnwritable);
  EXPECT_THROW(loaded(*journal_), StoreUnwritable) << "as long as nobody is there";
  server_.start();
  loaded(*journal_, &position_);
  commit_hold(2);
  EXPECT_EQ(holds(), (std::vector<std::int64_t>{1, 2}));
}

/// While this lives, commits wait for a standby that is not there.
class MissingStandby {
 public:
  explicit MissingStandby(Database& db) : db_(db) { set("'nobody'"); }
  ~MissingStandby() { set("''"); }
  MissingStandby(const MissingStandby&) = delete;
  MissingStandby& operator=(const MissingStandby&) = delete;

  /// Cancels the wait of a commit, once there is one.
  void cancel_wait() {
    for (bool found = false; !found;) {
      for (const Row row : db_.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity "
                                     "WHERE wait_event = 'SyncRep'")) {
        found = row.integer(0) == 1;
      }
    }
  }

 private:
  void set(const std::string& names) {
    db_.execute("ALTER SYSTEM SET synchronous_standby_names = " + names);
    db_.execute("SELECT pg_reload_conf()");
    // The processes of the server hear of it one by one.
    for (bool heard = false; !heard;) {
      for (const Row row : db_.query("SELECT current_setting('synchronous_standby_names') = ?1",
                                     std::string_view(names).substr(1, names.size() - 2))) {
        heard = row.integer(0) == 1;
      }
    }
    // Nothing shows when the last of them did.
    std::this_thread::sleep_for(milliseconds{200});
  }

  Database& db_;
};

TEST_F(DoubtTest, ACommitThatNoStandbyHasStaysInDoubt) {
  options_.answer_time = milliseconds{500};
  options_.doubt_time = milliseconds{1'000};
  open();
  PostgresOptions direct;
  direct.uri = server_.uri(database_);
  const auto db = open_postgres_database(direct);
  {
    const MissingStandby missing(*db);
    EXPECT_THROW(commit_hold(1), StoreBroken) << "nothing may be said of it";
  }
  open();
  commit_hold(2);
  EXPECT_EQ(holds(), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(DoubtTest, ACommitIsSaidOnlyOnceTheStandbyHasIt) {
  options_.answer_time = milliseconds{1'000};
  open();
  PostgresOptions direct;
  direct.uri = server_.uri(database_);
  const auto db = open_postgres_database(direct);
  auto missing = std::make_unique<MissingStandby>(*db);
  std::atomic<bool> said{false};
  std::thread writer([&] {
    commit_hold(1);
    said = true;
  });
  // The server commits, and warns that the standby has it not.
  missing->cancel_wait();
  missing->cancel_wait();  // the look for it waits for the standby as well
  EXPECT_FALSE(said);
  missing.reset();
  writer.join();
  EXPECT_EQ(holds(), std::vector<std::int64_t>{1});
}

/// The server is killed at moments that nobody chooses, while batches go on; each batch that was
/// acknowledged is there, each that was refused is not, and none is there twice.
TEST_F(DoubtTest, SurvivesKillsAtAnyMoment) {
  std::atomic<bool> done{false};
  std::thread killer([&] {
    for (int i = 0; i < 6; ++i) {
      std::this_thread::sleep_for(milliseconds{20 + 37 * i % 90});
      server_.kill();
      server_.start();
    }
    done = true;
  });
  std::vector<std::int64_t> acknowledged;
  std::int64_t id = 1'000;
  bool stale = false;
  while (!done) {
    try {
      if (stale) loaded(*journal_, &position_);
      stale = true;
      commit_records(*journal_, position_, {sample_hold(HoldId{++id}, show_, {1})});
      acknowledged.push_back(id);
      stale = false;
    } catch (const StoreBusy&) {
      journal_->rollback();
    } catch (const StoreUnwritable&) {
      journal_->rollback();
    } catch (const std::exception& error) {
      ADD_FAILURE() << error.what();
      break;
    }
  }
  killer.join();
  EXPECT_EQ(holds(), acknowledged);
  EXPECT_GT(acknowledged.size(), 10U);
}

}  // namespace
}  // namespace firstshow::store
