// Translations of the catalogue's texts: what everybody may read of them, and what the operator
// puts and still lacks.

#include <memory>

#include <spdlog/spdlog.h>

#include "catalog/translations.hpp"
#include "http/callers.hpp"
#include "http/conditional.hpp"
#include "http/json_writer.hpp"
#include "http/problems.hpp"
#include "http/read_body.hpp"
#include "http/services.hpp"
#include "http/use_cases.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMaxTextsInBody = 1'000;

Response no_such_language(const Request& request) {
  return problem(request, kNoSuchRoute,
                 "A language is named by two or three small letters, and at most one script or "
                 "region after a hyphen: hi, pt-BR.");
}

std::string translations_text(const catalog::Listing& listing, std::string_view language) {
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.field("language", language);
  json.begin_object("texts");
  for (const auto& [text, translation] : catalog::texts_of(listing, language)) {
    json.escaped_key(text);
    json.value(translation);
  }
  json.end_object();
  json.end_object();
  return body;
}

/// All of a language, from memory.
Response all_of_language(const Request& request, const catalog::Directory& directory,
                         PageCache& pages) {
  const std::string_view language = request.variables[0];
  if (!catalog::is_language_code(language)) return no_such_language(request);
  const catalog::SharedListing listing = directory.listing();
  const std::string tag = format_revision(listing->revision);
  const auto write = [&] { return translations_text(*listing, language); };
  // Strangers can think of many languages: only those that the catalogue has are kept.
  if (catalog::texts_of(*listing, language).empty())
    return page_form(request, {std::make_shared<const std::string>(write()), nullptr}, tag,
                     kRevalidated);
  const std::string key =
      std::string(1, static_cast<char>(PageKind::kTranslations)).append(language);
  return page_response(request, pages, key,
                       {listing->revision.epoch, listing->revision.sequence, 0, 0}, tag,
                       kRevalidated, write);
}

/// {"texts": {"Gold": "...", "Old": ""}}; every text that cannot be put is a fault at its field.
void read_texts(JsonObject& in, catalog::Texts& texts) {
  const bool there = in.optional_value("texts", [&](JsonValue& value) {
    const boost::json::object* given = value.raw().if_object();
    if (given != nullptr && given->size() > kMaxTextsInBody)
      return value.fault("must have at most " + std::to_string(kMaxTextsInBody) + " texts, not " +
                         std::to_string(given->size()));
    value.object([&](JsonObject& fields) { catalog::read_texts(fields, texts); });
  });
  if (!there) in.fault("texts", "is missing");
}

}  // namespace

/// GET /v1/translations/{language}
Response read_translations(const Request& request, CatalogueServices& services) {
  return all_of_language(request, services.directory, services.pages);
}

/// GET /admin/v1/translations/{language}: the same, for the operator's command.
Response list_translations(const Request& request, Operator, OperatorServices& services) {
  return all_of_language(request, services.directory, services.pages);
}

/// GET /admin/v1/translations/{language}/missing: what of the catalogue has none.
Response list_missing_translations(const Request& request, Operator, OperatorServices& services) {
  const std::string_view language = request.variables[0];
  if (!catalog::is_language_code(language)) return no_such_language(request);
  const catalog::SharedListing listing = services.directory.listing();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("language", language);
  json.begin_list("texts");
  for (const std::string& text : catalog::missing_texts(*listing, language)) json.value(text);
  json.end_list();
  json.end_object();
  return personal(request, std::move(response));
}

/// PUT /admin/v1/translations/{language}: adds, replaces and removes those that are named.
Awaitable<Response> put_translations(const Request& request, Operator, OperatorServices& services) {
  const std::string language(request.variables[0]);
  if (!catalog::is_language_code(language)) co_return no_such_language(request);
  auto texts = read_body_as<catalog::Texts>(request, read_texts);
  if (!texts) co_return texts.error();
  const auto change = std::make_shared<catalog::TranslationChange>();
  desk::SqlJob put([language, change, given = *std::move(texts)](store::Database& db) {
    *change = catalog::put_translations(db, language, given);
  });
  auto asking = services.desk.ask(std::move(put));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (change->too_many) {
    const Faults faults = {
        {"/texts", "a language has at most " + std::to_string(catalog::kMaxTextsOfLanguage) +
                       " texts; with these it would have " + std::to_string(change->total)}};
    co_return fault_problem(request, kInvalidBody, faults);
  }
  spdlog::info("translations: {} added, {} changed, {} removed in {}", change->added,
               change->changed, change->removed, language);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("language", language);
  json.field("added", change->added);
  json.field("changed", change->changed);
  json.field("removed", change->removed);
  json.field("total", change->total);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
