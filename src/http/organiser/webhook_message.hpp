#pragma once
// The message of an event: {"type", "timestamp", "data"}, where the data is what the API shows of
// the order, payment, refund or show, as of when this is called. Any thread; throws the Store...
// errors.

#include <optional>
#include <string>

#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"

namespace firstshow::store {
class Database;
}

namespace firstshow::http {

/// Nothing: the catalogue does not name the order's places yet. "": what it is about is gone.
std::optional<std::string> webhook_message(store::Database& db, const catalogue::Listing& listing,
                                           const booking::WebhookDue& event, Time now);

}  // namespace firstshow::http
