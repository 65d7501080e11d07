#pragma once
// Replies to reads with what a caller needs to ask again cheaply: entity tags, 304, the choice of a
// content coding. Any thread; fails only as writing a page does.

#include <optional>

#include "http/message/exchange.hpp"
#include "http/message/page_cache.hpp"

namespace firstshow::http {

/// An ETag for `content`, without quotes.
std::string content_tag(std::string_view content);

/// A page for everybody in the form that the caller takes, or 304. Each form has a tag of its own:
/// `tag` (without quotes), with "-gzip" where it is compressed.
template <class Write>
Response page_response(const Request& request, PageCache& cache, std::string_view key,
                       const PageStamp& stamp, std::string_view tag, std::string_view cache_control,
                       const Write& write);

/// For what one caller may see: 200 with a weak tag of the body (whatever its "server_time" says),
/// or 304. Not compressed: a body that mixes what others chose with what is private tells by its
/// length what is in it (the BREACH attack). Anything but a 200 stays as it is.
Response personal(const Request& request, Response response);

/// The parts of page_response() that need no template.
bool wants_packed(const Request& request);
Response page_form(const Request& request, PageForms forms, std::string_view tag,
                   std::string_view cache_control);

template <class Write>
Response page_response(const Request& request, PageCache& cache, std::string_view key,
                       const PageStamp& stamp, std::string_view tag, std::string_view cache_control,
                       const Write& write) {
  return page_form(request, cache.find(key, stamp, wants_packed(request), write), tag,
                   cache_control);
}

}  // namespace firstshow::http
