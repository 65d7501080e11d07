#include "base/text.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

TEST(Text, CountsCharacters) {
  EXPECT_EQ(characters_in(""), 0U);
  EXPECT_EQ(characters_in("abc"), 3U);
  EXPECT_EQ(characters_in("\u0939\u093f\u0928\u094d\u0926\u0940"), 6U);
  EXPECT_EQ(characters_in("\U0001f3ac"), 1U);
}

TEST(Text, IsCutBetweenCharacters) {
  const struct {
    const char* text;
    std::size_t most;
    const char* shortened;
  } cases[] = {
      {"", 3, ""},
      {"abcde", 5, "abcde"},
      {"abcdef", 5, "ab\u2026"},
      {"a\u00e9cdef", 6, "a\u00e9\u2026"},
      {"a\u00e9cdef", 5, "a\u2026"},
      {"\u0939\u093f\u0928", 8, "\u0939\u2026"},
      {"\U0001f3ac", 3, "\u2026"},
  };
  for (const auto& one : cases)
    EXPECT_EQ(shortened(one.text, one.most), one.shortened) << one.text << one.most;
}

TEST(Text, LooksLikeWhatItLooksLike) {
  const struct {
    const char* written;
    const char* visible;
  } cases[] = {
      {"A-1", "A-1"},
      {"A\u200b-\u202e1\u2069", "A-1"},
      {"\ufeffA\u00ad-1\u2060", "A-1"},
      {"e\u0301", "\u00e9"},
      {"\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"},  // a joiner that shapes a letter
      {"\u0915\u200d\u0937", "\u0915\u0937"},
      {"\u200b", ""},
      {"a\u0327\u200b\u094d\u200d", "a\u094d\u0327"},  // sorting parts the joiner from its virama
      {"a b", "a b"},
  };
  for (const auto& one : cases) EXPECT_EQ(visible_text(one.written), one.visible) << one.written;
}

TEST(Text, KeepsApartInKeysOnlyWhatLooksDifferent) {
  const struct {
    const char* written;
    const char* key;
  } cases[] = {
      {"A", "A"},
      {" A  1 ", "A 1"},
      {"\u00a0A\u2003\u3000 1\u2028", "A 1"},
      {"\uff21\uff11", "A1"},                                    // full width
      {"\u2460", "1"},                                           // circled
      {"e\u0301\u200b", "\u00e9"},                               // composed, nothing of no width
      {"\u096b", "\u096b"},                                      // a digit of another script
      {"\u0410", "\u0410"},                                      // a letter of another script
      {"\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"},  // a joiner that shapes a letter
      {" \u2800 ", ""},
  };
  for (const auto& one : cases) {
    EXPECT_EQ(key_text(one.written), one.key) << one.written;
    EXPECT_EQ(key_text(one.key), one.key) << "once is enough";
  }
}

TEST(Text, KnowsCapitalsThatLookLatin) {
  EXPECT_EQ(latin_look("\u0410\u0391-\u0421\u041d\u0397 \u0416"), "AA-CHH \u0416");
  EXPECT_EQ(latin_look("A-1"), "A-1");
}

TEST(Text, ReadsDigitsAndDashesOfAnyScript) {
  EXPECT_EQ(plain_digits("\u096f\u096e\u096d \u0661 \uff12"), "987 1 2");
  EXPECT_EQ(plain_digits("K7QF\u20132M9D\u00a0\u2014\u2212x"), "K7QF-2M9D --x");
}

TEST(Text, FoldsCase) {
  EXPECT_EQ(fold_case("ASHA"), fold_case("asha"));
  EXPECT_EQ(fold_case("J\u00dcRGEN"), fold_case("ju\u0308rgen"));
  EXPECT_NE(fold_case("a"), fold_case("b"));
}

TEST(Utf8, IsWellFormedOrNot) {
  for (const char* text : {"", "Gold", "गोल्ड", "\xf0\x9f\x8e\xab"})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const char* text :
       {"\xff", "a\x80", "\xe0\xa4", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80"})
    EXPECT_FALSE(is_utf8(text)) << text;
}

}  // namespace
}  // namespace firstshow
