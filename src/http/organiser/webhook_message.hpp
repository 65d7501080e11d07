#pragma once
// The message of an event: {"type", "timestamp", "data"}, where the data is what the API shows of
// the order, payment, refund or show, as of when this is called. Any thread; throws the Store...
// errors.

#include <string>

#include "booking/model/entities.hpp"
#include "catalogue/directory.hpp"

namespace firstshow::store {
class Database;
}

namespace firstshow::http {

/// "" where what it is about is gone.
std::string webhook_message(store::Database& db, const catalogue::Listing& listing,
                            const booking::WebhookDue& event);

}  // namespace firstshow::http
