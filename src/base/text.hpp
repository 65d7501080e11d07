#pragma once
// Texts that strangers write, in UTF-8 that was checked before (is_utf8() checks): how long they
// are, what of them can be seen, and which of them people mean to be the same. Over GNU
// libunistring. Pure functions; any thread; nothing fails.

#include <cstddef>
#include <string>
#include <string_view>

namespace firstshow {

/// Whether it is well-formed UTF-8: no surrogates, nothing longer than it must be.
bool is_utf8(std::string_view text);

/// Unicode characters, not bytes: 41 letters of Devanagari are 41.
std::size_t characters_in(std::string_view text);

/// Other than tab and newline.
bool holds_control_characters(std::string_view text);

/// Whether nothing of it can be seen: only blanks and signs without a form, or nothing at all.
bool is_blank(std::string_view text);

/// Whether it holds a blank or a sign without a form, where there must be none.
bool holds_unseen(std::string_view text);

/// Without blanks and signs that have no form.
std::string without_unseen(std::string_view text);

/// The text as it looks: composed (NFC), without signs that have no form (zero width, direction,
/// soft hyphen), but with the joiners after a virama, which shape letters of Indian scripts.
std::string visible_text(std::string_view text);

/// The text, or where it has more than `most` bytes (at least 3) its beginning, whole characters
/// and "…", in no more bytes than that.
std::string shortened(std::string_view text, std::size_t most);

/// As visible_text(), for names that must differ where they look different: forms that only
/// compatibility keeps apart (full width, circled) are the plain ones (NFKC), and white space of
/// any kind is one space, and none at either end. Letters and digits keep their script.
std::string key_text(std::string_view text);

/// With Latin capitals for the Cyrillic and Greek ones that look like them.
std::string latin_look(std::string_view text);

/// As visible_text(), for codes and numbers that people type: digits of any script are 0 to 9, any
/// dash is "-", any blank is a space.
std::string plain_digits(std::string_view text);

/// What two spellings of a text have in common that differ only in case.
std::string fold_case(std::string_view text);

/// Whether they are one: ASCII letters are compared without case, as in the names of HTTP.
bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace firstshow
