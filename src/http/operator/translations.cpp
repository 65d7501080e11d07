// Translations of the catalogue's texts, as the operator puts them and sees what is missing.

#include <memory>

#include <spdlog/spdlog.h>

#include "catalogue/translations.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/catalogue/language_texts.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMaxTextsInBody = 1'000;

/// {"texts": {"Gold": "...", "Old": ""}}; every text that cannot be put is a fault at its field.
void read_texts(JsonObject& in, catalogue::Texts& texts) {
  const bool there = in.optional_value("texts", [&](JsonValue& value) {
    const boost::json::object* given = value.raw().if_object();
    if (given != nullptr && given->size() > kMaxTextsInBody)
      return value.fault("must have at most " + std::to_string(kMaxTextsInBody) + " texts, not " +
                         std::to_string(given->size()));
    value.object([&](JsonObject& fields) { catalogue::read_texts(fields, texts); });
  });
  if (!there) in.fault("texts", "is missing");
}

/// {"Gold": "...", "Old": ""}
std::string texts_text(const catalogue::Texts& texts) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  for (const auto& [from, to] : texts) {
    json.escaped_key(from);
    json.value(to);
  }
  json.end_object();
  return text;
}

}  // namespace

/// GET /admin/v1/translations/{language}: the same, for the operator's command.
Response list_translations(const Request& request, Operator, OperatorServices& services) {
  return all_of_language(request, services.directory, services.pages);
}

/// GET /admin/v1/translations/{language}/missing: what of the catalogue has none.
Response list_missing_translations(const Request& request, Operator, OperatorServices& services) {
  const std::string_view language = request.variables[0];
  if (!catalogue::is_language_code(language)) return no_such_language(request);
  const catalogue::SharedListing listing = services.directory.listing();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("language", language);
  json.begin_list("texts");
  for (const std::string& text : catalogue::missing_texts(*listing, language)) json.value(text);
  json.end_list();
  json.end_object();
  return personal(request, std::move(response));
}

/// PUT /admin/v1/translations/{language}: adds, replaces and removes those that are named.
Awaitable<Response> put_translations(const Request& request, Operator shown,
                                     OperatorServices& services) {
  const std::string language(request.variables[0]);
  if (!catalogue::is_language_code(language)) co_return no_such_language(request);
  auto texts = read_body_as<catalogue::Texts>(request, read_texts);
  if (!texts) co_return texts.error();
  const auto change = std::make_shared<catalogue::TranslationChange>();
  AuditedJob put{desk::JobChanges::kCatalogue,
                 [language, change, given = *std::move(texts)](
                     store::Database& db) -> std::optional<store::AuditChange> {
                   *change = catalogue::put_translations(db, language, given);
                   if (change->too_many || change->added + change->changed + change->removed == 0)
                     return std::nullopt;
                   return store::AuditChange{OrganiserId{}, store::AuditAction::kTranslationsPut,
                                             language, "", texts_text(given)};
                 }};
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(put));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (change->too_many) {
    const Faults faults = {
        {"/texts", "a language has at most " + std::to_string(catalogue::kMaxTextsOfLanguage) +
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
