#pragma once
// What a buyer did at the sandbox gateway and the server was not told yet: "202, it will
// happen" holds over kills and restarts, as it would at a gateway whose servers are elsewhere.
// Functions over a Database, on its thread; they throw the Store... errors.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.hpp"
#include "base/time.hpp"

namespace firstshow::store {

class Database;

enum class SandboxOutcome : std::uint8_t {
  kSucceed,    ///< captured
  kAuthorise,  ///< authorised, to be captured or voided by us
  kFail,
};

struct SandboxAction {
  std::int64_t id = 0;    ///< names the money: done twice after a kill, it is the same money
  Time due_at{};          ///< when it happens
  std::string reference;  ///< of the attempt to pay
  SandboxOutcome outcome = SandboxOutcome::kSucceed;
  std::uint32_t payments = 1;                  ///< how often it is paid
  std::uint32_t copies = 1;                    ///< of each webhook
  std::optional<Paise> amount = std::nullopt;  ///< another one than was asked for
  std::string trace_parent{};                  ///< W3C; goes along with the webhooks, or ""
};

void write_sandbox_action(Database& db, const SandboxAction& action);
void erase_sandbox_action(Database& db, std::int64_t id);
/// Those that nobody could be told for longer: the server has asked the gateway meanwhile.
void erase_sandbox_actions_before(Database& db, Time due_at);
/// The earliest first.
std::vector<SandboxAction> read_sandbox_actions(Database& db);

}  // namespace firstshow::store
