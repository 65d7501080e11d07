#include "catalogue/translations.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "base/text.hpp"
#include "catalogue/directory.hpp"
#include "store/ports/translations.hpp"

namespace firstshow::catalogue {
namespace {

bool all_within(std::string_view text, char least, char most) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c >= least && c <= most; });
}

/// "Latn", "BR", "419".
bool is_script_or_region(std::string_view subtag) {
  if (subtag.size() == 4)
    return all_within(subtag.substr(0, 1), 'A', 'Z') && all_within(subtag.substr(1), 'a', 'z');
  if (subtag.size() == 3) return all_within(subtag, '0', '9');
  return subtag.size() == 2 && all_within(subtag, 'A', 'Z');
}

std::optional<std::string> text_fault(std::string_view name, std::string_view text,
                                      std::size_t most) {
  static_assert(kMaxTextBytes <= kMaxJsonNameBytes, "a text can be a field's name");
  std::string fault = "the " + std::string(name);
  if (text.size() > most)
    return fault + " must have at most " + std::to_string(most) + " bytes, not " +
           std::to_string(text.size());
  if (!is_utf8(text)) return fault + " must be UTF-8";
  if (holds_control_characters(text)) return fault + " must not hold control characters";
  return std::nullopt;
}

void check_texts(std::string_view language, const Texts& texts) {
  if (!is_language_code(language))
    throw std::invalid_argument("\"" + std::string(language) + "\" names no language");
  for (const auto& [text, translation] : texts)
    if (const auto fault = translation_fault(text, translation))
      throw std::invalid_argument("\"" + shortened(text, 80) + "\": " + *fault);
}

/// Those of `texts` whose translation is another than the one in the database, counted by what
/// becomes of them.
std::vector<const Texts::value_type*> find_changes(store::Database& db, std::string_view language,
                                                   const Texts& texts, TranslationChange& change) {
  std::vector<const Texts::value_type*> changes;
  for (const auto& pair : texts) {
    const std::string present = store::read_translation(db, language, pair.first);
    if (pair.second == present) continue;
    ++(present.empty() ? change.added : pair.second.empty() ? change.removed : change.changed);
    changes.push_back(&pair);
  }
  return changes;
}

bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Two letters side by side: "2D", "A" and "12" are the same in every language.
bool has_words(std::string_view text) {
  return std::adjacent_find(text.begin(), text.end(), [](char one, char next) {
           return is_letter(one) && is_letter(next);
         }) != text.end();
}

/// Calls `each` with every text of the catalogue that buyers read.
template <class Each>
void each_text(const Listing& listing, const Each& each) {
  for (const Title& title : listing.titles) {
    each(title.name);
    each(title.synopsis);
    each(title.format);
    for (const Person& person : title.people) each(person.name);
  }
  for (const Venue& venue : listing.venues) {
    each(venue.name);
    each(venue.city);
    each(venue.address);
    each(venue.directions);
    each(venue.help);
    each(venue.step_free);
  }
  for (const Hall& hall : listing.halls) each(hall.name);
  for (const auto& [id, plan] : listing.plan_by_id) {
    for (const PlanCategory& category : plan->categories) each(category.name);
    for (const PlanZone& zone : plan->zones) {
      each(zone.name);
      each(zone.entrance);
    }
    for (const PlanArea& area : plan->areas) {
      each(area.name);
      each(area.entrance);
    }
    for (const PlanShape& shape : plan->shapes) each(shape.text);
  }
  for (const ShowEntry& entry : listing.shows)
    for (const booking::TicketType& type : entry.show.prices.types) each(type.name);
}

}  // namespace

bool is_language_code(std::string_view language) {
  const std::string_view code = language.substr(0, language.find('-'));
  if (code.size() < 2 || code.size() > 3 || !all_within(code, 'a', 'z')) return false;
  return code.size() == language.size() || is_script_or_region(language.substr(code.size() + 1));
}

std::optional<std::string> translation_fault(std::string_view text, std::string_view translation) {
  if (text.empty()) return "the text must not be empty";
  if (auto fault = text_fault("text", text, kMaxTextBytes)) return fault;
  if (auto fault = text_fault("translation", translation, kMaxTranslationBytes)) return fault;
  if (!translation.empty() && is_blank(translation)) return "the translation must not be blank";
  if (text.find_first_of("\t\n") == std::string_view::npos &&
      translation.find_first_of("\t\n") != std::string_view::npos)
    return "the translation must be one line, as the text is";
  return std::nullopt;
}

void read_texts(JsonObject& in, Texts& texts) {
  in.each_field([&](std::string_view text) {
    std::string translation = in.text(text, {0, kMaxTranslationBytes});
    if (const auto fault = translation_fault(text, translation))
      in.fault(text, *fault);
    else
      texts.emplace(text, std::move(translation));
  });
}

TranslationChange put_translations(store::Database& db, std::string_view language,
                                   const Texts& texts) {
  check_texts(language, texts);
  Texts visible;
  for (const auto& [text, translation] : texts) visible.emplace(text, visible_text(translation));
  TranslationChange change;
  const auto changes = find_changes(db, language, visible, change);
  change.total = store::count_translations(db, language) + change.added - change.removed;
  change.too_many = change.total > kMaxTextsOfLanguage && change.added > change.removed;
  if (change.too_many) return change;
  for (const auto* pair : changes) {
    if (pair->second.empty())
      store::erase_translation(db, language, pair->first);
    else
      store::write_translation(db, language, pair->first, pair->second);
  }
  return change;
}

Translations read_translations(store::Database& db) {
  Translations all;
  Texts* texts = nullptr;
  std::string present;
  const auto add = [&](std::string_view language, std::string_view text,
                       std::string_view translation) {
    if (texts == nullptr || language != present) {
      present = language;
      texts = &all[present];
    }
    texts->emplace_hint(texts->end(), text, translation);
  };
  store::each_translation(db, add);
  return all;
}

const Texts& texts_of(const Listing& listing, std::string_view language) {
  static const Texts kNone;
  const auto texts = listing.translations.find(language);
  return texts == listing.translations.end() ? kNone : texts->second;
}

std::string_view translated(const Listing& listing, std::string_view language,
                            std::string_view text) {
  const Texts& texts = texts_of(listing, language);
  const auto found = texts.find(text);
  return found == texts.end() ? text : std::string_view(found->second);
}

std::vector<std::string> missing_texts(const Listing& listing, std::string_view language) {
  const Texts& known = texts_of(listing, language);
  std::set<std::string_view> missing;
  each_text(listing, [&](const std::string& text) {
    const bool wanted = has_words(text) && !translation_fault(text, "");
    if (wanted && !known.contains(text)) missing.insert(text);
  });
  return {missing.begin(), missing.end()};
}

}  // namespace firstshow::catalogue
