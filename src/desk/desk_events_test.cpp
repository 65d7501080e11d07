// Whose events the desk writes down: of organisers who have a webhook endpoint, as of each commit.

#include <gtest/gtest.h>

#include <optional>

#include "desk/test_desk.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/catalogue.hpp"
#include "store/ports/webhooks.hpp"

namespace firstshow::desk {
namespace {

using store::EndpointState;

class DeskEvents : public testing::Test {
 protected:
  /// The organiser of the show gets an endpoint, or another state of it.
  static SqlJob endpoint_job(const TestDesk& server, EndpointState state) {
    return {JobChanges::kWebhookEndpoints, [show = server.show, state](store::Database& db) {
              store::WebhookEndpoint endpoint;
              endpoint.id = WebhookEndpointId{77};
              endpoint.organiser = store::read_show(db, show)->organiser;
              endpoint.state = state;
              store::write_organiser(db, {endpoint.organiser, "Metro"});
              store::write_endpoint(db, endpoint);
            }};
  }
  void job(EndpointState state) { work({endpoint_job(server_, state)}); }
  void work(std::vector<Work> all) {
    for (const Reply& reply : server_.desk->turn(kNoon, all))
      EXPECT_EQ(reply.refusal, DeskRefusal::kNone) << reply.fault;
  }
  /// Pauses the sale, or puts the show on sale again.
  Work change() {
    is_paused_ = !is_paused_;
    return booking::Command(booking::SetSaleState{
        server_.show, 0, is_paused_ ? booking::SaleState::kPaused : booking::SaleState::kOnSale});
  }
  std::size_t written() {
    std::size_t count = 0;
    std::vector<Work> read{SqlJob{JobChanges::kNothingShown, [&](store::Database& db) {
                                    count = store::read_due_events(db, 100).size();
                                  }}};
    work(std::move(read));
    return count;
  }

  TestDesk server_;
  bool is_paused_ = false;
};

TEST_F(DeskEvents, AreNoneWhereNobodyListens) {
  work({change()});
  EXPECT_EQ(written(), 0U);
  for (const booking::Record& record : server_.desk->committed().effects.records)
    EXPECT_FALSE(std::holds_alternative<booking::WebhookDue>(record));
}

TEST_F(DeskEvents, AreWrittenFromTheEndpointOnAndNotAfterIt) {
  job(EndpointState::kActive);
  work({change()});
  EXPECT_EQ(written(), 1U);
  job(EndpointState::kDisabled);
  work({change()});
  EXPECT_EQ(written(), 2U) << "they can be sent when it is mended";
  job(EndpointState::kDeleted);
  work({change()});
  EXPECT_EQ(written(), 2U);
}

TEST_F(DeskEvents, OfTheSameBatchFollowTheEndpoint) {
  work({change(), endpoint_job(server_, EndpointState::kActive), change(), change()});
  EXPECT_EQ(written(), 2U);
}

TEST_F(DeskEvents, FollowWhatWasUndone) {
  job(EndpointState::kActive);
  work({change()});
  ASSERT_EQ(written(), 1U);
  // The endpoint is deleted in a batch that never was.
  int left = 1;
  server_.journal->on_commit = [&] {
    if (left-- > 0) throw store::StoreBusy("not now");
  };
  std::vector<Work> lost{endpoint_job(server_, EndpointState::kDeleted), change()};
  EXPECT_THROW(server_.desk->turn(kNoon, lost), store::StoreBusy);
  is_paused_ = !is_paused_;
  work({change()});
  EXPECT_EQ(written(), 2U);
}

TEST_F(DeskEvents, ThatCannotBeDecidedUndoTheirCommand) {
  server_.open(kNoon);  // who listens is to be read
  int left = 1;
  server_.journal->on_run = [&] {
    if (left-- > 0) throw store::StoreBusy("not now");
  };
  std::vector<Work> lost{change()};
  EXPECT_THROW(server_.desk->turn(kNoon, lost), store::StoreBusy);
  const Reply now = server_.one(kNoon, booking::ReadShow{server_.show});
  EXPECT_EQ(std::get<booking::ShowReply>(now.outcome.body).show.state, booking::SaleState::kOnSale)
      << "what was not committed is not in memory either";
}

TEST_F(DeskEvents, ComeAfterARestartToo) {
  job(EndpointState::kActive);
  server_.open(kNoon);
  work({change()});
  EXPECT_EQ(written(), 1U);
}

}  // namespace
}  // namespace firstshow::desk
