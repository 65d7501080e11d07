#include "http/contract/show_text_source.hpp"

#include "http/contract/show_json.hpp"

namespace firstshow::http {

const catalogue::ShowEntry* find_shown(const catalogue::Listing& listing,
                                       std::optional<ShowId> show) {
  const catalogue::ShowEntry* entry = show ? listing.find_show(*show) : nullptr;
  if (entry == nullptr || entry->show.state == booking::SaleState::kDraft) return nullptr;
  return entry;
}

feed::ShowTextSource show_text_source(const catalogue::Directory& directory, PageCache& pages) {
  feed::ShowTextSource words;
  words.map = [&directory, &pages](ShowId show, const feed::SeatMap& map) -> std::string {
    const catalogue::SharedListing listing = directory.listing();
    const catalogue::ShowEntry* entry = find_shown(*listing, show);
    if (entry == nullptr) return "";
    return *pages
                .find(page_key(PageKind::kSeats, show), seats_stamp(map), false,
                      [&] { return seats_text(*entry, map); })
                .text;
  };
  words.area_keys = [&directory](ShowId show) {
    std::vector<std::string> keys;
    const catalogue::SharedListing listing = directory.listing();
    if (const catalogue::ShowEntry* entry = find_shown(*listing, show))
      for (const auto& area : entry->plan->areas) keys.push_back(area.key);
    return keys;
  };
  words.state = [&directory](ShowId show) -> std::optional<std::string> {
    const catalogue::SharedListing listing = directory.listing();
    const catalogue::ShowEntry* entry = find_shown(*listing, show);
    if (entry == nullptr) return std::nullopt;
    return std::string(sale_state_name(entry->show.state));
  };
  return words;
}

}  // namespace firstshow::http
