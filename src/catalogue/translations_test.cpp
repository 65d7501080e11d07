// The server's dictionary: what goes in, what search finds by it, what readers see.

#include "catalogue/translations.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <thread>

#include "catalogue/directory.hpp"
#include "catalogue/search.hpp"
#include "store/database.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_connection.hpp"

namespace firstshow::catalogue {
namespace {

TEST(LanguageCodes, AreALanguageWithOneSubtagAtMost) {
  for (const char* language : {"hi", "en", "kok", "pt-BR", "sr-Latn", "es-419"})
    EXPECT_TRUE(is_language_code(language)) << language;
  for (const char* language : {"", "h", "HI", "hind", "hi-", "hi-in", "hi-IND", "hi_IN", "hi-IN-x",
                               "-IN", "hi-latn", "../x", "hi-4191", "h1", "hi-Lat"})
    EXPECT_FALSE(is_language_code(language)) << language;
}

TEST(TranslationFaults, NameTheLimit) {
  const struct {
    std::string text;
    std::string translation;
    std::string fault;  ///< its beginning, "" for none
  } cases[] = {
      {"Gold", "गोल्ड", ""},
      {"Gold", "", ""},
      {"One.\nTwo.", "एक।\nदो।", ""},
      {std::string(2'600, 'x'), std::string(8'000, 'y'), ""},
      {"", "गोल्ड", "the text must not be empty"},
      {std::string(2'601, 'x'), "y", "the text must have at most 2600 bytes, not 2601"},
      {"x", std::string(8'001, 'y'), "the translation must have at most 8000 bytes, not 8001"},
      {"\xff", "y", "the text must be UTF-8"},
      {"x", "\xe0\xa4", "the translation must be UTF-8"},
      {"x", "\xed\xa0\x80", "the translation must be UTF-8"},
      {std::string("a\0b", 3), "y", "the text must not hold control characters"},
      {"x", "y\x1b[1m", "the translation must not hold control characters"},
      {"x", " \u200b", "the translation must not be blank"},
      {"x", "y\nz", "the translation must be one line, as the text is"},
  };
  for (const auto& one : cases)
    EXPECT_EQ(translation_fault(one.text, one.translation).value_or(""), one.fault) << one.text;
}

class TranslationsTest : public ::testing::Test {
 protected:
  TranslationsTest() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-words-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    db_.emplace(store::connect_sqlite(folder_ + "/server.db", store::SqliteMode::kWriter));
    db_->execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    store::migrate(*db_, "server.db");
    put_organiser(*db_, {OrganiserId{1}, "Server"});
    put_venue(*db_,
              {VenueId{2}, OrganiserId{1}, "Regal", "Bidar", "29", "1 Mill Road", "Asia/Kolkata"});
    put_hall(*db_, {HallId{3}, VenueId{2}, "Audi 1"});
    put_title("Rain");
  }
  ~TranslationsTest() override {
    db_.reset();
    std::filesystem::remove_all(folder_);
  }

  void put_title(const std::string& name) {
    Title title{TitleId{4}, OrganiserId{1}, name, "film", "", "en", "2D", 90, "Wet.", {}};
    title.people = {{"Asha Rao", "director"}};
    catalogue::put_title(*db_, title);
  }
  TranslationChange put(const Texts& texts, std::string_view language = "hi") {
    return put_translations(*db_, language, texts);
  }
  Texts in_hindi() { return read_translations(*db_)["hi"]; }
  Found find(std::string_view text) {
    Directory directory;
    directory.reload(*db_);
    return search(*directory.listing(), text);
  }
  bool finds_title(std::string_view text) { return find(text).has(TitleId{4}); }
  bool finds_venue(std::string_view text) { return find(text).has(VenueId{2}); }
  SharedListing listing() {
    store::Database reader(
        store::connect_sqlite(folder_ + "/server.db", store::SqliteMode::kReader));
    directory_.reload(reader);
    return directory_.listing();
  }

  std::string folder_;
  std::optional<store::Database> db_;
  Directory directory_;
};

TEST_F(TranslationsTest, ArePutMergedAndRemoved) {
  const TranslationChange first = put({{"Gold", "गोल्ड"}, {"Rain", "बारिश"}, {"None", ""}});
  EXPECT_EQ(first.added, 2U);
  EXPECT_EQ(first.total, 2U);
  const TranslationChange again = put({{"Gold", "गोल्ड"}, {"Rain", "बारिश"}});
  EXPECT_EQ(again.added + again.changed + again.removed, 0U) << "put twice is put once";
  EXPECT_EQ(again.total, 2U);
  const TranslationChange other = put({{"Gold", ""}, {"Rain", "बरसात"}, {"Wet.", "गीली"}});
  EXPECT_EQ(other.added, 1U);
  EXPECT_EQ(other.changed, 1U);
  EXPECT_EQ(other.removed, 1U);
  EXPECT_EQ(other.total, 2U);
  EXPECT_EQ(in_hindi(), (Texts{{"Rain", "बरसात"}, {"Wet.", "गीली"}}));
  put({{"Rain", "மழை"}}, "ta");
  EXPECT_EQ(in_hindi().at("Rain"), "बरसात") << "languages are apart";
  EXPECT_EQ(read_translations(*db_).at("ta").at("Rain"), "மழை");
}

TEST_F(TranslationsTest, AreRefusedWholeAndWithASentence) {
  EXPECT_THROW(put({{"Rain", "बारिश"}}, "Hindi"), std::invalid_argument);
  EXPECT_THROW(put({{"A", "ok"}, {"Rain", std::string(8'001, 'x')}}), std::invalid_argument);
  EXPECT_THROW(put({{"\xff", "x"}}), std::invalid_argument);
  EXPECT_TRUE(read_translations(*db_).empty());
}

TEST_F(TranslationsTest, HaveAMostForEachLanguage) {
  Texts many;
  for (std::size_t i = 0; i < kMaxTextsOfLanguage; ++i) many["Text " + std::to_string(i)] = "x";
  db_->execute("BEGIN");
  EXPECT_FALSE(put(many).too_many);
  const TranslationChange refused = put({{"One more", "x"}, {"Text 1", "y"}});
  EXPECT_TRUE(refused.too_many);
  EXPECT_EQ(refused.total, kMaxTextsOfLanguage + 1);
  EXPECT_EQ(in_hindi().at("Text 1"), "x") << "nothing was changed";
  EXPECT_FALSE(put({{"One more", "x"}, {"Text 1", ""}}).too_many) << "one for one";
  EXPECT_FALSE(put({{"One more", "x"}}, "ta").too_many);
  db_->execute("ROLLBACK");
  EXPECT_TRUE(in_hindi().empty());
}

TEST_F(TranslationsTest, AreFoundBySearch) {
  put({{"Rain", "बारिश"}, {"Asha Rao", "आशा राव"}, {"Regal", "रीगल"}, {"Bidar", "बीदर"}});
  for (const char* text : {"बारिश", "rain", "आशा", "राव बारिश", "asha बारि", "बारीश"})
    EXPECT_TRUE(finds_title(text)) << text;
  for (const char* text : {"रीगल", "बीदर", "bidar रीगल"}) EXPECT_TRUE(finds_venue(text)) << text;
  put({{"Rain", "மழை"}}, "ta");
  EXPECT_TRUE(finds_title("மழை बारिश")) << "every language counts";
  put({{"Rain", "बरसात"}, {"Bidar", ""}});
  EXPECT_FALSE(finds_title("बारिश"));
  EXPECT_TRUE(finds_title("बरसात மழை asha"));
  EXPECT_FALSE(finds_venue("बीदर"));
  EXPECT_TRUE(finds_venue("bidar रीगल"));
}

TEST_F(TranslationsTest, AreFoundWhicheverCameFirst) {
  put({{"Sun", "सूरज"}, {"Asha Rao", "आशा राव"}});
  EXPECT_FALSE(finds_title("सूरज")) << "no title is called so yet";
  put_title("Sun");
  EXPECT_TRUE(finds_title("सूरज आशा"));
  put_title("Moon");
  EXPECT_FALSE(finds_title("सूरज"));
  EXPECT_EQ(in_hindi().count("Sun"), 1U) << "a text that is gone may come back";
}

TEST_F(TranslationsTest, AreOfOneSnapshot) {
  const SharedListing before = listing();
  EXPECT_EQ(translated(*before, "hi", "Rain"), "Rain");
  EXPECT_TRUE(texts_of(*before, "hi").empty());
  put({{"Rain", "बारिश"}, {"Audi 1", "ऑडी 1"}, {"Regal", "ऑडी 1"}});
  const SharedListing after = listing();
  EXPECT_EQ(translated(*before, "hi", "Rain"), "Rain") << "a snapshot stays as it was";
  EXPECT_EQ(translated(*after, "hi", "Rain"), "बारिश");
  EXPECT_EQ(translated(*after, "ta", "Rain"), "Rain");
  EXPECT_EQ(translated(*after, "hi", "Regal"), translated(*after, "hi", "Audi 1"))
      << "two texts may mean the same";
  EXPECT_EQ(missing_texts(*after, "hi"),
            (std::vector<std::string>{"1 Mill Road", "Asha Rao", "Bidar", "Wet."}));
  EXPECT_EQ(missing_texts(*after, "ta").size(), 7U);
}

TEST_F(TranslationsTest, AreReadWhileTheyAreReloaded) {
  put({{"Rain", "बारिश"}});
  listing();
  std::atomic<bool> done{false};
  std::atomic<std::size_t> wrong{0};
  std::thread readers([&] {
    while (!done) {
      const SharedListing now = directory_.listing();
      const std::string_view said = translated(*now, "hi", now->titles.front().name);
      if (said != "बारिश" && said != "बरसात") ++wrong;
    }
  });
  for (int i = 0; i < 100; ++i) {
    put({{"Rain", i % 2 == 0 ? "बरसात" : "बारिश"}});
    listing();
  }
  done = true;
  readers.join();
  EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace firstshow::catalogue
