#include "catalogue/shows_wanted.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace firstshow::catalogue {

bool is_language(std::string_view language, std::string_view wanted) {
  return equals_ignoring_case(language.substr(0, wanted.size()), wanted) &&
         (language.size() == wanted.size() || language[wanted.size()] == '-');
}

bool is_of_kind(std::string_view kind, std::string_view wanted) {
  for (std::size_t begin = 0; begin <= wanted.size();) {
    const std::size_t end = std::min(wanted.find(',', begin), wanted.size());
    if (equals_ignoring_case(kind, wanted.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

bool is_wanted(const ShowEntry& entry, const ShowsWanted& wanted, Time now) {
  const booking::Show& show = entry.show;
  if (show.state == booking::SaleState::kDraft || show.state == booking::SaleState::kCancelled)
    return false;
  if (show.closes_at <= now) return false;
  if (wanted.title && show.title != *wanted.title) return false;
  if (wanted.venue && entry.venue->id != *wanted.venue) return false;
  if (wanted.date && entry.day != *wanted.date) return false;
  if (wanted.from && entry.day < *wanted.from) return false;
  if (wanted.kind && !is_of_kind(entry.title->kind, *wanted.kind)) return false;
  if (wanted.city && !equals_ignoring_case(entry.venue->city, *wanted.city)) return false;
  if (wanted.language && !is_language(entry.title->language, *wanted.language)) return false;
  return !wanted.format || equals_ignoring_case(entry.title->format, *wanted.format);
}

std::optional<Found> search_catalogue(const Listing& listing,
                                      const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return search(listing, *text);
}

}  // namespace firstshow::catalogue
