#include "catalogue/search_index.hpp"

#include <unicase.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <span>

#include "catalogue/near_words.hpp"

namespace firstshow::catalogue {
namespace {

constexpr std::size_t kMaxWordBytes = 64;
/// Of one title or venue; a text of a synopsis's length is no name.
constexpr std::size_t kMaxWordsOfEntry = 200;
/// What a search for words with slips looks through at most, so that its time is bounded.
constexpr std::size_t kMaxNearWords = 20'000;

struct Spelling {
  std::string_view written;
  std::string_view indexed;
};

/// Letters of Hindi and Marathi that are typed in two ways.
constexpr std::array<Spelling, 12> kSpellings{{
    {"\u0958", "\u0915"},
    {"\u0959", "\u0916"},
    {"\u095a", "\u0917"},
    {"\u095b", "\u091c"},
    {"\u095c", "\u0921"},
    {"\u095d", "\u0922"},
    {"\u095e", "\u092b"},
    {"\u095f", "\u092f"},
    {"\u093c", ""},        // nukta
    {"\u0901", "\u0902"},  // chandrabindu
    {"\u200c", ""},        // signs that only shape letters
    {"\u200d", ""},
}};

/// Whether a character stands between words: what is neither a letter nor a digit in ASCII, and the
/// signs that other scripts use alike.
bool is_separator(std::string_view character) {
  if (character.size() == 1) {
    const char c = character[0];
    const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return !word && static_cast<unsigned char>(c) < 0x80;
  }
  // U+0080 to U+00BF, danda and double danda, U+2000 to U+2BFF (quotes, dashes, arrows, signs) and
  // pictures.
  if (character[0] == '\xC2') return character != "\u00aa" && character != "\u00ba";
  return character == "\u0964" || character == "\u0965" ||
         (character[0] == '\xE2' && static_cast<unsigned char>(character[1]) < 0xB0) ||
         character.substr(0, 2) == "\xF0\x9F";
}

/// Text with each spelling made alike.
std::string index_text(std::string_view text) {
  std::string indexed;
  indexed.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view character = text.substr(at, character_size(text, at));
    at += character.size();
    const auto spelling =
        std::find_if(kSpellings.begin(), kSpellings.end(),
                     [&](const Spelling& one) { return one.written == character; });
    indexed += spelling == kSpellings.end() ? character : spelling->indexed;
  }
  return indexed;
}

bool is_mark(std::string_view character) {
  // U+0300 to U+036F, and the dot under letters of Hindi that decomposing sets free.
  return character == "\u093c" || (character[0] == '\xCC') ||
         (character.size() == 2 && character[0] == '\xCD' &&
          static_cast<unsigned char>(character[1]) < 0xB0);
}

template <class EntityId>
void add_once(std::vector<EntityId>& ids, EntityId id) {
  if (ids.empty() || ids.back() != id) ids.push_back(id);
}

template <class EntityId>
void sort_once(std::vector<EntityId>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void add_all(const FoundWord& from, FoundWord& to) {
  to.titles.insert(to.titles.end(), from.titles.begin(), from.titles.end());
  to.venues.insert(to.venues.end(), from.venues.begin(), from.venues.end());
}

FoundWord in_order(FoundWord found) {
  sort_once(found.titles);
  sort_once(found.venues);
  return found;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text, std::size_t most) {
  const std::string indexed = index_text(text);
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(word);
    word.clear();
  };
  for (std::size_t at = 0; at < indexed.size() && words.size() < most;) {
    const std::string_view character =
        std::string_view(indexed).substr(at, character_size(indexed, at));
    at += character.size();
    if (is_separator(character))
      end_word();
    else if (word.size() + character.size() <= kMaxWordBytes)
      word += character;
  }
  if (words.size() < most) end_word();
  return words;
}

std::string folded_word(std::string_view word) {
  struct Free {
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }
  };
  std::size_t size = 0;
  const std::unique_ptr<std::uint8_t, Free> bytes(
      u8_casefold(reinterpret_cast<const std::uint8_t*>(word.data()), word.size(), nullptr,
                  UNINORM_NFD, nullptr, &size));
  if (!bytes) return std::string(word);  // not UTF-8
  const std::string_view decomposed(reinterpret_cast<const char*>(bytes.get()), size);
  std::string folded;
  for (std::size_t at = 0; at < decomposed.size();) {
    const std::string_view character = decomposed.substr(at, character_size(decomposed, at));
    at += character.size();
    if (!is_mark(character)) folded += character;
  }
  return folded;
}

void SearchIndex::add(TitleId title, std::string_view text) {
  for (const std::string& word : words_of(text, kMaxWordsOfEntry))
    add_once(adding_[folded_word(word)].titles, title);
}

void SearchIndex::add(VenueId venue, std::string_view text) {
  for (const std::string& word : words_of(text, kMaxWordsOfEntry))
    add_once(adding_[folded_word(word)].venues, venue);
}

void SearchIndex::finish() {
  words_.reserve(adding_.size());
  for (auto& [word, in] : adding_)
    if (!word.empty()) words_.push_back({word, sound_of(word), in_order(std::move(in))});
  adding_.clear();
}

FoundWord SearchIndex::beginning_with(std::string_view folded) const {
  FoundWord found;
  if (folded.empty()) return found;
  auto word =
      std::lower_bound(words_.begin(), words_.end(), folded,
                       [](const Word& one, std::string_view wanted) { return one.text < wanted; });
  for (; word != words_.end() && word->text.starts_with(folded); ++word) add_all(word->in, found);
  return in_order(std::move(found));
}

FoundWord SearchIndex::nearest_to(std::string_view folded, std::size_t slips) const {
  FoundWord found;
  if (slips == 0) return found;
  const std::string sound = sound_of(folded);
  const std::size_t count = std::min(words_.size(), kMaxNearWords);
  for (const Word& word : std::span(words_).first(count)) {
    auto between = slips_between(folded, word.text, slips);
    // What sounds the same is one slip, however it is written.
    if ((!between || *between > 1) && !sound.empty() && word.sound == sound) between = 1;
    if (!between) continue;
    if (*between < slips) found = {};
    slips = *between;
    add_all(word.in, found);
  }
  return in_order(std::move(found));
}

}  // namespace firstshow::catalogue
