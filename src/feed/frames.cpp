#include "feed/frames.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace firstshow::feed {
namespace {

constexpr std::string_view kEnd = "\n\n";

void append_number(std::string& to, std::uint64_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  to.append(digits.data(), end);
}

std::string begin_event(std::string_view name, Revision revision) {
  std::string text = "event: ";
  text.append(name).append("\nid: ").append(format_revision(revision)).append("\ndata: ");
  return text;
}

void append_seats(std::string& to, const Changes& changes, char status, std::string_view name) {
  bool any = false;
  for (const SeatNow& seat : changes.seats) {
    if (seat.status != status) continue;
    if (!any) to.append(",\"").append(name).append("\":[");
    if (any) to += ',';
    any = true;
    append_number(to, seat.seat);
  }
  if (any) to += ']';
}

/// As JSON has it; keys are names that somebody chose.
void append_quoted(std::string& to, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  to += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      to.append("\\u00");
      to += kHex[byte >> 4U];
      to += kHex[byte & 0xfU];
      continue;
    }
    if (c == '"' || c == '\\') to += '\\';
    to += c;
  }
  to += '"';
}

void append_areas(std::string& to, const Changes& changes, std::span<const std::string> keys) {
  bool any = false;
  for (const AreaNow& area : changes.areas) {
    if (area.area >= keys.size()) continue;
    to.append(any ? "," : ",\"areas\":[");
    any = true;
    to.append("{\"key\":");
    append_quoted(to, keys[area.area]);
    to.append(",\"left\":");
    append_number(to, area.left);
    to += '}';
  }
  if (any) to += ']';
}

}  // namespace

std::string seats_event(const Changes& changes, std::span<const std::string> area_keys) {
  constexpr std::array<std::pair<char, std::string_view>, 4> kLists = {
      {{'.', "free"}, {'h', "held"}, {'s', "sold"}, {'b', "blocked"}}};
  std::string text = begin_event("seats", changes.revision);
  text.append("{\"revision\":\"").append(format_revision(changes.revision)).append("\"");
  for (const auto& [status, name] : kLists) append_seats(text, changes, status, name);
  append_areas(text, changes, area_keys);
  return text.append("}").append(kEnd);
}

std::string snapshot_event(Revision revision, std::string_view map) {
  return begin_event("snapshot", revision).append(map).append(kEnd);
}

std::string show_event(std::string_view state) {
  std::string text = "event: show\ndata: {\"state\":\"";
  return text.append(state).append("\"}").append(kEnd);
}

std::string gone_event() {
  return "event: gone\ndata: {}\n\n";
}

void RecentFrames::add(Frame frame) {
  if (frames_.size() == kMax) {
    frames_.pop_front();
    ++first_;
  }
  frames_.push_back(std::move(frame));
}

const Frame* RecentFrames::find(std::uint64_t number) const {
  if (number < first_ || number >= end()) return nullptr;
  return &frames_[number - first_];
}

void FrameCursor::skip_to(const RecentFrames& frames, Revision revision) {
  next_ = frames.end();
  known_ = revision;
}

FrameCursor::Next FrameCursor::next(const RecentFrames& frames, const Frame*& frame) {
  if (frames.has_gone(next_)) return Next::kSnapshot;
  while ((frame = frames.find(next_)) != nullptr) {
    ++next_;
    if (frame->revision == Revision{}) return Next::kFrame;
    if (frame->revision <= known_) continue;
    known_ = frame->revision;
    return Next::kFrame;
  }
  return Next::kNothing;
}

}  // namespace firstshow::feed
