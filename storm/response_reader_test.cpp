#include "storm/response_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace firstshow::storm {
namespace {

using State = ResponseReader::State;

struct GoodReply {
  const char* name;
  std::string bytes;
  unsigned status;
  std::string body;
  bool keeps_alive;
  bool needs_end;
};

std::vector<GoodReply> good_replies() {
  return {
      {"a length", "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello", 201, "hello", true,
       false},
      {"names in any case", "HTTP/1.1 200 OK\r\ncOnTeNt-lEnGtH:  2 \r\nCONNECTION: Close\r\n\r\nab",
       200, "ab", false, false},
      {"no body", "HTTP/1.1 204 No Content\r\n\r\n", 204, "", true, false},
      {"not modified, with the length of what was not sent",
       "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, "", true, false},
      {"no reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, "", true, false},
      {"chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
       "5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n",
       200, "hello0123456789", true, false},
      {"chunks with line ends in them",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\r\n\r\n\r\n0\r\n\r\n", 200,
       "\r\n\r\n", true, false},
      {"until the end", "HTTP/1.1 200 OK\r\n\r\nall of it", 200, "all of it", false, true},
      {"old", "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", 200, "x", false, false},
      {"old, kept alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx",
       200, "x", true, false},
      {"after a 100",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok", 202,
       "ok", true, false},
  };
}

void expect_good(const ResponseReader& reader, const GoodReply& good, const std::string& how) {
  EXPECT_EQ(reader.state(), State::kWhole) << good.name << how;
  EXPECT_EQ(reader.status(), good.status) << good.name << how;
  EXPECT_EQ(reader.body(), good.body) << good.name << how;
  EXPECT_EQ(reader.keeps_alive(), good.keeps_alive) << good.name << how;
}

TEST(ResponseReader, ReadsRepliesHoweverTheyAreCut) {
  for (const GoodReply& good : good_replies()) {
    for (std::size_t cut = 0; cut <= good.bytes.size(); ++cut) {
      ResponseReader reader;
      reader.feed(std::string_view(good.bytes).substr(0, cut));
      if (cut < good.bytes.size() || good.needs_end) {
        EXPECT_EQ(reader.state(), State::kReading) << good.name << " cut at " << cut;
      }
      reader.feed(std::string_view(good.bytes).substr(cut));
      if (good.needs_end) reader.end();
      expect_good(reader, good, " cut at " + std::to_string(cut));
    }
    ResponseReader reader;
    for (const char byte : good.bytes) reader.feed({&byte, 1});
    if (good.needs_end) reader.end();
    expect_good(reader, good, " byte by byte");
  }
}

TEST(ResponseReader, ReadsOneReplyAfterTheOther) {
  std::string all;
  for (const GoodReply& good : good_replies())
    if (!good.needs_end) all += good.bytes;
  ResponseReader reader;
  reader.feed(all);
  for (const GoodReply& good : good_replies()) {
    if (good.needs_end) continue;
    expect_good(reader, good, " in a row");
    reader.next();
  }
  EXPECT_EQ(reader.state(), State::kReading);
  EXPECT_FALSE(reader.has_begun());
  reader.feed("HTTP");
  EXPECT_TRUE(reader.has_begun());
}

TEST(ResponseReader, KnowsGarbage) {
  const std::vector<std::string> bad = {
      "hello",
      "\x16\x03\x01",
      "HTTP/2 200\r\n\r\n",
      "HTTP/1.1 abc\r\n\r\n",
      "HTTP/1.1 99 Low\r\n\r\n",
      "HTTP/1.1 2000\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
      "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
      "HTTP/1.1 200 OK\r\nX: " + std::string(ResponseReader::kMaxHead, 'x'),
  };
  for (const std::string& bytes : bad) {
    ResponseReader reader;
    EXPECT_EQ(reader.feed(bytes), State::kFault) << bytes.substr(0, 100);
    EXPECT_EQ(reader.feed("HTTP/1.1 204 No Content\r\n\r\n"), State::kFault) << "it stays one";
    EXPECT_EQ(reader.next(), State::kFault);
  }
}

TEST(ResponseReader, KnowsAnEndTooEarly) {
  for (const char* bytes :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello"}) {
    ResponseReader reader;
    reader.feed(bytes);
    EXPECT_EQ(reader.end(), State::kFault) << bytes;
  }
}

}  // namespace
}  // namespace firstshow::storm
