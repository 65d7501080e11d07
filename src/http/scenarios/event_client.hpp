#pragma once
// For tests: a browser's side of a live seat map. It reads Server-Sent Events one by one and keeps
// the map that they make, as the contract says. One thread; failures are GoogleTest's.

#include <gtest/gtest.h>

#include <string>

#include <boost/json/array.hpp>

#include "http/scenarios/test_server.hpp"

namespace firstshow::http {

struct LiveEvent {
  std::string name;  ///< "" where the stream has ended
  std::string id;
  std::string data;

  boost::json::object json() const { return boost::json::parse(data).as_object(); }
};

class EventClient {
 public:
  explicit EventClient(std::uint16_t port, int receive_buffer = 0)
      : client_(port, receive_buffer) {}

  /// Asks for the stream of a show; `query` with its question mark. The reply to a stream has no
  /// body.
  RawReply open(const std::string& show, const std::string& headers = "",
                const std::string& query = "") {
    client_.send(TestServer::request("GET", "/v1/shows/" + show + "/seats/live" + query, "",
                                     "Accept: text/event-stream\r\n" + headers));
    return client_.receive();
  }
  /// The next event, which is applied to the map. Comments and what else is no event only count.
  LiveEvent next() {
    for (;;) {
      const std::string block = client_.receive_until("\n\n");
      if (block.empty()) return {};
      bytes += block;
      LiveEvent event = read(block);
      if (block.front() == ':') ++comments;
      if (event.name.empty()) continue;
      apply(event);
      return event;
    }
  }
  /// Reads on until the map is at `wanted`.
  void follow_to(const std::string& wanted) {
    while (revision != wanted) {
      const std::string name = next().name;
      ASSERT_NE(name, "") << "the stream ended at " << revision << ", before " << wanted;
    }
  }
  /// Reads until there is a comment.
  bool hear_comment() {
    const int before = comments;
    while (comments == before) {
      const std::string block = client_.receive_until("\n\n");
      if (block.empty()) return false;
      if (block.front() == ':') ++comments;
    }
    return true;
  }
  bool ended() { return client_.ended(); }

  std::string bytes;     ///< everything after the head
  std::string revision;  ///< of the map: the Last-Event-ID
  std::string seats;     ///< a status a seat
  std::map<std::string, std::int64_t> areas;
  std::string state;
  int comments = 0;
  int snapshots = 0;

 private:
  static LiveEvent read(std::string_view block) {
    LiveEvent event;
    while (!block.empty()) {
      const std::string_view line = block.substr(0, block.find('\n'));
      block.remove_prefix(std::min(block.size(), line.size() + 1));
      if (line.starts_with("event: ")) event.name = line.substr(7);
      if (line.starts_with("id: ")) event.id = line.substr(4);
      if (line.starts_with("data: ")) event.data += line.substr(6);
    }
    return event;
  }
  void apply(const LiveEvent& event) {
    const boost::json::object data = event.json();
    if (event.name == "show") state = data.at("state").as_string();
    if (event.name != "snapshot" && event.name != "seats") return;
    EXPECT_EQ(event.id, data.at("revision").as_string());
    revision = event.id;
    if (event.name == "snapshot") {
      ++snapshots;
      seats = data.at("seats").as_string();
    }
    for (const auto& [list, status] : {std::pair{"free", '.'}, std::pair{"held", 'h'},
                                       std::pair{"sold", 's'}, std::pair{"blocked", 'b'}})
      if (const boost::json::value* changed = data.if_contains(list))
        for (const boost::json::value& seat : changed->as_array())
          seats.at(seat.to_number<std::size_t>()) = status;
    if (const boost::json::value* changed = data.if_contains("areas"))
      for (const boost::json::value& area : changed->as_array())
        areas[std::string(area.at("key").as_string())] = area.at("left").to_number<std::int64_t>();
  }

  RawClient client_;
};

}  // namespace firstshow::http
