#pragma once
// Writes one record of the booking core as its row: a new one or, by id, the new image of one that
// is there. On the Database's thread, inside a transaction; throws the Store... errors.

#include "booking/model/entities.hpp"
#include "store/database.hpp"

namespace firstshow::store {

void write_record(Database& db, const booking::Record& record);

}  // namespace firstshow::store
