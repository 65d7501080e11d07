// What the journal makes durable in a second: paid bookings of two seats at 1, 8 and 128 a commit,
// beside the same by PostgreSQL (a server of its own, of scripts/postgres) and by bare SQLite (10
// rows of four plain tables, no secondary index, no constraint, one booking whole in one commit)
// and the disk's own fdatasync of 8 KiB. All in the folder of FIRSTSHOW_BENCH_FOLDER, or the
// system's temporary one. Items are paid bookings.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "store/database.hpp"
#include "store/postgresql/postgres_server.hpp"
#include "store/postgresql/postgresql_journal.hpp"
#include "store/sample_batches.hpp"
#include "store/sample_rows.hpp"
#include "store/sqlite/sqlite_connection.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::store {
namespace {

constexpr std::int64_t kShows = 400;
constexpr std::uint32_t kSeats = 50'000;

class BenchFolder {
 public:
  BenchFolder() {
    const char* const folder = std::getenv("FIRSTSHOW_BENCH_FOLDER");
    std::string name =
        (folder ? std::filesystem::path(folder) : std::filesystem::temp_directory_path()) /
        "firstshow-bench-XXXXXX";
    CHECK(::mkdtemp(name.data()) != nullptr, "the folder of the benchmark can be written");
    path_ = name;
  }
  ~BenchFolder() {
    std::error_code ignored;  // what stays behind spoils no figure
    std::filesystem::remove_all(path_, ignored);
  }
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  std::string file(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Sales that never end, each stage of each in a commit of its own, as they come from buyers: one
/// commit of `width` bookings has `width` holds, `width` orders of earlier holds, and so on.
class SalesLine {
 public:
  explicit SalesLine(std::size_t width) : width_(width) {}

  std::vector<Record> next_commit() {
    std::vector<Record> records;
    waiting_.emplace_front();
    for (std::size_t i = 0; i < width_; ++i) waiting_.front().push_back(new_sale());
    for (std::size_t stage = 0; stage < waiting_.size(); ++stage) {
      for (SampleSale& sale : waiting_[stage]) {
        for (Record& record : sale.stage(static_cast<int>(stage))) {
          records.push_back(std::move(record));
        }
      }
    }
    if (waiting_.size() == SampleSale::kStages) waiting_.pop_back();
    return records;
  }

 private:
  SampleSale new_sale() {
    id_ += 10;
    const std::int64_t number = id_ / 10;
    const auto seat = static_cast<std::uint32_t>(number / kShows * 2 % (kSeats - 1));
    return {id_, ShowId{1 + number % kShows}, {seat, seat + 1}};
  }

  std::size_t width_;
  std::int64_t id_ = 1'000'000;
  std::deque<std::vector<SampleSale>> waiting_;
};

/// Commits whole batches into `journal`, which is empty.
void sell(benchmark::State& state, Journal& journal) {
  JournalPosition position;
  loaded(journal, &position);
  std::vector<Record> server{sample_plan(SeatPlanId{1}, 10)};
  for (std::int64_t show = 1; show <= kShows; ++show) {
    server.push_back(sample_show(ShowId{show}, SeatPlanId{1}));
  }
  commit_records(journal, position, server);
  const auto width = static_cast<std::size_t>(state.range(0));
  SalesLine line(width);
  for (int i = 0; i < SampleSale::kStages; ++i) {
    commit_records(journal, position, line.next_commit());
  }
  for (auto _ : state) {
    state.PauseTiming();  // making the rows is the core's work
    const std::vector<Record> records = line.next_commit();
    state.ResumeTiming();
    commit_records(journal, position, records);
    journal.run_maintenance(false);
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void paid_bookings(benchmark::State& state) {
  const BenchFolder folder;
  SqliteOptions options;
  options.path = folder.file("box.db");
  sell(state, *open_sqlite_journal(options));
}

void paid_bookings_postgresql(benchmark::State& state) {
  const char* const folder = std::getenv("FIRSTSHOW_BENCH_FOLDER");
  if (folder != nullptr) ::setenv("TMPDIR", folder, 1);  // the same disk
  static PostgresServer server({"shared_buffers=512MB", "max_wal_size=4GB"});
  PostgresOptions options;
  options.uri = server.uri(server.make_database());
  sell(state, *open_postgres_journal(options));
}

/// One bare booking: the ten rows that the usual four tables get between a hold and its tickets.
void write_bare_booking(Database& db, std::int64_t id, const std::string& text) {
  const std::int64_t show = id % kShows;
  db.run("INSERT INTO hold VALUES (?1, ?2, ?3, 0, ?4, ?5)", id, show, id * 7, id + 480, text);
  db.run("INSERT INTO orders VALUES (?1, ?2, ?3, 0, 50000, ?4)", id, id, id * 7, text);
  db.run("UPDATE hold SET state = 1, deadline = ?2 WHERE id = ?1", id, id + 490);
  db.run("INSERT INTO payment VALUES (?1, ?2, 0, 50000, ?3)", id, id, text);
  db.run("UPDATE payment SET state = 1, reference = ?2 WHERE id = ?1", id, text);
  db.run("UPDATE payment SET state = 2, reference = ?2 WHERE id = ?1", id, text);
  db.run("UPDATE orders SET state = 1 WHERE id = ?1", id);
  db.run("UPDATE hold SET state = 2, deadline = ?2 WHERE id = ?1", id, id + 500);
  db.run("INSERT INTO ticket VALUES (?1, ?2, ?3, ?4)", id * 2, id, show, id % kSeats);
  db.run("INSERT INTO ticket VALUES (?1, ?2, ?3, ?4)", id * 2 + 1, id, show, id % kSeats + 1);
}

void bare_bookings(benchmark::State& state) {
  const BenchFolder folder;
  Database db(connect_sqlite(folder.file("bare.db"), SqliteMode::kWriter));
  db.execute(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
      "CREATE TABLE hold (id INTEGER PRIMARY KEY, show INTEGER, buyer INTEGER, state INTEGER,"
      " deadline INTEGER, seats TEXT);"
      "CREATE TABLE orders (id INTEGER PRIMARY KEY, hold INTEGER, buyer INTEGER, state INTEGER,"
      " total INTEGER, contact TEXT);"
      "CREATE TABLE payment (id INTEGER PRIMARY KEY, order_id INTEGER, state INTEGER,"
      " amount INTEGER, reference TEXT);"
      "CREATE TABLE ticket (id INTEGER PRIMARY KEY, order_id INTEGER, show INTEGER, seat INTEGER)");
  const std::string text(40, 'x');
  std::int64_t id = 0;
  for (auto _ : state) {
    db.run("BEGIN IMMEDIATE");
    for (std::int64_t booking = 0; booking < state.range(0); ++booking) {
      write_bare_booking(db, ++id, text);
    }
    db.run("COMMIT");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void fdatasync_8_kib(benchmark::State& state) {
  const BenchFolder folder;
  const int descriptor = ::open(folder.file("sync").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  CHECK(descriptor >= 0, "the folder of the benchmark can be written");
  const std::string block(8'192, 'x');
  constexpr off_t kFileBytes = 64 << 20;
  CHECK(::posix_fallocate(descriptor, 0, kFileBytes) == 0, "the disk has room");
  off_t at = 0;
  for (auto _ : state) {
    CHECK(
        ::pwrite(descriptor, block.data(), block.size(), at) == static_cast<ssize_t>(block.size()),
        "the disk takes a block");
    CHECK(::fdatasync(descriptor) == 0, "the disk syncs");
    at = (at + static_cast<off_t>(block.size())) % kFileBytes;
  }
  ::close(descriptor);
}

// Real time: most of a commit is waiting for the disk. Repeated in turns, for the median.
BENCHMARK(fdatasync_8_kib)->UseRealTime();
BENCHMARK(bare_bookings)->Arg(1)->Arg(8)->Arg(128)->UseRealTime();
BENCHMARK(paid_bookings)->Arg(1)->Arg(8)->Arg(64)->Arg(128)->UseRealTime();
BENCHMARK(paid_bookings_postgresql)->Arg(1)->Arg(8)->Arg(64)->Arg(128)->UseRealTime();

}  // namespace
}  // namespace firstshow::store
