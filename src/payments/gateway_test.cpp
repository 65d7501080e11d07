#include "payments/gateway.hpp"

#include <gtest/gtest.h>

#include "payments/sandbox_fixture.hpp"

namespace firstshow::payments {
namespace {

TEST(GatewayTable, FindsAGatewayByItsAccountAndByItsName) {
  SandboxOptions options = quick_options();
  options.account = "sandbox/other";
  Sandbox main;
  Sandbox other(options);
  GatewayTable table;
  table.add(main.gateway);
  table.add(other.gateway);
  EXPECT_EQ(table.find("sandbox/main"), &main.gateway);
  EXPECT_EQ(table.find("sandbox/other"), &other.gateway);
  EXPECT_EQ(table.find("sandbox"), nullptr);
  EXPECT_EQ(table.first_named("sandbox"), &main.gateway);
  EXPECT_EQ(table.first_named("sand"), nullptr);
}

TEST(GatewayTableDeathTest, TakesAnAccountOnce) {
  Sandbox sandbox;
  GatewayTable table;
  table.add(sandbox.gateway);
  EXPECT_DEATH(table.add(sandbox.gateway), "an account has one gateway");
}

}  // namespace
}  // namespace firstshow::payments
