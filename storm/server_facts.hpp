#pragma once
// What the load generator learns of a server before it begins: its shows, their seats, and which
// seats are side by side. Asked over HTTP as anybody would, one question after the other. Throws
// std::runtime_error with a sentence where the server does not answer as a box office does.

#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace firstshow::storm {

using SeatPair = std::pair<std::uint32_t, std::uint32_t>;  ///< into PlanFacts::seats

struct PlanFacts {
  std::string id;
  std::vector<std::string> seats;  ///< keys, in the order of the seat map
  /// Neighbours with no seat in two pairs; taking any of them from an empty row leaves no single
  /// seat.
  std::vector<SeatPair> pairs;
};

struct ShowFacts {
  std::string id;
  std::size_t plan = 0;  ///< into ServerFacts::plans
};

struct ServerFacts {
  std::vector<ShowFacts> shows;
  std::vector<PlanFacts> plans;

  const PlanFacts& plan_of(const ShowFacts& show) const { return plans[show.plan]; }
};

/// All that is on sale, up to `most` shows, or only `show` if it is not "".
ServerFacts look_at_server(const sockaddr_in& server, const std::string& show, std::size_t most);

/// One GET on a connection of its own; the body of its 200.
std::string get(const sockaddr_in& server, const std::string& path);
/// One request on a connection of its own, whatever is answered; status 0 if nothing was.
std::pair<unsigned, std::string> ask_once(const sockaddr_in& server, const std::string& request);

/// The pairs of one row, of which `x` and `y` are the places of its seats: a gap wider than 1.6
/// times the usual one parts neighbours.
std::vector<SeatPair> pairs_in_row(std::uint32_t first_seat, const std::vector<double>& x,
                                   const std::vector<double>& y);

/// "http://127.0.0.1:8080": an address and a port. Throws std::runtime_error with a sentence.
sockaddr_in parse_target(std::string_view url);
bool is_loopback(const sockaddr_in& server);

}  // namespace firstshow::storm
