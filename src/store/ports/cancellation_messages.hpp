#pragma once
// What an organiser tells the buyers of a show that it cancelled; the mail of the cancellation
// shows it. Functions over a Database, on its thread; they throw the Store... errors.

#include <string>

#include "base/id.hpp"

namespace firstshow::store {

class Database;

struct CancellationMessage {
  ShowId show;
  OrganiserId organiser;
  std::string text;  ///< one paragraph
};

/// In the batch of the cancellation. The first message of a show stays.
void write_cancellation_message(Database& db, const CancellationMessage& message);
/// "" where nothing was said.
std::string read_cancellation_message(Database& db, ShowId show);

}  // namespace firstshow::store
