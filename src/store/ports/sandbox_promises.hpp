#pragma once
// The rows of what the sandbox gateway promised and the server was not told yet. What the numbers
// mean is payments' to say. Functions over a Database, on its thread; they throw the Store...
// errors.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"

namespace firstshow::store {

class Database;

struct SandboxPromise {
  std::int64_t id = 0;
  Time due_at{};
  std::string reference;
  std::uint8_t outcome = 0;
  std::uint32_t payments = 0;
  std::uint32_t copies = 0;
  std::optional<Paise> amount;
  std::string trace_parent;
};

void write_sandbox_promise(Database& db, const SandboxPromise& promise);
void erase_sandbox_promise(Database& db, std::int64_t id);
void erase_sandbox_promises_before(Database& db, Time due_at);
/// The earliest first.
std::vector<SandboxPromise> read_sandbox_promises(Database& db);

}  // namespace firstshow::store
