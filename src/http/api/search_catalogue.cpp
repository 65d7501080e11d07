#include "http/api/search_catalogue.hpp"

#include <algorithm>

#include "http/api/desk_client.hpp"

namespace firstshow::http {

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

bool is_wanted(const catalog::ShowEntry& entry, const ShowsWanted& wanted, Time now) {
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

Awaitable<OrProblem<SharedFound>> search_catalogue(const Request& request, ReadClient& reads,
                                                   std::optional<std::string> text) {
  if (!text) co_return SharedFound();
  const auto found = std::make_shared<catalog::Found>();
  desk::ReadJob job = [found, words = *std::move(text)](store::Database& reader) {
    *found = catalog::search(reader, words);
  };
  auto asking = reads.ask(std::move(job));
  const desk::ReadReply reply = co_await std::move(asking);
  if (auto failed = read_problem(request, reply, "a search")) co_return *std::move(failed);
  co_return SharedFound(found);
}

}  // namespace firstshow::http
