#include "base/text.hpp"

#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <utility>

namespace firstshow {
namespace {

constexpr ucs4_t kNonJoiner = 0x200C;
constexpr ucs4_t kJoiner = 0x200D;

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

/// Calls `each` with every character.
template <class Each>
void each_character(std::string_view text, const Each& each) {
  while (!text.empty()) {
    ucs4_t character = 0;
    const int size = u8_mbtouc(&character, bytes_of(text), text.size());
    text.remove_prefix(static_cast<std::size_t>(size));
    each(character);
  }
}

void append(std::string& to, ucs4_t character) {
  std::uint8_t bytes[4];
  const int size = u8_uctomb(bytes, character, sizeof bytes);
  if (size > 0) to.append(bytes, bytes + size);
}

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

bool is_unseen(ucs4_t character) {
  constexpr ucs4_t kBlankBraille = 0x2800;
  return uc_is_property_white_space(character) ||
         uc_is_property_default_ignorable_code_point(character) || character == kBlankBraille;
}

/// The text that libunistring allocated, or `otherwise` where it could not.
std::string take(std::uint8_t* made, std::size_t size, std::string_view otherwise) {
  if (made == nullptr) return std::string(otherwise);
  const std::unique_ptr<std::uint8_t, decltype(&std::free)> owner(made, std::free);
  return std::string(made, made + size);
}

std::string normalise(uninorm_t form, std::string_view text) {
  std::size_t size = 0;
  std::uint8_t* made = u8_normalize(form, bytes_of(text), text.size(), nullptr, &size);
  return take(made, size, text);
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Capitals that look Latin: those of Unicode's confusables that fonts draw alike.
constexpr std::pair<ucs4_t, char> kLooksLatin[] = {
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},
    {0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'},
    {0x03A5, 'Y'}, {0x03A7, 'X'}, {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'},
    {0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'},
    {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'}, {0x050C, 'G'},
    {0x051A, 'Q'}, {0x051C, 'W'},
};

/// One pass of visible_text().
std::string without_signs(std::string_view text) {
  std::string visible;
  bool after_virama = false;
  each_character(text, [&](ucs4_t c) {
    const bool joins = (c == kJoiner || c == kNonJoiner) && after_virama;
    if (joins || !uc_is_property_default_ignorable_code_point(c)) append(visible, c);
    after_virama = uc_combining_class(c) == UC_CCC_VR;
  });
  return normalise(UNINORM_NFC, visible);
}

}  // namespace

bool is_utf8(std::string_view text) {
  return u8_check(bytes_of(text), text.size()) == nullptr;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

bool holds_control_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) return true;
    // Of two bytes: U+0080 to U+009F, which terminals obey too.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
      return true;
  }
  return false;
}

bool is_blank(std::string_view text) {
  bool blank = true;
  each_character(text, [&](ucs4_t c) { blank = blank && is_unseen(c); });
  return blank;
}

bool holds_unseen(std::string_view text) {
  bool unseen = false;
  each_character(text, [&](ucs4_t c) { unseen = unseen || is_unseen(c); });
  return unseen;
}

std::string visible_text(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string visible = without_signs(text);
  // Composing sorts marks, which may part a joiner from its virama.
  for (std::string again; (again = without_signs(visible)) != visible;) visible = std::move(again);
  return visible;
}

std::string shortened(std::string_view text, std::size_t most) {
  constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
  if (text.size() <= most) return std::string(text);
  std::size_t end = most - kEllipsis.size();
  while (end > 0 && !begins_character(text[end])) --end;
  return std::string(text.substr(0, end)).append(kEllipsis);
}

std::string key_text(std::string_view text) {
  const std::string plain =
      is_ascii(text) ? std::string(text) : visible_text(normalise(UNINORM_NFKC, text));
  std::string key;
  bool after_space = false;
  each_character(plain, [&](ucs4_t c) {
    const bool space = is_unseen(c) && c != kJoiner && c != kNonJoiner;
    if (space) {
      after_space = !key.empty();
    } else {
      if (after_space) key += ' ';
      after_space = false;
      append(key, c);
    }
  });
  return key;
}

std::string latin_look(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string look;
  each_character(text, [&](ucs4_t c) {
    const auto* const found = std::ranges::find(kLooksLatin, c, &std::pair<ucs4_t, char>::first);
    append(look, found == std::end(kLooksLatin) ? c : static_cast<ucs4_t>(found->second));
  });
  return look;
}

std::string plain_digits(std::string_view text) {
  std::string plain;
  each_character(visible_text(text), [&](ucs4_t c) {
    const int digit = uc_decimal_value(c);
    if (digit >= 0)
      plain += static_cast<char>('0' + digit);
    else if (uc_is_property_dash(c))
      plain += '-';
    else if (uc_is_property_white_space(c))
      plain += ' ';
    else
      append(plain, c);
  });
  return plain;
}

std::string without_unseen(std::string_view text) {
  std::string seen;
  each_character(text, [&](ucs4_t c) {
    if (!is_unseen(c)) append(seen, c);
  });
  return seen;
}

std::string fold_case(std::string_view text) {
  std::size_t size = 0;
  std::uint8_t* made =
      u8_casefold(bytes_of(text), text.size(), nullptr, UNINORM_NFC, nullptr, &size);
  return take(made, size, text);
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace firstshow
