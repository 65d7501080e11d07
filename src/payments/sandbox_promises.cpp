#include "payments/sandbox_promises.hpp"

namespace firstshow::payments {

void keep_promise(store::Database& db, const SandboxPromise& promise) {
  const SandboxPay& pay = promise.pay;
  db.run(
      "INSERT INTO sandbox_promise (id, due_at, reference, outcome, payments, copies, amount, "
      "trace_parent) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
      promise.id, to_micros(promise.due_at), std::string_view(pay.reference),
      static_cast<std::int64_t>(pay.outcome), static_cast<std::int64_t>(pay.payments),
      static_cast<std::int64_t>(pay.copies),
      pay.amount ? store::Bound(pay.amount->value) : store::Bound(nullptr),
      std::string_view(pay.trace_parent));
}

void drop_promise(store::Database& db, std::int64_t id) {
  db.run("DELETE FROM sandbox_promise WHERE id = ?1", id);
}

void drop_promises_before(store::Database& db, Time due_at) {
  db.run("DELETE FROM sandbox_promise WHERE due_at < ?1", to_micros(due_at));
}

std::vector<SandboxPromise> read_promises(store::Database& db) {
  std::vector<SandboxPromise> promises;
  for (const store::Row row :
       db.query("SELECT id, due_at, reference, outcome, payments, copies, amount, trace_parent "
                "FROM sandbox_promise ORDER BY due_at, id")) {
    SandboxPromise& promise = promises.emplace_back();
    promise.id = row.integer(0);
    promise.due_at = from_micros(row.integer(1));
    promise.pay.reference = row.text(2);
    promise.pay.outcome = static_cast<SandboxOutcome>(row.integer(3));
    promise.pay.payments = static_cast<unsigned>(row.integer(4));
    promise.pay.copies = static_cast<unsigned>(row.integer(5));
    if (!row.null(6)) promise.pay.amount = Paise{row.integer(6)};
    promise.pay.trace_parent = row.text(7);
  }
  return promises;
}

}  // namespace firstshow::payments
