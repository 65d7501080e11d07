#pragma once
// A reply that goes on: the seats of a show as they change. Any thread.

#include "base/id.hpp"
#include "base/revision.hpp"
#include "feed/live_feed.hpp"

namespace firstshow::http {

/// What a reply goes on with after its head; one viewer is counted while it is there.
struct Watch {
  Watch(feed::LiveFeed& counted_by, ShowId of) : feed(counted_by), show(of) {}
  ~Watch() { feed.leave(); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  feed::LiveFeed& feed;
  ShowId show;
  std::optional<Revision> after;  ///< of the map that the viewer has
};

}  // namespace firstshow::http
