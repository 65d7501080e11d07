#include "store/ports/sandbox_promises.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "payments/sandbox_fixture.hpp"
#include "store/scratch_folder.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/sqlite_journal.hpp"

namespace firstshow::payments {
namespace {

SandboxPromise promise_of(std::int64_t id, Time due_at, const std::string& reference) {
  SandboxPromise promise;
  promise.id = id;
  promise.due_at = due_at;
  promise.reference = reference;
  return promise;
}

TEST(SandboxPromises, AreReadAsTheyWereKept) {
  const store::ScratchFolder folder;
  store::SqliteOptions options;
  options.path = folder.file("server.db");
  const auto db = store::open_writer(options);
  const Time noon = from_micros(1'790'000'000'000'000);
  SandboxPromise full = promise_of(7, noon, "order_SBX1");
  full.outcome = SandboxOutcome::kAuthorise;
  full.payments = 2;
  full.copies = 3;
  full.amount = Paise{500};
  full.trace_parent = "00-a";
  store::write_sandbox_promise(*db, full);
  store::write_sandbox_promise(*db, promise_of(9, noon - Duration{1}, "order_SBX2"));
  store::write_sandbox_promise(*db, promise_of(8, noon + Duration{1}, "order_SBX3"));

  std::vector<SandboxPromise> all = store::read_sandbox_promises(*db);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].id, 9) << "the earliest first";
  EXPECT_EQ(all[0].amount, std::nullopt);
  const SandboxPromise& read = all[1];
  EXPECT_EQ(read.id, full.id);
  EXPECT_EQ(read.due_at, full.due_at);
  EXPECT_EQ(read.reference, full.reference);
  EXPECT_EQ(read.outcome, full.outcome);
  EXPECT_EQ(read.payments, full.payments);
  EXPECT_EQ(read.copies, full.copies);
  EXPECT_EQ(read.amount, full.amount);
  EXPECT_EQ(read.trace_parent, full.trace_parent);

  store::erase_sandbox_promise(*db, 7);
  store::erase_sandbox_promises_before(*db, noon);
  all = store::read_sandbox_promises(*db);
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

/// A kill between the webhook and the end of the promise: it is done again.
TEST(SandboxPromises, AreTheSameMoneyHoweverOftenTheyAreKept) {
  std::set<std::string> names;
  for (int start = 0; start < 2; ++start) {
    Sandbox sandbox;
    SandboxPromise promise = promise_of(77, wall_clock(), sandbox.create());
    promise.payments = 2;
    sandbox.gateway.begin(promise);
    sandbox.gateway.begin(promise);
    names.merge(names_told(sandbox, 8));
  }
  EXPECT_EQ(names.size(), 2U) << "two payments";
  Sandbox other;
  other.gateway.begin(promise_of(78, wall_clock(), other.create()));
  EXPECT_FALSE(names.contains(*names_told(other, 2).begin()));
}

TEST(SandboxPromises, AreOverWhenAllWasTaken) {
  // The second webhook of the first promise is never taken.
  SandboxOptions options = quick_options();
  options.deliveries.attempts = 1;
  options.deliveries.connections = 1;
  Sandbox sandbox(options, {200, 503});
  std::promise<std::int64_t> told;
  sandbox.gateway.on_told([&](std::int64_t id) { told.set_value(id); });
  const std::string reference = sandbox.create();
  sandbox.gateway.begin(promise_of(1, wall_clock(), reference));
  sandbox.gateway.begin(promise_of(2, wall_clock(), reference));
  auto first = told.get_future();
  ASSERT_EQ(first.wait_for(kPatience), std::future_status::ready);
  EXPECT_EQ(first.get(), 2);
  EXPECT_EQ(sandbox.receiver.wait_for(4).size(), 4U);
}

TEST(SandboxPromises, ThatCannotBeReadAreLeftAlone) {
  Sandbox sandbox;
  sandbox.gateway.begin(promise_of(1, wall_clock(), "order_SBX1"));
  EXPECT_EQ(sandbox.gateway.pay({.reference = sandbox.create()}), SandboxPayResult::kAccepted);
  EXPECT_EQ(sandbox.receiver.wait_for(2).size(), 2U);
}

}  // namespace
}  // namespace firstshow::payments
