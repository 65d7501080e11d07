#include "store/ports/sandbox_actions.hpp"

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const Statement kWriteSandboxAction{upsert_sql(table<SandboxAction>().shape)};
const Statement kEraseSandboxAction{"DELETE FROM sandbox_action WHERE id = ?1"};
const Statement kEraseSandboxActionsBefore{"DELETE FROM sandbox_action WHERE due_at < ?1"};
const RowQuery<SandboxAction> kSandboxActions{"ORDER BY due_at, id"};

}  // namespace

void write_sandbox_action(Database& db, const SandboxAction& action) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(kWriteSandboxAction.text(), cells_of(action, packed, cells));
}

void erase_sandbox_action(Database& db, std::int64_t id) {
  db.run(kEraseSandboxAction, id);
}

void erase_sandbox_actions_before(Database& db, Time due_at) {
  db.run(kEraseSandboxActionsBefore, to_micros(due_at));
}

std::vector<SandboxAction> read_sandbox_actions(Database& db) {
  return kSandboxActions.all(db, {});
}

}  // namespace firstshow::store
