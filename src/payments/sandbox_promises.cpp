#include "payments/sandbox_promises.hpp"

#include "store/ports/sandbox_promises.hpp"

namespace firstshow::payments {

void keep_promise(store::Database& db, const SandboxPromise& promise) {
  const SandboxPay& pay = promise.pay;
  store::write_sandbox_promise(
      db, {promise.id, promise.due_at, pay.reference, static_cast<std::uint8_t>(pay.outcome),
           pay.payments, pay.copies, pay.amount, pay.trace_parent});
}

void drop_promise(store::Database& db, std::int64_t id) {
  store::erase_sandbox_promise(db, id);
}

void drop_promises_before(store::Database& db, Time due_at) {
  store::erase_sandbox_promises_before(db, due_at);
}

std::vector<SandboxPromise> read_promises(store::Database& db) {
  std::vector<SandboxPromise> promises;
  for (store::SandboxPromise& row : store::read_sandbox_promises(db)) {
    SandboxPromise& promise = promises.emplace_back();
    promise.id = row.id;
    promise.due_at = row.due_at;
    promise.pay.reference = std::move(row.reference);
    promise.pay.outcome = static_cast<SandboxOutcome>(row.outcome);
    promise.pay.payments = row.payments;
    promise.pay.copies = row.copies;
    promise.pay.amount = row.amount;
    promise.pay.trace_parent = std::move(row.trace_parent);
  }
  return promises;
}

}  // namespace firstshow::payments
