#pragma once
// Reads HTTP/1.1 replies from a byte stream, however it is cut: a length, chunks, or until the
// connection closes. Only what a load generator needs: the status, the body, whether the connection
// goes on. One connection's, one thread. What is not HTTP is a fault, after which it reads no more.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace firstshow::storm {

class ResponseReader {
 public:
  static constexpr std::size_t kMaxHead = 64U << 10U;
  static constexpr std::size_t kMaxBody = 64U << 20U;

  enum class State : std::uint8_t {
    kReading,
    kWhole,  ///< status(), body() and keeps_alive() are those of a reply; next() goes on
    kFault,
  };

  /// Takes bytes up to the end of the reply; what is behind it waits for next().
  State feed(std::string_view bytes);
  /// The connection ended: a reply without a length is whole then, any other is a fault.
  State end();
  /// Begins with the reply behind the one that was whole, which may be there already.
  State next();

  State state() const { return state_; }
  unsigned status() const { return status_; }
  std::string_view body() const { return body_; }
  bool keeps_alive() const { return keeps_alive_; }
  /// Whether anything came that belongs to no whole reply yet.
  bool has_begun() const { return stage_ != Stage::kHead || !unread_.empty(); }

 private:
  enum class Stage : std::uint8_t { kHead, kLength, kUntilEnd, kChunkSize, kChunk, kTrailer };

  State advance();
  bool read_head();
  bool read_field(std::string_view name, std::string_view value);
  bool read_chunk_size();
  bool skip_trailer();
  bool take_body(std::size_t& missing);
  bool take_line(std::string_view& line);
  State fault();

  State state_ = State::kReading;
  Stage stage_ = Stage::kHead;
  std::string unread_;
  std::size_t used_ = 0;  ///< of unread_
  std::size_t missing_ = 0;
  unsigned status_ = 0;
  bool keeps_alive_ = true;
  bool chunked_ = false;
  bool has_length_ = false;
  std::size_t head_bytes_ = 0;
  std::string body_;
};

}  // namespace firstshow::storm
