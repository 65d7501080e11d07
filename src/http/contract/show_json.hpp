#pragma once
// Shows and seat maps as replies show them. Any thread; nothing fails.

#include "catalogue/directory.hpp"
#include "feed/seat_maps.hpp"
#include "http/message/json_writer.hpp"
#include "http/message/page_cache.hpp"

namespace firstshow::http {

/// What a list of shows says of one; fields within an open object.
void write_show_fields(JsonWriter& json, const catalogue::ShowEntry& entry);
/// Fields of a title within an open object, without people and synopsis.
void write_title_fields(JsonWriter& json, const catalogue::Title& title);
void write_venue_fields(JsonWriter& json, const catalogue::Venue& venue);
/// What the pages of a show follow from; `map` may be null.
PageStamp show_stamp(const catalogue::Listing& listing, const feed::SeatMap* map);
/// What the page of a seat map follows from.
PageStamp seats_stamp(const feed::SeatMap& map);
/// One show of GET /v1/shows, with places left where there is a map.
std::string listed_show_text(const catalogue::ShowEntry& entry, const feed::SeatMap* map);
/// The whole reply of GET /v1/shows/{id}; `map` may be null: then nothing is said of places left.
std::string show_text(const catalogue::ShowEntry& entry, const feed::SeatMap* map);
/// The whole reply of GET /v1/shows/{id}/seats.
std::string seats_text(const catalogue::ShowEntry& entry, const feed::SeatMap& map);

}  // namespace firstshow::http
