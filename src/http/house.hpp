#pragma once
// What the use cases work with: built once by whoever runs a server (cli/serve.cpp, tests), which
// owns every part and outlives the servers. Every part may be used from any thread.

#include <atomic>
#include <string>

#include "catalog/directory.hpp"
#include "desk/desk_thread.hpp"
#include "desk/read_thread.hpp"
#include "feed/feed_thread.hpp"
#include "feed/seat_maps.hpp"
#include "http/framing.hpp"

namespace firstshow::accounts {
class BuyerTokens;
}  // namespace firstshow::accounts

namespace firstshow::tickets {
class OrderCodes;
}  // namespace firstshow::tickets

namespace firstshow::http {

class Metrics;
class PageCache;
class RateLimits;
class Till;

struct House {
  desk::DeskThread& desk;
  desk::ReadThread& reads;
  const catalog::Directory& directory;
  const feed::SeatMaps& seat_maps;
  feed::LiveFeed& live_feed;
  feed::FeedThread& feed_thread;
  const accounts::BuyerTokens& buyer_tokens;
  tickets::OrderCodes& order_codes;
  const std::atomic<Time>& committed_at;  ///< of the desk's last commit; never goes back
  RateLimits& rate_limits;
  Till& till;
  PageCache& pages;
  Metrics& metrics;
  Framing framing;
  std::string operator_token;  ///< what staff show on the admin port
  std::string database;        ///< the file
  Time started_at{};
  std::atomic<std::int64_t> tls_expires_at_s{0};  ///< Unix time; 0: there is no certificate
  std::atomic<bool> closing{false};               ///< the server is stopping: /readyz says so
};

}  // namespace firstshow::http
