#pragma once
// Replies that everybody gets alike (a show, its seat map, a seat plan), written once and kept
// until what they say has changed. Any thread; a short lock. Nothing fails.

#include <mutex>

#include <boost/unordered/unordered_flat_map.hpp>

#include "catalog/directory.hpp"
#include "feed/seat_maps.hpp"
#include "http/exchange.hpp"

namespace firstshow::http {

struct Page {
  SharedText text;
  std::string tag;  ///< its ETag, without quotes
};

class Pages {
 public:
  /// GET /v1/shows/{id}; `entry` is of `listing`, `map` may be null.
  Page show(const catalog::Listing& listing, const catalog::ShowEntry& entry,
            const feed::SharedSeatMap& map);
  /// GET /v1/shows/{id}/seats
  Page seats(const catalog::ShowEntry& entry, const feed::SharedSeatMap& map);
  /// GET /v1/seat-plans/{id}
  SharedText plan(SeatPlanId id, const catalog::SharedSeatPlan& plan);

 private:
  struct ShowPage {
    Revision listing;
    feed::SharedSeatMap map;
    Page page;
  };
  struct SeatsPage {
    feed::SharedSeatMap map;
    Page page;
  };
  struct PlanPage {
    catalog::SharedSeatPlan plan;
    SharedText text;
  };
  std::mutex mutex_;
  boost::unordered_flat_map<ShowId, ShowPage> shows_;
  boost::unordered_flat_map<ShowId, SeatsPage> seats_;
  boost::unordered_flat_map<SeatPlanId, PlanPage> plans_;
};

}  // namespace firstshow::http
