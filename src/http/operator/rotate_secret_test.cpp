// The rotation of a gateway's webhook secret, through the whole server.

#include "http/scenarios/paying_buyer.hpp"

namespace firstshow::http {
namespace {

const std::string kAccount = "/admin/v1/gateways/sandbox/main";

class RotateSecret : public testing::Test {
 protected:
  RotateSecret() : started_(buyer_.start(buyer_.order(kPit))) {}

  /// What a webhook about the payment that is signed with `secret` is answered with.
  unsigned status(const std::string& secret) {
    return static_cast<unsigned>(
        deliver(server_, webhook_about(started_, RazorpayPaymentStatus::kAuthorized), secret)
            .status);
  }

  TestServer server_;
  Buyer buyer_{server_};
  const RawReply started_;
};

TEST_F(RotateSecret, LeavesTheFormerOneValidUntilItIsEnded) {
  const std::string former = webhook_secret(server_);
  const RawReply rotated = server_.staff("POST", kAccount + "/rotate-secret");
  ASSERT_EQ(rotated.status, 200) << rotated.body;
  EXPECT_TRUE(rotated.json().at("rotated").as_bool());
  EXPECT_EQ(rotated.header("cache-control"), "no-store");
  const std::string fresh = rotated.text("secret");
  EXPECT_NE(fresh, former);
  for (const bool restarted : {false, true}) {
    if (restarted) server_.restart({});
    EXPECT_EQ(status(fresh), 200U);
    EXPECT_EQ(status(former), 200U);
    EXPECT_EQ(status(std::string(64, '0')), 401U);
    const RawReply again = server_.staff("POST", kAccount + "/rotate-secret");
    EXPECT_EQ(again.text("secret"), fresh) << "an answer that was lost can be asked for again";
    EXPECT_EQ(again.text("former_ends_at"), rotated.text("former_ends_at"));
    EXPECT_FALSE(again.json().at("rotated").as_bool());
  }
  EXPECT_TRUE(server_.staff("POST", kAccount + "/end-former-secret").json().at("ended").as_bool());
  EXPECT_FALSE(server_.staff("POST", kAccount + "/end-former-secret").json().at("ended").as_bool());
  for (const bool restarted : {false, true}) {
    if (restarted) server_.restart({});
    EXPECT_EQ(status(fresh), 200U);
    EXPECT_EQ(status(former), 401U);
  }
}

TEST_F(RotateSecret, EndsTheFormerOneInTime) {
  const std::string former = webhook_secret(server_);
  const std::string fresh = server_.staff("POST", kAccount + "/rotate-secret").text("secret");
  server_.restart(
      {}, "UPDATE former_secret SET ends_at = " + std::to_string(to_micros(wall_clock()) - 1));
  EXPECT_EQ(status(fresh), 200U);
  EXPECT_EQ(status(former), 401U);
  EXPECT_NE(server_.staff("POST", kAccount + "/rotate-secret").text("secret"), fresh);
}

/// The sandbox signs what it tells with the new one, and tells it.
TEST_F(RotateSecret, StopsNoMoney) {
  server_.staff("POST", kAccount + "/rotate-secret");
  server_.staff("POST", kAccount + "/end-former-secret");
  buyer_.pay(started_);
  buyer_.await_state(started_.text("order"), "confirmed");
}

TEST_F(RotateSecret, IsTheOperatorsAlone) {
  for (const char* action : {"/rotate-secret", "/end-former-secret"}) {
    RawClient client(server_.admin_port());
    client.send(TestServer::request("POST", kAccount + action));
    EXPECT_EQ(client.receive().status, 401) << action;
    EXPECT_EQ(server_.call("POST", kAccount + action).status, 404) << "not on the public port";
    const RawReply unknown =
        server_.staff("POST", std::string("/admin/v1/gateways/sandbox/north") + action);
    EXPECT_EQ(unknown.text("type"), "/problems/unknown-account");
  }
}

}  // namespace
}  // namespace firstshow::http
