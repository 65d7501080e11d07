#pragma once
// What servers and their sessions need to serve anything: ServerRuntime owns all of it, and it
// outlives the servers. Any thread.

namespace firstshow::feed {
class FeedThread;
class LiveFeed;
}  // namespace firstshow::feed

namespace firstshow::http {

class Dispatcher;
class LargeBodies;
class Metrics;
class RateLimits;

struct Request;
struct Response;

struct TransportServices {
  const Dispatcher& dispatcher;
  RateLimits& rate_limits;
  LargeBodies& large_bodies;
  Metrics& metrics;
  feed::LiveFeed& live_feed;
  feed::FeedThread& feed_thread;
  Response (*missing_page)(const Request&);  ///< what people see where there is no such page
};

}  // namespace firstshow::http
