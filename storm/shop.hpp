#pragma once
// What the buyers of one process have in common: the wire, the counts, the server, the dice, how
// they behave, and where what was said is written down. One thread.

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "storm/history.hpp"
#include "storm/server_facts.hpp"
#include "storm/tally.hpp"
#include "storm/wire.hpp"

namespace firstshow::storm {

/// After a connection broke.
inline constexpr Micros kAskAgain = 50 * kMillisecond;

struct Habits {
  double abandons = 0;    ///< of those who have a hold, how many leave without buying
  double lapses = 0;      ///< of these, how many say nothing and let the hold end by itself
  unsigned tries = 1;     ///< holds that a buyer asks for before leaving
  double popular = 1;     ///< 1: all seats alike; more: the more, the more want the same seats
  Micros looks_for = 0;   ///< between a hold and the order, on average
  Micros hesitates = 0;   ///< between a hold and giving it up, on average
  double soonest = 1;     ///< 1: all shows alike; more: the more, the more want the first ones
  Micros patience = 0;    ///< without any answer for so long nobody comes any more; 0: without end
  bool sees_map = false;  ///< chooses among what the last seat map shows free
  bool mints_at_the_door = false;  ///< gets its token when it comes, not before
};

struct Shop {
  Wire& wire;
  Tally& tally;
  const ServerFacts& server;
  Habits habits;
  std::mt19937_64 random;
  /// With it the generator plays the gateway; "": the server's sandbox does.
  std::string_view webhook_secret;
  HistoryFile* history = nullptr;
  /// The last seat map of the first show, one character a seat; "" before there is one.
  std::string map;
  Micros heard_at = 0;       ///< the last answer, whatever it said
  bool closing = false;      ///< nobody begins anew
  std::uint64_t active = 0;  ///< buyers and loopers who are not through

  /// Somebody is through; the last one ends it once it is closing.
  void through() {
    if (--active == 0 && closing) wire.stop();
  }
  double dice() { return std::generate_canonical<double, 53>(random); }
  std::uint64_t below(std::uint64_t count) { return random() % count; }
  std::size_t wish(std::size_t count, double wanted);
  /// The show that somebody comes for.
  const ShowFacts& choose_show();
  /// A pair of seats to ask for; nothing where the map shows none free.
  const SeatPair* choose_pair(const PlanFacts& plan);
};

/// A whole request. `token`, `key` and `body` may be "".
std::string request_text(std::string_view method, std::string_view path, std::string_view token,
                         std::string_view key, std::string_view body);

/// How long a reply of 429 or 503 asks to wait, some more for whoever is unlucky.
Micros wait_asked_for(Shop& shop, std::string_view problem);

/// The last word of a problem's type ("seats-taken").
std::string_view problem_name(std::string_view problem);

/// {"seats": ["A-1", "A-2"]}
std::string pair_body(const PlanFacts& plan, const SeatPair& pair);

}  // namespace firstshow::storm
