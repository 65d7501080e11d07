// What a server accepted before it was killed, it does after the next start. Real processes.

#include "cli/serve/serve_buyer.hpp"
#include "cli/serve/serve_process.hpp"

namespace firstshow::cli {
namespace {

class ServeKill : public ServeTest {};

/// The buyer paid at the sandbox, which said "202: it will happen", and the server was killed.
TEST_F(ServeKill, TheSandboxDoesWhatItAccepted) {
  const std::string show = put_small_show(file("server.db"), file("plan.json"));
  const struct {
    const char* body;
    const char* state;
  } cases[] = {
      {R"({"outcome": "succeed", "delay_s": 2})", "confirmed"},
      {R"({"outcome": "authorise", "delay_s": 2})", "confirmed"},
  };
  std::vector<std::string> orders;
  ServeBuyer buyer;
  {
    Process server(without_limits(command("server.db")));
    buyer.port = port_of(server);
    buyer.begin();
    for (const auto& one : cases) {
      const std::string order = buyer.order(show);
      orders.push_back(order);
      buyer.pay(order, one.body);
    }
    server.send(SIGKILL);
    EXPECT_EQ(server.ended(), 128 + SIGKILL);
  }
  Process server(without_limits(command("server.db")));
  buyer.port = port_of(server);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    EXPECT_TRUE(buyer.reaches(orders[i], cases[i].state)) << cases[i].body;
    const auto order = buyer.read(orders[i]).json();
    EXPECT_EQ(order.at("tickets").as_array().size(), 1U);
    EXPECT_EQ(order.at("refunds").as_array().size(), 0U) << "paid once";
  }
}

}  // namespace
}  // namespace firstshow::cli
