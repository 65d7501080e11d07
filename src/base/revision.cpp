#include "base/revision.hpp"

#include <charconv>

namespace firstshow {

std::string format_revision(Revision revision) {
  return std::to_string(revision.epoch) + "." + std::to_string(revision.sequence);
}

std::optional<Revision> parse_revision(std::string_view text) {
  Revision revision;
  const char* const end = text.data() + text.size();
  const auto epoch = std::from_chars(text.data(), end, revision.epoch);
  if (epoch.ec != std::errc{} || epoch.ptr == end || *epoch.ptr != '.') return std::nullopt;
  const auto sequence = std::from_chars(epoch.ptr + 1, end, revision.sequence);
  if (sequence.ec != std::errc{} || sequence.ptr != end) return std::nullopt;
  if (format_revision(revision) != text) return std::nullopt;
  return revision;
}

}  // namespace firstshow
