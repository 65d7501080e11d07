#pragma once
// A show as its organiser reads it: with its prices, limits and rules, on sale or not. Functions
// over a Database run on its thread and throw the Store... errors; the others on any thread.

#include <map>
#include <optional>
#include <string>

#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::store {
class Database;
}  // namespace firstshow::store

namespace firstshow::http {

struct OwnShow {
  booking::Show show;
  catalogue::SharedSeatPlan plan;  ///< null where it cannot be read
};

/// Plans of shows, each read once; those that the catalogue has are not read.
class PlansOfShows {
 public:
  explicit PlansOfShows(const catalogue::Listing& listing) : listing_(listing) {}
  catalogue::SharedSeatPlan find(store::Database& reader, SeatPlanId plan);

 private:
  const catalogue::Listing& listing_;
  std::map<SeatPlanId, catalogue::SharedSeatPlan> read_;
};

/// One show of this organiser, over or not; nothing if it has none of this id.
std::optional<OwnShow> read_own_show(store::Database& reader, const catalogue::Listing& listing,
                                     OrganiserId organiser, ShowId show);

/// What defines a show; fields within an open object.
void write_show_definition(JsonWriter& json, const booking::Show& show);
/// The whole object.
void write_own_show(JsonWriter& json, const OwnShow& one);
/// The ETag of a show, with its quotes: another one with each change by staff.
std::string show_etag(const booking::Show& show);

}  // namespace firstshow::http
