#include "store/ports/sandbox_actions.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "payments/sandbox_fixture.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::payments {
namespace {

SandboxAction action_of(std::int64_t id, Time due_at, const std::string& reference) {
  SandboxAction action;
  action.id = id;
  action.due_at = due_at;
  action.reference = reference;
  return action;
}

TEST(SandboxActions, AreReadAsTheyWereKept) {
  const store::ScratchFolder folder;
  store::SqliteOptions options;
  options.path = folder.file("server.db");
  const auto db = store::open_writer(options);
  const Time noon = from_micros(1'790'000'000'000'000);
  SandboxAction full = action_of(7, noon, "order_SBX1");
  full.outcome = SandboxOutcome::kAuthorise;
  full.payments = 2;
  full.copies = 3;
  full.amount = Paise{500};
  full.trace_parent = "00-a";
  store::write_sandbox_action(*db, full);
  store::write_sandbox_action(*db, action_of(9, noon - Duration{1}, "order_SBX2"));
  store::write_sandbox_action(*db, action_of(8, noon + Duration{1}, "order_SBX3"));

  std::vector<SandboxAction> all = store::read_sandbox_actions(*db);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].id, 9) << "the earliest first";
  EXPECT_EQ(all[0].amount, std::nullopt);
  const SandboxAction& read = all[1];
  EXPECT_EQ(read.id, full.id);
  EXPECT_EQ(read.due_at, full.due_at);
  EXPECT_EQ(read.reference, full.reference);
  EXPECT_EQ(read.outcome, full.outcome);
  EXPECT_EQ(read.payments, full.payments);
  EXPECT_EQ(read.copies, full.copies);
  EXPECT_EQ(read.amount, full.amount);
  EXPECT_EQ(read.trace_parent, full.trace_parent);

  store::erase_sandbox_action(*db, 7);
  store::erase_sandbox_actions_before(*db, noon);
  all = store::read_sandbox_actions(*db);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].id, 8);
}

/// The names of the money that the first `count` webhooks after `skip` tell of.
std::set<std::string> names_told(Sandbox& sandbox, std::size_t count) {
  std::set<std::string> names;
  for (const MoneyReport& report : sandbox.reports(count))
    names.insert(std::get<booking::PaymentReported>(report).gateway_payment_id);
  return names;
}

/// A kill between the webhook and the end of the action: it is done again.
TEST(SandboxActions, AreTheSameMoneyHoweverOftenTheyAreKept) {
  std::set<std::string> names;
  for (int start = 0; start < 2; ++start) {
    Sandbox sandbox;
    SandboxAction action = action_of(77, wall_clock(), sandbox.create());
    action.payments = 2;
    sandbox.gateway.begin(action);
    sandbox.gateway.begin(action);
    names.merge(names_told(sandbox, 8));
  }
  EXPECT_EQ(names.size(), 2U) << "two payments";
  Sandbox other;
  other.gateway.begin(action_of(78, wall_clock(), other.create()));
  EXPECT_FALSE(names.contains(*names_told(other, 2).begin()));
}

TEST(SandboxActions, AreOverWhenAllWasTaken) {
  // The second webhook of the first action is never taken.
  SandboxOptions options = quick_options();
  options.deliveries.attempts = 1;
  options.deliveries.connections = 1;
  Sandbox sandbox(options, {200, 503});
  std::promise<std::int64_t> told;
  sandbox.gateway.on_told([&](std::int64_t id) { told.set_value(id); });
  const std::string reference = sandbox.create();
  sandbox.gateway.begin(action_of(1, wall_clock(), reference));
  sandbox.gateway.begin(action_of(2, wall_clock(), reference));
  auto first = told.get_future();
  ASSERT_EQ(first.wait_for(kPatience), std::future_status::ready);
  EXPECT_EQ(first.get(), 2);
  EXPECT_EQ(sandbox.receiver.wait_for(4).size(), 4U);
}

TEST(SandboxActions, ThatCannotBeReadAreLeftAlone) {
  Sandbox sandbox;
  sandbox.gateway.begin(action_of(1, wall_clock(), "order_SBX1"));
  EXPECT_EQ(sandbox.gateway.pay({.reference = sandbox.create()}), SandboxPayResult::kAccepted);
  EXPECT_EQ(sandbox.receiver.wait_for(2).size(), 2U);
}

}  // namespace
}  // namespace firstshow::payments
