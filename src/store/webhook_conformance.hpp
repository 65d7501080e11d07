#pragma once
// For tests: what every journal's database makes of the rows of webhooks. Included beside
// journal_conformance.hpp, whose fixture it uses.

#include "store/journal_conformance.hpp"
#include "store/ports/catalogue.hpp"
#include "store/ports/webhooks.hpp"

namespace firstshow::store {

class WebhookConformance : public JournalConformance {
 protected:
  void job(const std::function<void(Database&)>& run) {
    journal_->begin();
    journal_->run(run);
    commit_further({});
  }
  /// An endpoint of an organiser, and events of two orders: 21 and 23 of the first, 22 of the
  /// other.
  void prepare() {
    commit_show();
    endpoint_.id = WebhookEndpointId{11};
    endpoint_.organiser = OrganiserId{1};
    endpoint_.url = "https://a.example";
    endpoint_.events = "order.confirmed";
    endpoint_.secret = std::string("\0secret", 7);
    job([&](Database& db) {
      write_organiser(db, {OrganiserId{1}, "Metro"});
      write_endpoint(db, endpoint_);
      for (const auto& [id, order] : {std::pair{21, 5}, {22, 6}, {23, 5}}) {
        WebhookEvent event;
        event.id = EventId{id};
        event.organiser = OrganiserId{1};
        event.kind = booking::EventKind::kOrderConfirmed;
        event.show = show_;
        event.order = OrderId{order};
        event.at = sample_time(id);
        event.body = "{\"n\": " + std::to_string(id) + "}";
        write_event(db, event);
        resend_event(db, endpoint_, event, sample_time(id));
      }
    });
  }
  std::vector<std::int64_t> to_send(Database& db, int now) {
    std::vector<std::int64_t> events;
    for (const WebhookDelivery& delivery :
         read_deliveries_to_send(db, endpoint_.id, sample_time(now), 10))
      events.push_back(delivery.event.value);
    return events;
  }
  void move(Database& db, std::int64_t event, DeliveryState state, int next_attempt = 0) {
    auto delivery = *read_delivery(db, endpoint_.id, EventId{event});
    delivery.state = state;
    delivery.next_attempt = next_attempt == 0 ? Time{} : sample_time(next_attempt);
    write_delivery(db, delivery);
  }
  using Ids = std::vector<std::int64_t>;

  WebhookEndpoint endpoint_;
};

TEST_P(WebhookConformance, SendsWhatIsDueInOrderOfEachOrder) {
  prepare();
  job([&](Database& db) {
    EXPECT_EQ(to_send(db, 20), Ids{});
    EXPECT_EQ(to_send(db, 100), (Ids{21, 22})) << "23 comes behind 21, which is of its order";
    move(db, 21, DeliveryState::kWaiting, 200);
    EXPECT_EQ(to_send(db, 100), Ids{22}) << "23 waits for 21";
    EXPECT_EQ(read_next_delivery(db, endpoint_.id, sample_time(100)), sample_time(200));
    move(db, 21, DeliveryState::kDead);
    EXPECT_EQ(to_send(db, 100), (Ids{22, 23})) << "nobody waits for what was given up";
    move(db, 22, DeliveryState::kSent);
    move(db, 23, DeliveryState::kSent);
    EXPECT_EQ(to_send(db, 100), Ids{});
    EXPECT_EQ(read_next_delivery(db, endpoint_.id, sample_time(0)), std::nullopt);
  });
}

TEST_P(WebhookConformance, KeepsWhatWasWritten) {
  prepare();
  job([&](Database& db) {
    EXPECT_EQ(read_endpoint(db, endpoint_.id), endpoint_);
    EXPECT_EQ(read_event(db, EventId{22})->body, "{\"n\": 22}");
    EXPECT_EQ(read_events(db, OrganiserId{1}, EventId{21}, 1).at(0).id, EventId{22});
    EXPECT_TRUE(read_events(db, OrganiserId{2}, EventId{}, 9).empty());
    EXPECT_EQ(read_organisers_with_endpoints(db), std::vector<OrganiserId>{OrganiserId{1}});
    const auto newest = read_delivery_page(db, endpoint_.id, EventId{}, 2);
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[0].event, EventId{23});
    EXPECT_EQ(read_delivery_page(db, endpoint_.id, EventId{22}, 2).at(0).event, EventId{21});
    EXPECT_GT(next_endpoint_id(db, sample_time(0)), endpoint_.id);
  });
}

TEST_P(WebhookConformance, ListsAndCountsWhatIsOpen) {
  prepare();
  booking::WebhookDue due{
      EventId{31},    booking::EventKind::kShowPaused, OrganiserId{1}, show_, {}, {}, {},
      sample_time(31)};
  commit({due, due});
  job([&](Database& db) {
    EXPECT_EQ(read_due_events(db, 9), std::vector<booking::WebhookDue>{due});
    move(db, 22, DeliveryState::kDead);
    const auto open = read_open_deliveries(db, DeliveryState::kWaiting, {}, 9);
    ASSERT_EQ(open.size(), 2U);
    const DeliveryName first{endpoint_.id, EventId{21}};
    EXPECT_EQ(read_open_deliveries(db, DeliveryState::kWaiting, first, 9).at(0).event, EventId{23});
    EXPECT_EQ(read_open_deliveries(db, DeliveryState::kDead, {}, 9).at(0).event, EventId{22});
    endpoint_.state = EndpointState::kDisabled;
    write_endpoint(db, endpoint_);
    const WebhookCounts counts = count_webhooks(db, 9);
    EXPECT_EQ(counts.waiting, 3U) << "two, and one without a message";
    EXPECT_EQ(counts.dead, 1U);
    EXPECT_EQ(counts.disabled_endpoints, 1U);
    EXPECT_EQ(counts.oldest_due, sample_time(31));
    erase_due_event(db, due.id);
    EXPECT_TRUE(read_due_events(db, 9).empty());
  });
}

TEST_P(WebhookConformance, DeletesWhatIsOldAndWhatIsUnwanted) {
  prepare();
  job([&](Database& db) {
    EXPECT_TRUE(has_events_before(db, EventId{22}));
    EXPECT_EQ(erase_old_events(db, EventId{22}, 9), 1U);
    EXPECT_FALSE(has_events_before(db, EventId{22}));
    EXPECT_FALSE(read_event(db, EventId{21}));
    EXPECT_FALSE(read_delivery(db, endpoint_.id, EventId{21}));
    endpoint_.state = EndpointState::kDeleted;
    write_endpoint(db, endpoint_);
    EXPECT_FALSE(read_endpoint(db, endpoint_.id));
    EXPECT_TRUE(read_organisers_with_endpoints(db).empty());
    erase_endpoint(db, endpoint_.id, 1);
    EXPECT_EQ(read_all_endpoints(db).size(), 1U) << "there is a delivery more";
    erase_endpoint(db, endpoint_.id, 2);
    EXPECT_TRUE(read_all_endpoints(db).empty());
    EXPECT_TRUE(read_event(db, EventId{22})) << "events are the organiser's";
  });
}

}  // namespace firstshow::store
