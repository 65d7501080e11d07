#include "storm/server_facts.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <stdexcept>

#include <boost/json.hpp>

#include "storm/response_reader.hpp"

namespace firstshow::storm {
namespace {

namespace json = boost::json;

constexpr double kAisle = 1.6;  // docs/core.md, "Seats as numbers"
constexpr int kPatienceS = 30;

class Socket {
 public:
  explicit Socket(const sockaddr_in& server)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval patience{kPatienceS, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof server) == 0;
  }
  ~Socket() { ::close(socket_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  bool send(std::string_view bytes) const {
    while (connected_ && !bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return connected_;
  }
  bool receive(ResponseReader& reader) const {
    std::array<char, 65'536> bytes{};
    while (reader.state() == ResponseReader::State::kReading) {
      const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (count < 0) return false;
      if (count == 0) return reader.end() == ResponseReader::State::kWhole;
      reader.feed({bytes.data(), static_cast<std::size_t>(count)});
    }
    return reader.state() == ResponseReader::State::kWhole;
  }

 private:
  int socket_;
  bool connected_ = false;
};

std::string text_of(const json::value& value) {
  return std::string(std::string_view(value.as_string().data(), value.as_string().size()));
}

PlanFacts read_plan(const std::string& id, const json::object& plan) {
  PlanFacts facts;
  facts.id = id;
  for (const json::value& zone : plan.at("zones").as_array()) {
    for (const json::value& row : zone.as_object().at("rows").as_array()) {
      std::vector<double> x;
      std::vector<double> y;
      const auto first = static_cast<std::uint32_t>(facts.seats.size());
      for (const json::value& seat : row.as_object().at("seats").as_array()) {
        const json::object& each = seat.as_object();
        facts.seats.push_back(text_of(each.at("key")));
        x.push_back(each.at("x").to_number<double>());
        y.push_back(each.at("y").to_number<double>());
      }
      const auto pairs = pairs_in_row(first, x, y);
      facts.pairs.insert(facts.pairs.end(), pairs.begin(), pairs.end());
    }
  }
  return facts;
}

/// The pairs of a run of neighbours: from the left and, where one seat is over, the last from the
/// right.
void add_pairs(std::vector<SeatPair>& pairs, std::uint32_t first, std::uint32_t count) {
  const bool odd = count % 2 != 0;
  const std::uint32_t from_left = odd && count > 1 ? (count - 3) / 2 : count / 2;
  for (std::uint32_t i = 0; i < from_left; ++i)
    pairs.emplace_back(first + 2 * i, first + 2 * i + 1);
  if (odd && count > 1) pairs.emplace_back(first + count - 2, first + count - 1);
}

}  // namespace

std::vector<SeatPair> pairs_in_row(std::uint32_t first_seat, const std::vector<double>& x,
                                   const std::vector<double>& y) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < x.size(); ++i)
    gaps.push_back(std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]));
  std::vector<double> sorted = gaps;
  std::sort(sorted.begin(), sorted.end());
  const double usual = sorted.empty() ? 0 : sorted[sorted.size() / 2];
  std::vector<SeatPair> pairs;
  std::uint32_t run = 0;  // its first seat, of this row
  for (std::size_t i = 0; i < x.size(); ++i) {
    const bool ends = i + 1 == x.size() || gaps[i] > kAisle * usual;
    if (!ends) continue;
    add_pairs(pairs, first_seat + run, static_cast<std::uint32_t>(i) + 1 - run);
    run = static_cast<std::uint32_t>(i) + 1;
  }
  return pairs;
}

std::pair<unsigned, std::string> ask_once(const sockaddr_in& server, const std::string& request) {
  const Socket socket(server);
  ResponseReader reader;
  if (!socket.send(request) || !socket.receive(reader)) return {0, ""};
  return {reader.status(), std::string(reader.body())};
}

std::string get(const sockaddr_in& server, const std::string& path) {
  auto [status, body] =
      ask_once(server, "GET " + path + " HTTP/1.1\r\nHost: firstshow\r\nConnection: close\r\n\r\n");
  if (status == 0)
    throw std::runtime_error("no box office answers on port " +
                             std::to_string(ntohs(server.sin_port)));
  if (status != 200)
    throw std::runtime_error("GET " + path + " was answered with " + std::to_string(status) + ": " +
                             body.substr(0, 300));
  return std::move(body);
}

ServerFacts look_at_server(const sockaddr_in& server, const std::string& show, std::size_t most) {
  ServerFacts facts;
  std::map<std::string, std::size_t> plans;
  const auto add = [&](const json::object& one) {
    const std::string plan = text_of(one.at("seat_plan"));
    const auto [known, is_new] = plans.try_emplace(plan, facts.plans.size());
    if (is_new) {
      const json::value told = json::parse(get(server, "/v1/seat-plans/" + plan));
      facts.plans.push_back(read_plan(plan, told.as_object()));
    }
    facts.shows.push_back({text_of(one.at("id")), known->second});
  };
  try {
    if (!show.empty()) {
      add(json::parse(get(server, "/v1/shows/" + show)).as_object());
      return facts;
    }
    for (std::string cursor; facts.shows.size() < most;) {
      const json::value page = json::parse(
          get(server, "/v1/shows?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor)));
      for (const json::value& one : page.as_object().at("items").as_array())
        if (facts.shows.size() < most && one.as_object().at("state").as_string() == "on_sale")
          add(one.as_object());
      const json::value& next = page.as_object().at("next_cursor");
      if (!next.is_string()) break;
      cursor = text_of(next);
    }
  } catch (const boost::system::system_error& wrong) {
    throw std::runtime_error(std::string("what the server says of its shows is not JSON: ") +
                             wrong.what());
  } catch (const std::out_of_range&) {
    throw std::runtime_error("what the server says of its shows lacks a member");
  } catch (const std::invalid_argument& wrong) {
    throw std::runtime_error(std::string("what the server says of its shows is no box office's: ") +
                             wrong.what());
  }
  if (facts.shows.empty()) throw std::runtime_error("nothing is on sale there");
  return facts;
}

sockaddr_in parse_target(std::string_view url) {
  const std::string said(url);
  constexpr std::string_view kScheme = "http://";
  if (url.starts_with(kScheme)) url.remove_prefix(kScheme.size());
  if (!url.empty() && url.back() == '/') url.remove_suffix(1);
  const std::size_t colon = url.find(':');
  sockaddr_in server{};
  server.sin_family = AF_INET;
  const std::string host(url.substr(0, colon));
  std::uint16_t port = 0;
  const std::string_view digits = colon == std::string_view::npos ? "" : url.substr(colon + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool good_port = error == std::errc{} && end == digits.data() + digits.size() && port > 0;
  if (!good_port || ::inet_pton(AF_INET, host.c_str(), &server.sin_addr) != 1)
    throw std::runtime_error("\"" + said + "\" is not a target like http://127.0.0.1:8080");
  server.sin_port = htons(port);
  return server;
}

bool is_loopback(const sockaddr_in& server) {
  constexpr std::uint32_t kLoopback = 127;
  return ntohl(server.sin_addr.s_addr) >> 24U == kLoopback;
}

}  // namespace firstshow::storm
