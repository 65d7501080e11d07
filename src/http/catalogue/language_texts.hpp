#pragma once
// The translations of one language as everybody and the operator read them. Any thread.

#include "catalogue/directory.hpp"
#include "http/message/page_cache.hpp"

namespace firstshow::http {

/// 404: the path names no language.
Response no_such_language(const Request& request);

/// All texts of the language in the request's path, from memory; or that 404.
Response all_of_language(const Request& request, const catalogue::Directory& directory,
                         PageCache& pages);

}  // namespace firstshow::http
