#include "storm/shop.hpp"

#include <charconv>
#include <cmath>

#include "storm/json_glance.hpp"

namespace firstshow::storm {
namespace {

constexpr Micros kLongestWait = 5 * kSecond;
constexpr std::uint64_t kPassesBy = 30;  ///< free pairs

bool is_free(std::string_view map, const SeatPair& pair) {
  return pair.first < map.size() && pair.second < map.size() && map[pair.first] == '.' &&
         map[pair.second] == '.';
}

}  // namespace

/// One of `count`, the first ones the more often the more they are wanted.
std::size_t Shop::wish(std::size_t count, double wanted) {
  const double share = std::pow(dice(), wanted);
  return std::min(static_cast<std::size_t>(share * static_cast<double>(count)), count - 1);
}

const ShowFacts& Shop::choose_show() {
  return server.shows[wish(server.shows.size(), habits.soonest)];
}

const SeatPair* Shop::choose_pair(const PlanFacts& plan) {
  const std::size_t count = plan.pairs.size();
  if (count == 0) return nullptr;
  const std::size_t first = wish(count, habits.popular);
  if (!habits.sees_map || map.empty()) return &plan.pairs[first];
  // Near what was wished for, but not everybody the very next: the map is a moment old.
  std::uint64_t passes_by = below(kPassesBy);
  const SeatPair* last_seen = nullptr;
  for (std::size_t i = 0; i < count; ++i) {
    const SeatPair& pair = plan.pairs[(first + i) % count];
    if (!is_free(map, pair)) continue;
    if (passes_by-- == 0) return &pair;
    last_seen = &pair;
  }
  return last_seen;
}

std::string request_text(std::string_view method, std::string_view path, std::string_view token,
                         std::string_view key, std::string_view body) {
  std::string text;
  text.reserve(256 + body.size());
  text.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: firstshow\r\n");
  if (!token.empty()) text.append("Authorization: Bearer ").append(token).append("\r\n");
  if (!key.empty()) text.append("Idempotency-Key: \"").append(key).append("\"\r\n");
  if (!body.empty()) text.append("Content-Type: application/json\r\n");
  if (method != "GET")
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  text.append("\r\n").append(body);
  return text;
}

Micros wait_asked_for(Shop& shop, std::string_view problem) {
  const std::string_view said = glance(problem, "retry_after_s");
  Micros seconds = 1;
  std::from_chars(said.data(), said.data() + said.size(), seconds);
  const Micros wait = std::min(seconds * kSecond, kLongestWait);
  return wait + static_cast<Micros>(shop.dice() * static_cast<double>(wait) / 2);
}

std::string_view problem_name(std::string_view problem) {
  const std::string_view type = glance(problem, "type");
  return type.substr(type.rfind('/') + 1);
}

std::string pair_body(const PlanFacts& plan, const SeatPair& pair) {
  std::string body = "{\"seats\": [\"";
  body.append(plan.seats[pair.first]).append("\", \"");
  body.append(plan.seats[pair.second]).append("\"]}");
  return body;
}

}  // namespace firstshow::storm
