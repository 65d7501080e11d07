// The journal over a disk whose power goes: what commit() acknowledged is there after any cut, and
// no batch is there in part. With synchronous=OFF the same test must find a loss, or it proves
// nothing.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/power_cut_vfs.hpp"
#include "store/audit/audit_log_check.hpp"
#include "store/database.hpp"
#include "store/journal_conformance.hpp"
#include "store/ports/audit_log.hpp"
#include "store/rows.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow {
namespace {

using sim::PowerCutVfs;
using store::Record;

constexpr const char* kFile = "/box.db";

store::SqliteOptions options_on(const PowerCutVfs& vfs) {
  store::SqliteOptions options;
  options.path = kFile;
  options.vfs = vfs.name();
  options.lock = false;
  return options;
}

std::string new_name() {
  static int count = 0;
  return "power-cut-" + std::to_string(++count);
}

// --- the disk keeps every promise of a journal while the power stays ---------------------------

class PowerCutFixture final : public store::JournalFixture {
 public:
  std::unique_ptr<store::Journal> open() override { return open_sqlite_journal(options_on(vfs_)); }
  std::vector<booking::Ticket> tickets() override {
    std::vector<booking::Ticket> result;
    store::Database db(store::connect_sqlite(kFile, store::SqliteMode::kReader, vfs_.name()));
    store::each_ticket(db, "ORDER BY id", {},
                       [&](booking::Ticket ticket) { result.push_back(ticket); });
    return result;
  }

 private:
  PowerCutVfs vfs_{new_name(), 1};
};

}  // namespace

namespace store {
INSTANTIATE_TEST_SUITE_P(OnAPowerCutDisk, JournalConformance,
                         testing::Values([] { return std::make_unique<PowerCutFixture>(); }));
}  // namespace store

namespace {

// --- what the database should hold --------------------------------------------------------------

using RowKey = std::tuple<std::size_t, std::int64_t, std::int64_t>;  ///< kind, id, area

RowKey key_of(const Record& record) {
  return std::visit(
      [&record](const auto& row) -> RowKey {
        using Row = std::decay_t<decltype(row)>;
        if constexpr (std::is_same_v<Row, booking::AreaCount>) {
          return {record.index(), row.show.value, row.area};
        } else if constexpr (std::is_same_v<Row, booking::MailDue>) {
          return {record.index(), row.order.value, static_cast<std::int64_t>(row.kind)};
        } else if constexpr (std::is_same_v<Row, booking::Erased>) {
          const Record kinds[] = {booking::Hold{}, booking::Block{}};
          return {kinds[row.id.index()].index(),
                  std::visit([](auto id) { return id.value; }, row.id), 0};
        } else {
          return {record.index(), row.id.value, 0};
        }
      },
      record);
}

struct Rows {
  std::uint64_t sequence = 0;
  std::map<RowKey, Record> by_key;
  std::int64_t audit_entries = 0;

  void apply(const std::vector<Record>& batch) {
    ++sequence;
    for (const Record& record : batch) {
      if (std::holds_alternative<booking::Erased>(record)) {
        by_key.erase(key_of(record));
      } else {
        by_key.insert_or_assign(key_of(record), record);
      }
    }
  }
  bool same(const Rows& other) const {
    return sequence == other.sequence && audit_entries == other.audit_entries &&
           by_key.size() == other.by_key.size() &&
           std::equal(by_key.begin(), by_key.end(), other.by_key.begin(),
                      [](const auto& a, const auto& b) {
                        return a.first == b.first && store::same_record(a.second, b.second);
                      });
  }
};

/// Makes batches that a box office could have made: sales at all their stages, each seat once;
/// blocks; ended holds that are forgotten.
class Seller {
 public:
  explicit Seller(std::uint64_t seed) : random_(seed) {}

  std::vector<Record> batch() {
    std::vector<Record> records;
    if (!opened_) {
      booking::SeatPlan plan = store::sample_plan(SeatPlanId{1}, 5'000);
      plan.document.clear();
      records = {plan, store::sample_show(ShowId{2}, SeatPlanId{1})};
      opened_ = true;
    }
    const std::uint64_t moves = random_() % 6;
    for (std::uint64_t move = 0; move < moves; ++move) {
      for (Record& record : one_move()) records.push_back(std::move(record));
    }
    return records;
  }

 private:
  std::vector<Record> one_move() {
    const std::uint64_t choice = random_() % 10;
    if (choice == 0) return {booking::AreaCount{ShowId{2}, 0, 100, ++held_ % 50, 0, 0}};
    if (choice == 1) {
      return {booking::Block{BlockId{3}, ShowId{2}, std::string(random_() % 150, 'b'), {}, {}}};
    }
    if (choice == 2 && !sold_.empty()) {
      const HoldId hold = sold_.back();
      sold_.pop_back();
      return {booking::Erased{hold}};
    }
    if (choice < 6 || sales_.empty()) return begin_sale();
    const std::size_t at = random_() % sales_.size();
    auto& [sale, stage] = sales_[at];
    std::vector<Record> records = sale.stage(stage);
    if (++stage == store::SampleSale::kStages) {
      sold_.push_back(sale.hold.id);
      sales_.erase(sales_.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return records;
  }

  std::vector<Record> begin_sale() {
    const std::uint32_t seat = next_seat_;
    next_seat_ += 2;
    sales_.emplace_back(store::SampleSale{next_id_ += 10, ShowId{2}, {seat, seat + 1}}, 1);
    return sales_.back().first.stage(0);
  }

  std::mt19937_64 random_;
  bool opened_ = false;
  std::uint32_t held_ = 0;
  std::uint32_t next_seat_ = 0;
  std::int64_t next_id_ = 100;
  std::vector<std::pair<store::SampleSale, int>> sales_;
  std::vector<HoldId> sold_;
};

// --- cutting -------------------------------------------------------------------------------------

/// One disk that loses its power again and again under one journal.
class CutRun {
 public:
  CutRun(std::uint64_t seed, bool synchronous_full)
      : random_(seed), vfs_(new_name(), seed), seller_(seed), options_(options_on(vfs_)) {
    options_.synchronous_full = synchronous_full;
    options_.checkpoint_bytes = 60'000;  // many checkpoints, to be cut as well
  }

  /// Works until the power goes, once; then it is back. What was found wrong, or "".
  std::string work_until_cut() {
    // Short spans cut openings and the first commits, long ones checkpoints.
    vfs_.cut_at(1 + random_() % (random_() % 4 == 0 ? 400 : 60));
    std::string wrong;
    std::unique_ptr<store::Journal> journal;
    try {
      journal = open_sqlite_journal(options_);
      store::JournalPosition position;
      wrong = compare(*journal, position);
      while (wrong.empty()) sell(*journal, position);
    } catch (const std::runtime_error& error) {
      // The power is a reason to fail; with power there is none.
      if (!vfs_.is_dark() && !struck_) wrong = error.what();
    }
    struck_ = false;
    if (random_() % 2 == 0) journal.reset();
    vfs_.cut();
    return wrong;
  }

  std::uint64_t acknowledged() const { return acknowledged_.sequence; }

 private:
  /// The power goes between two operations.
  struct Struck : std::runtime_error {
    using std::runtime_error::runtime_error;
  };

  void sell(store::Journal& journal, store::JournalPosition& position) {
    Seller next_seller = seller_;
    const std::vector<Record> batch = next_seller.batch();
    Rows next = acknowledged_;
    next.apply(batch);
    const bool is_audited = acknowledged_.sequence % 8 == 0;
    if (is_audited) ++next.audit_entries;
    in_flight_ = next;
    in_flight_seller_ = next_seller;
    commit(journal, position, batch, is_audited);
    acknowledged_ = std::move(next);
    seller_ = std::move(next_seller);
    in_flight_.reset();
    if (random_() % 40 == 0) {
      struck_ = true;
      throw Struck("now");
    }
    journal.run_maintenance(random_() % 2 == 0);
  }

  /// What staff changed, with its entry of the audit log, or what buyers did.
  static void commit(store::Journal& journal, store::JournalPosition& position,
                     const std::vector<Record>& batch, bool is_audited) {
    store::JournalPosition next = position;
    ++next.sequence;
    journal.begin();
    for (const Record& record : batch) journal.write(record);
    if (is_audited) {
      store::AuditChange change;
      change.action = store::AuditAction::kShowChanged;
      change.subject = "show_0000000000002";
      change.after = "{\"rows\":" + std::to_string(batch.size()) + "}";
      journal.run([&](store::Database& db) { store::write_audit_entry(db, {}, change); });
    }
    journal.commit(next);
    position = next;
  }

  /// Everything in the database against what was acknowledged, or that and the batch in flight.
  std::string compare(store::Journal& journal, store::JournalPosition& position) {
    Rows found;
    for (Record& record : store::loaded(journal, &position)) {
      const RowKey key = key_of(record);
      found.by_key.emplace(key, std::move(record));
    }
    found.sequence = position.sequence;
    std::string wrong;
    journal.begin();
    journal.run([&](store::Database& db) {
      store::each_ticket(db, "", {}, [&](const booking::Ticket& ticket) {
        found.by_key.emplace(key_of(ticket), ticket);
      });
      store::each_mail_due(db, "", {}, [&](const booking::MailDue& mail) {
        found.by_key.emplace(key_of(mail), mail);
      });
      store::Findings findings;
      found.audit_entries = store::check_audit_log(db, std::nullopt, findings).count;
      for (const store::Finding& finding : findings.take()) wrong = finding.sentence;
      for (const store::Row row : db.query("PRAGMA integrity_check")) {
        if (row.text(0) != "ok") wrong = std::string(row.text(0));
      }
      for (const store::Row row : db.query("PRAGMA foreign_key_check")) {
        wrong = "a broken reference in " + std::string(row.text(0));
      }
    });
    journal.rollback();
    if (!wrong.empty()) return wrong;
    if (in_flight_ && found.same(*in_flight_)) {
      // Nobody was told, but it is durable: it happened.
      acknowledged_ = *in_flight_;
      seller_ = *in_flight_seller_;
    } else if (!found.same(acknowledged_)) {
      return "the database is at " + std::to_string(found.sequence) + " with " +
             std::to_string(found.by_key.size()) + " rows, acknowledged was " +
             std::to_string(acknowledged_.sequence) + " with " +
             std::to_string(acknowledged_.by_key.size());
    }
    in_flight_.reset();
    return {};
  }

  std::mt19937_64 random_;
  PowerCutVfs vfs_;
  Seller seller_;
  store::SqliteOptions options_;
  Rows acknowledged_;
  std::optional<Rows> in_flight_;
  std::optional<Seller> in_flight_seller_;
  bool struck_ = false;
};

/// Cuts the power `cuts` times over disks of their own; stops at the first thing wrong.
std::string cut_many_times(int cuts, bool synchronous_full, std::uint64_t& acknowledged) {
  constexpr int kCutsPerDisk = 25;
  for (int disk = 0; disk * kCutsPerDisk < cuts; ++disk) {
    const auto seed = static_cast<std::uint64_t>(disk) + 1;
    CutRun run(seed, synchronous_full);
    for (int cut = 0; cut < kCutsPerDisk; ++cut) {
      const std::string wrong = run.work_until_cut();
      if (!wrong.empty()) {
        return "seed " + std::to_string(seed) + ", cut " + std::to_string(cut) + ": " + wrong;
      }
    }
    acknowledged += run.acknowledged();
  }
  return {};
}

TEST(PowerCut, LosesNothingThatWasAcknowledged) {
  std::uint64_t acknowledged = 0;
  EXPECT_EQ(cut_many_times(1'200, true, acknowledged), "");
  EXPECT_GT(acknowledged, 2'000U);
}

TEST(PowerCut, FindsTheLossWhereNothingIsSynced) {
  std::uint64_t acknowledged = 0;
  EXPECT_NE(cut_many_times(1'000, false, acknowledged), "");
}

TEST(PowerCut, AKilledProcessLosesNothingEvenUnsynced) {
  PowerCutVfs vfs(new_name(), 5);
  store::SqliteOptions options = options_on(vfs);
  options.synchronous_full = false;
  Seller seller(5);
  Rows acknowledged;
  for (int life = 0; life < 20; ++life) {
    const auto journal = open_sqlite_journal(options);
    store::JournalPosition position;
    const std::size_t rows = store::loaded(*journal, &position).size();
    EXPECT_EQ(position.sequence, acknowledged.sequence);
    EXPECT_EQ(rows, static_cast<std::size_t>(std::count_if(
                        acknowledged.by_key.begin(), acknowledged.by_key.end(), [](auto& entry) {
                          return !std::holds_alternative<booking::Ticket>(entry.second) &&
                                 !std::holds_alternative<booking::MailDue>(entry.second);
                        })));
    for (int i = 0; i < 20; ++i) {
      const std::vector<Record> batch = seller.batch();
      store::commit_records(*journal, position, batch);
      acknowledged.apply(batch);
    }
    vfs.kill();
  }
}

TEST(PowerCut, AFullDiskIsWaitedOut) {
  PowerCutVfs vfs(new_name(), 6);
  const auto journal = open_sqlite_journal(options_on(vfs));
  store::JournalPosition position;
  store::loaded(*journal, &position);
  Seller seller(6);
  store::commit_records(*journal, position, seller.batch());
  const std::size_t rows = store::loaded(*journal).size();
  for (int round = 0; round < 5; ++round) {
    vfs.set_full(true);
    EXPECT_THROW(
        store::commit_records(*journal, position, {store::sample_hold(HoldId{9}, ShowId{2}, {1})}),
        store::StoreUnwritable);
    journal->rollback();
    EXPECT_EQ(store::loaded(*journal, &position).size(), rows);
    journal->run_maintenance(true);
    vfs.set_full(false);
    store::commit_records(*journal, position, {});
  }
}

TEST(PowerCut, AFailedSyncEndsTheJournal) {
  PowerCutVfs vfs(new_name(), 7);
  auto journal = open_sqlite_journal(options_on(vfs));
  store::JournalPosition position;
  store::loaded(*journal, &position);
  Seller seller(7);
  store::commit_records(*journal, position, seller.batch());
  vfs.set_sync_failing(true);
  EXPECT_THROW(store::commit_records(*journal, position, {}), store::StoreBroken);
  vfs.set_sync_failing(false);
  // What the disk holds is unknown: nothing more is read or written here.
  EXPECT_THROW(journal->begin(), store::StoreBroken);
  EXPECT_THROW(store::loaded(*journal), store::StoreBroken);
  EXPECT_THROW(journal->fetch_order(OrderId{1}, [](const Record&) {}), store::StoreBroken);
  journal.reset();
  journal = open_sqlite_journal(options_on(vfs));
  store::JournalPosition after;
  store::loaded(*journal, &after);
  EXPECT_TRUE(after.sequence == position.sequence || after.sequence == position.sequence + 1);
}

}  // namespace
}  // namespace firstshow
