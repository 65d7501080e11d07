#include "payments/gateway_task_fixture.hpp"

namespace firstshow::payments {
namespace {

TEST(GatewayTable, FindsAGatewayByItsAccountAndByItsName) {
  Calls calls;
  ScriptedGateway main(calls);
  ScriptedGateway other(calls, "sandbox/other");
  GatewayTable table;
  table.add(main);
  table.add(other);
  EXPECT_EQ(table.find("sandbox/main"), &main);
  EXPECT_EQ(table.find("sandbox/other"), &other);
  EXPECT_EQ(table.find("sandbox"), nullptr);
  EXPECT_EQ(table.first_named("sandbox"), &main);
  EXPECT_EQ(table.first_named("sand"), nullptr);
}

TEST(GatewayTable, TakesAnAccountOnce) {
  Calls calls;
  ScriptedGateway first(calls);
  ScriptedGateway second(calls);
  GatewayTable table;
  table.add(first);
  EXPECT_DEATH(table.add(second), "an account has one gateway");
}

}  // namespace
}  // namespace firstshow::payments
