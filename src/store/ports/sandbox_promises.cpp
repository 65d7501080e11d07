#include "store/ports/sandbox_promises.hpp"

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const Statement kWriteSandboxPromise{upsert_sql(table<SandboxPromise>().shape)};
const Statement kEraseSandboxPromise{"DELETE FROM sandbox_promise WHERE id = ?1"};
const Statement kEraseSandboxPromisesBefore{"DELETE FROM sandbox_promise WHERE due_at < ?1"};
const RowQuery<SandboxPromise> kSandboxPromises{"ORDER BY due_at, id"};

}  // namespace

void write_sandbox_promise(Database& db, const SandboxPromise& promise) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(kWriteSandboxPromise.text(), cells_of(promise, packed, cells));
}

void erase_sandbox_promise(Database& db, std::int64_t id) {
  db.run(kEraseSandboxPromise, id);
}

void erase_sandbox_promises_before(Database& db, Time due_at) {
  db.run(kEraseSandboxPromisesBefore, to_micros(due_at));
}

std::vector<SandboxPromise> read_sandbox_promises(Database& db) {
  return kSandboxPromises.all(db, {});
}

}  // namespace firstshow::store
