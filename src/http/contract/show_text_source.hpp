#pragma once
// Shows as everybody may read them, and what the live feed says of them: the same words and bytes
// as the reads of http/catalogue/read_show.cpp. Any thread; nothing fails.

#include "catalogue/directory.hpp"
#include "feed/live_feed.hpp"
#include "http/message/page_cache.hpp"

namespace firstshow::http {

/// The show of that id, null for drafts: those are nobody's business yet.
const catalogue::ShowEntry* find_shown(const catalogue::Listing& listing,
                                       std::optional<ShowId> show);

/// Both must outlive what is made of them.
feed::ShowTextSource show_text_source(const catalogue::Directory& directory, PageCache& pages);

}  // namespace firstshow::http
