#pragma once
// Shows as everybody may read them, and what the live feed says of them: the same words and bytes
// as the reads of http/catalogue/read_show.cpp. Any thread; nothing fails.

#include "catalog/directory.hpp"
#include "feed/live_feed.hpp"
#include "http/message/page_cache.hpp"

namespace firstshow::http {

/// The show of that id, null for drafts: those are nobody's business yet.
const catalog::ShowEntry* find_shown(const catalog::Listing& listing, std::optional<ShowId> show);

/// Both must outlive what is made of them.
feed::ShowTextSource show_text_source(const catalog::Directory& directory, PageCache& pages);

}  // namespace firstshow::http
