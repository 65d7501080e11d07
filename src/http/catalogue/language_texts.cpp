#include "http/catalogue/language_texts.hpp"

#include <memory>

#include "catalogue/translations.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

std::string translations_text(const catalogue::Listing& listing, std::string_view language) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("language", language);
  json.begin_object("texts");
  for (const auto& [text, translation] : catalogue::texts_of(listing, language)) {
    json.escaped_key(text);
    json.value(translation);
  }
  json.end_object();
  json.end_object();
  return body;
}

}  // namespace

Response no_such_language(const Request& request) {
  return problem(request, kNoSuchRoute,
                 "A language is named by two or three small letters, and at most one script or "
                 "region after a hyphen: hi, pt-BR.");
}

Response all_of_language(const Request& request, const catalogue::Directory& directory,
                         PageCache& pages) {
  const std::string_view language = request.variables[0];
  if (!catalogue::is_language_code(language)) return no_such_language(request);
  const catalogue::SharedListing listing = directory.listing();
  const std::string tag = format_revision(listing->revision);
  const auto write = [&] { return translations_text(*listing, language); };
  // Strangers can think of many languages: only those that the catalogue has are kept.
  if (catalogue::texts_of(*listing, language).empty())
    return page_form(request, {std::make_shared<const std::string>(write()), nullptr}, tag,
                     kRevalidated);
  const std::string key =
      std::string(1, static_cast<char>(PageKind::kTranslations)).append(language);
  return page_response(request, pages, key,
                       {listing->revision.epoch, listing->revision.sequence, 0, 0}, tag,
                       kRevalidated, write);
}

}  // namespace firstshow::http
