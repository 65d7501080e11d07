#pragma once
// What lists of the catalogue have in common: which shows are wanted, and the search for words.
// Pure functions; any thread; nothing fails.

#include <chrono>
#include <optional>
#include <string>

#include "catalogue/directory.hpp"
#include "catalogue/search.hpp"

namespace firstshow::catalogue {

/// Filters of shows that need no search.
struct ShowsWanted {
  std::optional<std::string> city;            ///< without regard to the case of ASCII letters
  std::optional<std::chrono::sys_days> date;  ///< at the venue
  std::optional<std::chrono::sys_days> from;  ///< that day or a later one, at the venue
  std::optional<std::string> kind;            ///< one, or several with commas between them
  std::optional<TitleId> title;
  std::optional<VenueId> venue;
  std::optional<std::string> language;  ///< "hi" also finds "hi-IN"
  std::optional<std::string> format;
};

/// Whether a show is or will be on sale, and is asked for.
bool is_wanted(const ShowEntry& entry, const ShowsWanted& wanted, Time now);

/// Whether `kind` is one of those in `wanted`, which have commas between them.
bool is_of_kind(std::string_view kind, std::string_view wanted);

/// Whether `wanted`, a language range (RFC 4647, 3.3.1), takes `language`.
bool is_language(std::string_view language, std::string_view wanted);

/// What was found of `text`; nothing where there is none to look for.
std::optional<Found> search_catalogue(const Listing& listing,
                                      const std::optional<std::string>& text);

}  // namespace firstshow::catalogue
