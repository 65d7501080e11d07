#include "catalogue/search.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "catalogue/near_words.hpp"
#include "store/database.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::catalogue {
namespace {

using Words = std::vector<std::string>;

TEST(SearchWords, AreOnlyEverText) {
  const struct {
    std::string text;
    Words words;
  } cases[] = {
      {"", {}},
      {"  \t ", {}},
      {"Rain", {"Rain"}},
      {"rain  rain\tsun", {"rain", "sun"}},
      {"\"rain\" AND (sun* OR NOT -moon) NEAR/2 words:x ^a",
       {"rain", "AND", "sun", "OR", "NOT", "moon", "NEAR", "2", "words", "x", "a"}},
      {"'; DROP TABLE title; --", {"DROP", "TABLE", "title"}},
      {"Vajra: Doosra-Suraj", {"Vajra", "Doosra", "Suraj"}},
      {"\u201cTara\u201d \u2014 \u2026 \U0001F319", {"Tara"}},
      {"\u0939\u093f\u0928\u094d\u0926\u0940\u0964", {"\u0939\u093f\u0928\u094d\u0926\u0940"}},
      {"\u092b\u093c\u093f\u0932\u094d\u092e \u095e\u093f\u0932\u094d\u092e",
       {"\u092b\u093f\u0932\u094d\u092e"}},
      {std::string("\xff\xc2", 2), {"\xff\xc2"}},
      {"a b c d e f g h i j k l m n", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}},
      {std::string(1'000, 'x'), {std::string(64, 'x')}},
  };
  for (const auto& one : cases) EXPECT_EQ(search_words(one.text), one.words) << one.text;
}

/// A catalogue with names that people type in many ways.
class SearchTest : public ::testing::Test {
 protected:
  SearchTest() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-find-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    db_.emplace(store::connect_sqlite(folder_ + "/server.db", store::SqliteMode::kWriter));
    store::migrate(*db_, "server.db");
    put_organiser(*db_, {OrganiserId{1}, "Server"});
    put_venue(*db_,
              {VenueId{1}, OrganiserId{1}, "Deccan Talkies", "Pune", "27", "", "Asia/Kolkata"});
    put_venue(*db_, {VenueId{2}, OrganiserId{1}, "Caf\u00e9 Noir", "Bengaluru", "29", "",
                     "Asia/Kolkata"});
    put(1, "Am\u00e9lie in the Rain", {{"Zo\u00eb Brandreth", "cast"}});
    put(2, "\u0939\u093f\u0928\u094d\u0926\u0940 \u092b\u093c\u093f\u0932\u094d\u092e", {});
    put(3, "Rainbow AND Sun", {{"Pune Singh", "director"}});
    put(4, "\u0c86\u0c9f \u0bae\u0bb4\u0bc8", {});
  }
  ~SearchTest() override {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }

  void put(std::int64_t id, const std::string& name, std::vector<Person> people,
           const std::string& kind = "film") {
    Title title;
    title.kind = kind;
    title.id = TitleId{id};
    title.organiser = OrganiserId{1};
    title.name = name;
    title.people = std::move(people);
    put_title(*db_, title);
  }
  Found find(std::string_view text) {
    Directory directory;
    directory.reload(*db_);
    return search(*directory.listing(), text);
  }
  /// The numbers of titles that are found.
  std::vector<int> titles(const std::string& text) {
    const Found found = find(text);
    std::vector<int> numbers;
    for (int id = 1; id <= 4; ++id)
      if (found.has(TitleId{id})) numbers.push_back(id);
    return numbers;
  }

  std::string folder_;
  std::optional<store::Database> db_;
};

using Numbers = std::vector<int>;

TEST_F(SearchTest, FindsTitlesByWordsAsPeopleTypeThem) {
  const struct {
    std::string text;
    Numbers found;
  } cases[] = {
      {"rain", {1, 3}},
      {"RAIN", {1, 3}},
      {"rainb", {3}},
      {"rain the", {1}},
      {"ain", {}},
      {"amelie", {1}},
      {"AME\u0301LIE", {1}},
      {"zoe", {1}},
      {"brandreth amelie", {1}},
      {"singh", {3}},
      {"pune", {3}},
      {"\u0939\u093f\u0928\u094d\u0926\u0940", {2}},
      {"\u0939\u093f\u0928\u094d", {2}},
      {"\u0939\u0940", {}},
      {"\u092b\u093f\u0932\u094d\u092e", {2}},
      {"\u092b\u093c\u093f\u0932\u094d\u092e", {2}},
      {"\u095e\u093f\u0932\u094d\u092e", {2}},
      {"\u0bae\u0bb4\u0bc8", {4}},
      {"rain AND moon", {}},
      {"rain AND sun", {3}},
      {"rain OR moon", {}},
      {"\"rain\"*", {1, 3}},
      {"rain\" OR \"a\" *", {}},
      {"-rain", {1, 3}},
      {"rain !!!", {1, 3}},
      {"!!!", {}},
      {"words:rain", {}},
      {"rowid", {}},
      {std::string("\xff\xfe", 2), {}},
      {std::string(1'000, '"'), {}},
      {std::string(1'000, '('), {}},
  };
  for (const auto& one : cases) EXPECT_EQ(titles(one.text), one.found) << one.text;
}

TEST(SlipsBetween, AreCountedFromTheNearestBeginning) {
  const struct {
    std::string typed;
    std::string word;
    std::size_t most;
    std::optional<std::size_t> slips;
  } cases[] = {
      {"kavri", "Kaveri", 1, 1},  // a letter is missing
      {"kaaveri", "Kaveri", 1, 1},
      {"kuveri", "Kaveri", 1, 1},
      {"akveri", "Kaveri", 1, 1},  // two changed places
      {"kaveri", "Kaveri", 0, 0},
      {"kave", "Kaveri", 0, 0},  // a beginning
      {"kvae", "Kaveri", 1, 1},
      {"cauvery", "Kaveri", 2, std::nullopt},
      {"nihgt", "Night", 1, 1},
      {"night", "Nite", 1, std::nullopt},
      {"kaveris", "Kave", 2, std::nullopt},
      {"\u0939\u093f\u0926\u0940", "\u0939\u093f\u0928\u094d\u0926\u0940", 2, 2},
      {std::string(1'000, 'x'), std::string(1'000, 'x'), 0, 0},
      {"", "Kaveri", 0, 0},
      {"kaveri", "", 2, std::nullopt},
  };
  for (const auto& one : cases)
    EXPECT_EQ(slips_between(one.typed, one.word, one.most), one.slips) << one.typed;
  EXPECT_EQ(slips_allowed("sun"), 0U);
  EXPECT_EQ(slips_allowed("rain"), 1U);
  EXPECT_EQ(slips_allowed("kavri"), 1U);
  EXPECT_EQ(slips_allowed("\u0930\u093e\u0924"), 0U);
  EXPECT_EQ(slips_allowed("rainbow"), 2U);
}

TEST_F(SearchTest, FindsWhatIsNearWhereAWordIsNowhere) {
  const struct {
    std::string text;
    Numbers found;
  } cases[] = {
      {"raibnow", {3}},
      {"ranbow", {3}},
      {"rainbov sun", {3}},
      {"amlie", {1}},
      {"brandrth", {1}},
      {"brandrth sun", {}},
      {"rian", {1, 3}},
      {"xyzzy", {}},
      {"rai", {1, 3}},
      {"sn", {}},
      {"soon", {}},
      {"\u092b\u093f\u0932\u092e", {2}},  // without the sign between two consonants
  };
  for (const auto& one : cases) EXPECT_EQ(titles(one.text), one.found) << one.text;
  EXPECT_TRUE(find("decan").has(VenueId{1}));
  EXPECT_FALSE(find("decan").has(VenueId{2}));
  EXPECT_TRUE(find("bengalru").has(VenueId{2}));
  put(4, "Raindrop Lane", {});  // what is nearer hides what is only near
  EXPECT_EQ(titles("rainbwo"), Numbers{3});
}

TEST_F(SearchTest, LooksForFewNearWordsOfALongText) {
  EXPECT_EQ(titles("raibnow raibnoww raibnowx"), Numbers{3});
  EXPECT_EQ(titles("raibnow raibnoww raibnowx raibnowy"), Numbers{});
}

TEST_F(SearchTest, FindsShowsByWordsOfTitleAndVenueTogether) {
  const auto shown = [&](const std::string& text, int title, int venue) {
    return find(text).has(TitleId{title}, VenueId{venue});
  };
  EXPECT_TRUE(shown("rain pune", 1, 1));
  EXPECT_FALSE(shown("rain pune", 1, 2));
  EXPECT_TRUE(shown("rain cafe bengal", 1, 2));
  EXPECT_TRUE(shown("deccan", 2, 1));
  EXPECT_FALSE(shown("deccan moon", 2, 1));
  EXPECT_FALSE(shown("?", 1, 1));
  EXPECT_TRUE(find("noir").has(VenueId{2}));
  EXPECT_FALSE(find("noir").has(VenueId{1}));
}

TEST_F(SearchTest, FindsCitiesByTheirNamesInHindi) {
  for (const char* pune :
       {"\u092a\u0941\u0923\u0947", "\u092a\u0941\u0923", "\u092a\u0942\u0928\u093e"})
    EXPECT_TRUE(find(pune).has(VenueId{1})) << pune;
  EXPECT_TRUE(find("\u092a\u0941\u0923\u0947 deccan").has(VenueId{1}));
  EXPECT_FALSE(find("\u092a\u0941\u0923\u0947").has(VenueId{2}));
  EXPECT_TRUE(find("\u092c\u0947\u0902\u0917\u0932\u0941\u0930\u0941").has(VenueId{2}));
  EXPECT_TRUE(find("\u092c\u0948\u0902\u0917\u0932\u094b\u0930").has(VenueId{2}));
  EXPECT_FALSE(find("\u092e\u0941\u0902\u092c\u0908").has(VenueId{1}));
  put_venue(*db_, {VenueId{3}, OrganiserId{1}, "Odeon", "New Delhi", "07", "", "Asia/Kolkata"});
  EXPECT_TRUE(find("\u0928\u0908 \u0926\u093f\u0932\u094d\u0932\u0940").has(VenueId{3}));
}

TEST_F(SearchTest, FindsTitlesByWhatTheirKindIsCalled) {
  put(4, "A Storm in a Teacup", {}, "play");
  for (const char* word : {"play", "Plays", "natak", "\u0928\u093e\u091f\u0915"})
    EXPECT_EQ(titles(word), Numbers({4})) << word;
  EXPECT_EQ(titles("play storm"), Numbers({4}));
  EXPECT_EQ(titles("play amelie"), Numbers({}));
  EXPECT_EQ(titles("film"), Numbers({1, 2, 3}));
  // A title that is called so is meant.
  EXPECT_EQ(titles("\u092b\u093c\u093f\u0932\u094d\u092e"), Numbers({2}));
}

TEST_F(SearchTest, FollowsTheRows) {
  put(1, "Monsoon", {{"Somebody Else", "cast"}});
  put_venue(*db_, {VenueId{1}, OrganiserId{1}, "Aundh", "Nashik", "27", "", "Asia/Kolkata"});
  EXPECT_EQ(titles("monsoon"), Numbers{1});
  EXPECT_EQ(titles("zoe"), Numbers{});
  EXPECT_FALSE(find("pune").has(VenueId{1}));
}

TEST_F(SearchTest, FindsWordsThatSoundAlike) {
  put(4, "Homecoming Night", {});
  EXPECT_EQ(titles("homecomming nite"), Numbers{4});
  EXPECT_EQ(titles("homecoming knight"), Numbers{4});
  EXPECT_EQ(titles("nite rain"), Numbers{});
  EXPECT_EQ(sound_of("night"), sound_of("Nite"));
  EXPECT_EQ(sound_of("Phoenix"), sound_of("foenix"));
  EXPECT_EQ(sound_of("sun"), "");
  EXPECT_NE(sound_of("soon"), sound_of("sunn"));
  EXPECT_EQ(sound_of("\u0939\u093f\u0928\u094d\u0926\u0940"), "");
}

}  // namespace
}  // namespace firstshow::catalogue
