#include "storm/response_reader.hpp"

#include <algorithm>
#include <charconv>

namespace firstshow::storm {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// `lower_case` is in lower case already.
bool same_word(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return lower(a) == b; });
}

bool read_number(std::string_view text, std::size_t& number, int base) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

ResponseReader::State ResponseReader::feed(std::string_view bytes) {
  if (state_ == State::kFault) return state_;
  unread_.append(bytes);
  return state_ == State::kWhole ? state_ : advance();
}

ResponseReader::State ResponseReader::end() {
  if (state_ != State::kReading) return state_;
  if (stage_ != Stage::kUntilEnd) return fault();
  keeps_alive_ = false;
  return state_ = State::kWhole;
}

ResponseReader::State ResponseReader::next() {
  if (state_ != State::kWhole) return state_;
  unread_.erase(0, used_);
  used_ = 0;
  state_ = State::kReading;
  stage_ = Stage::kHead;
  head_bytes_ = 0;
  body_.clear();
  return advance();
}

ResponseReader::State ResponseReader::fault() {
  return state_ = State::kFault;
}

/// Goes on until the reply is whole or bytes are missing.
ResponseReader::State ResponseReader::advance() {
  while (state_ == State::kReading) {
    bool went_on = false;
    switch (stage_) {
      case Stage::kHead:
        went_on = read_head();
        break;
      case Stage::kLength:
        went_on = take_body(missing_);
        if (went_on && state_ == State::kReading) state_ = State::kWhole;
        break;
      case Stage::kUntilEnd: {
        std::size_t all = kMaxBody + 1;
        take_body(all);
        break;
      }
      case Stage::kChunkSize:
        went_on = read_chunk_size();
        break;
      case Stage::kChunk:
        went_on = take_body(missing_);
        if (went_on) {
          std::string_view line;
          // The line that ends a chunk is empty; it may be still to come.
          missing_ = 0;
          went_on = take_line(line);
          if (went_on && !line.empty()) return fault();
          if (went_on) stage_ = Stage::kChunkSize;
        }
        break;
      case Stage::kTrailer:
        went_on = skip_trailer();
        break;
    }
    if (!went_on) break;
  }
  return state_;
}

/// A line without its end, if all of it came. A fault if it is too long.
bool ResponseReader::take_line(std::string_view& line) {
  const std::size_t end = unread_.find("\r\n", used_);
  if (end == std::string::npos) {
    if (unread_.size() - used_ > kMaxHead) fault();
    return false;
  }
  line = std::string_view(unread_).substr(used_, end - used_);
  used_ = end + 2;
  return true;
}

bool ResponseReader::read_head() {
  const std::size_t end = unread_.find("\r\n\r\n", used_);
  if (end == std::string::npos) {
    // Garbage is told from a slow reply by its first bytes.
    const std::string_view begun = std::string_view(unread_).substr(used_, 7);
    const bool like_http = begun == std::string_view("HTTP/1.").substr(0, begun.size());
    if (!like_http || unread_.size() - used_ > kMaxHead) fault();
    return false;
  }
  std::string_view line;
  take_line(line);
  std::size_t status = 0;
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || line[8] != ' ' ||
      !read_number(line.substr(9, 3), status, 10) || status < 100 ||
      (line.size() > 12 && line[12] != ' ')) {
    fault();
    return false;
  }
  status_ = static_cast<unsigned>(status);
  keeps_alive_ = line[7] != '0';
  chunked_ = has_length_ = false;
  missing_ = 0;
  while (take_line(line) && !line.empty()) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 ||
        !read_field(line.substr(0, colon), trimmed(line.substr(colon + 1)))) {
      fault();
      return false;
    }
  }
  if (status_ < 200) return true;  // 100 Continue and its like: the reply comes behind it
  if (status_ == 204 || status_ == 304) {
    state_ = State::kWhole;
  } else if (chunked_) {
    stage_ = Stage::kChunkSize;
  } else {
    stage_ = has_length_ ? Stage::kLength : Stage::kUntilEnd;
  }
  return true;
}

bool ResponseReader::read_field(std::string_view name, std::string_view value) {
  const char first = lower(name.front());
  if (first == 'c' && same_word(name, "content-length")) {
    has_length_ = true;
    return read_number(value, missing_, 10) && missing_ <= kMaxBody;
  }
  if (first == 'c' && same_word(name, "connection")) {
    if (same_word(value, "close")) keeps_alive_ = false;
    if (same_word(value, "keep-alive")) keeps_alive_ = true;
  }
  if (first == 't' && same_word(name, "transfer-encoding")) {
    chunked_ = true;
    return same_word(value, "chunked");
  }
  return true;
}

bool ResponseReader::read_chunk_size() {
  std::string_view line;
  if (!take_line(line)) return false;
  const std::string_view size = trimmed(line.substr(0, line.find(';')));
  if (!read_number(size, missing_, 16) || missing_ > kMaxBody - body_.size()) {
    fault();
    return false;
  }
  stage_ = missing_ == 0 ? Stage::kTrailer : Stage::kChunk;
  return true;
}

bool ResponseReader::skip_trailer() {
  std::string_view line;
  if (!take_line(line)) return false;
  if (line.empty()) state_ = State::kWhole;
  return true;
}

/// Moves up to `missing` bytes to the body; true when none is missing.
bool ResponseReader::take_body(std::size_t& missing) {
  const std::size_t count = std::min(missing, unread_.size() - used_);
  body_.append(unread_, used_, count);
  used_ += count;
  missing -= count;
  if (used_ == unread_.size()) {
    unread_.clear();
    used_ = 0;
  }
  if (body_.size() > kMaxBody) fault();
  return missing == 0;
}

}  // namespace firstshow::storm
