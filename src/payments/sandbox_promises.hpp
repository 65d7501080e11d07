#pragma once
// What the sandbox gateway has promised a buyer, as rows of the server's database: "202, it will
// happen" holds over kills and restarts, as it would at a gateway whose servers are elsewhere. Jobs
// and queries over a Database, on its thread; they throw the Store... errors.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"

namespace firstshow::store {
class Database;
}  // namespace firstshow::store

namespace firstshow::payments {

enum class SandboxOutcome : std::uint8_t {
  kSucceed,    ///< captured
  kAuthorise,  ///< authorised, to be captured or voided by us
  kFail,
  kAbandon,  ///< the buyer walks away: nothing is ever heard
};

inline constexpr Duration kMaxSandboxDelay = std::chrono::hours{24};
inline constexpr unsigned kMaxSandboxPayments = 5;
inline constexpr unsigned kMaxSandboxCopies = 10;

/// What a buyer does at the sandbox.
struct SandboxPay {
  std::string reference;
  SandboxOutcome outcome = SandboxOutcome::kSucceed;
  Duration delay{};                            ///< before it happens, 0 to kMaxSandboxDelay
  unsigned payments = 1;                       ///< how often it is paid, 1 to kMaxSandboxPayments
  unsigned copies = 1;                         ///< of each webhook, 1 to kMaxSandboxCopies
  std::optional<Paise> amount = std::nullopt;  ///< another one than was asked for
  std::string trace_parent{};                  ///< W3C; goes along with the webhooks, or ""
};

struct SandboxPromise {
  std::int64_t id = 0;  ///< names the money: done twice after a kill, it is the same money
  Time due_at{};
  SandboxPay pay;  ///< without its delay, which due_at has
};

void keep_promise(store::Database& db, const SandboxPromise& promise);
void drop_promise(store::Database& db, std::int64_t id);
/// Those that nobody could be told for longer: the server has asked the gateway meanwhile.
void drop_promises_before(store::Database& db, Time due_at);
/// The earliest first.
std::vector<SandboxPromise> read_promises(store::Database& db);

}  // namespace firstshow::payments
