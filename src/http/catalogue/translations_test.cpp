// Translations of the catalogue's texts through the whole server: what everybody reads, what the
// operator puts, and the pages that say it.

#include <gtest/gtest.h>

#include "http/message/unpack.hpp"
#include "http/scenarios/scenario.hpp"

namespace firstshow::http {
namespace {

namespace json = boost::json;

const std::string kHindi = "/v1/translations/hi";
const std::string kHindiForOperator = "/admin/v1/translations/hi";

/// Puts texts and waits until readers have them.
void put(TestServer& server, const std::string& texts) {
  const std::string before = server.call("GET", kHindi).header("etag");
  const RawReply reply = server.staff("PUT", kHindiForOperator, "{\"texts\": " + texts + "}");
  ASSERT_EQ(reply.status, 200) << reply.body;
  TestServer::await([&] { return server.call("GET", kHindi).header("etag") != before; });
}

TEST(Translations, AreReadByEverybody) {
  TestServer server;
  const RawReply none = server.call("GET", kHindi);
  EXPECT_EQ(none.status, 200);
  EXPECT_EQ(none.body, R"({"language":"hi","texts":{}})");
  put(server, R"({"Regular": "रेगुलर", "A \"quoted\" film": "एक \"फ़िल्म\"", "Pune": "पुणे"})");
  const RawReply all = server.call("GET", kHindi);
  EXPECT_EQ(all.body, R"({"language":"hi","texts":{"A \"quoted\" film":"एक \"फ़िल्म\"","Pune":"पुणे",)"
                      R"("Regular":"रेगुलर"}})");
  EXPECT_EQ(all.header("cache-control"), "no-cache");
  const std::string known = "If-None-Match: " + all.header("etag") + "\r\n";
  EXPECT_EQ(server.call("GET", kHindi, "", known).status, 304);
  EXPECT_EQ(server.call("GET", kHindi, "", "If-None-Match: " + none.header("etag") + "\r\n").status,
            200);
  const RawReply without = server.call("GET", "/v1/translations/ta");
  EXPECT_EQ(without.body, R"({"language":"ta","texts":{}})");
  const std::string same = "If-None-Match: " + without.header("etag") + "\r\n";
  EXPECT_EQ(server.call("GET", "/v1/translations/ta", "", same).status, 304);
  EXPECT_EQ(server.staff("GET", kHindiForOperator).body, all.body);
  for (const char* wrong : {"Hindi", "h", "hi-", "HI", "..", "hi_IN"})
    EXPECT_EQ(server.call("GET", std::string("/v1/translations/") + wrong).text("type"),
              "/problems/not-found")
        << wrong;
}

TEST(Translations, AreCompressedForThoseWhoAsk) {
  TestServer server;
  std::string texts = "{\"Gold\": \"गोल्ड\"";
  for (int i = 100; i < 200; ++i)
    texts += ", \"Block " + std::to_string(i) + "\": \"ब्लॉक " + std::to_string(i) + "\"";
  put(server, texts + "}");
  const RawReply packed = server.call("GET", kHindi, "", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.header("content-encoding"), "gzip");
  EXPECT_EQ(unpack(packed.body), server.call("GET", kHindi).body);
}

TEST(Translations, ArePutByTheOperator) {
  TestServer server;
  const std::string gold = R"({"texts": {"Gold": "गोल्ड", "Silver": "सिल्वर"}})";
  EXPECT_EQ(server.staff("PUT", kHindiForOperator, gold).body,
            R"({"language":"hi","added":2,"changed":0,"removed":0,"total":2})");
  EXPECT_EQ(server.staff("PUT", kHindiForOperator, gold).body,
            R"({"language":"hi","added":0,"changed":0,"removed":0,"total":2})");
  EXPECT_EQ(server
                .staff("PUT", kHindiForOperator,
                       R"({"texts": {"Gold": "सोना", "Silver": "", "Bronze": "ब्रॉन्ज़"}})")
                .body,
            R"({"language":"hi","added":1,"changed":1,"removed":1,"total":2})");
  RawClient client(server.admin_port());
  for (const char* path : {"", "/missing"}) {
    client.send(TestServer::request("GET", kHindiForOperator + path));
    EXPECT_EQ(client.receive().status, 401) << path;
  }
  client.send(TestServer::request("PUT", kHindiForOperator, gold));
  EXPECT_EQ(client.receive().status, 401);
  EXPECT_EQ(server.call("PUT", kHindiForOperator, gold).status, 404) << "not on the public port";
  EXPECT_EQ(server.call("PUT", kHindi, gold).status, 405);
}

/// Signs that turn a line around would have a ticket say something else.
TEST(Translations, AreKeptAsTheyLook) {
  TestServer server;
  put(server, "{\"Silver\": \"\u202eVLIS\u202c\"}");
  EXPECT_EQ(server.call("GET", kHindi).body, R"({"language":"hi","texts":{"Silver":"VLIS"}})");
}

TEST(Translations, AreRefusedWithTheLimitThatTheyPass) {
  TestServer server;
  std::string many = "{\"texts\": {\"0\": \"x\"";
  for (int i = 1; i <= 1'000; ++i) many += ", \"" + std::to_string(i) + "\": \"x\"";
  const struct {
    std::string body;
    int status;
    std::string says;
  } cases[] = {
      {"{}", 422, "is missing"},
      {R"({"texts": null})", 422, "must be an object"},
      {R"({"texts": []})", 422, "must be an object"},
      {R"({"texts": {"Gold": 7}})", 422, R"("pointer":"/texts/Gold")"},
      {R"({"texts": {"Gold": null}})", 422, R"("pointer":"/texts/Gold")"},
      {R"({"texts": {"": "x"}})", 422, "the text must not be empty"},
      {R"({"texts": {"a\u0007b": "x"}})", 422, "the text must not hold control characters"},
      {R"({"texts": {"a": "x\u001b"}})", 422, "must not hold control characters"},
      {R"({"texts": {"a": ")" + std::string(8'001, 'x') + "\"}}", 422, "8000"},
      {R"({"texts": {")" + std::string(2'601, 'x') + R"(": "y"}})", 422,
       "the text must have at most 2600 bytes, not 2601"},
      {R"({"texts": {")" + std::string(5'001, 'x') + R"(": "y"}})", 422, "too long"},
      {many + "}}", 422, "must have at most 1000 texts, not 1001"},
      {R"({"texts": {"a": "x", "a": "y"}})", 422, "is there more than once"},
      {"{\"texts\": {\"a\": \"\xff\"}}", 400, ""},
      {"{\"texts\": {\"a\": \"" + std::string(70'000, 'x') + "\"}}", 413, ""},
      {R"({"texts": {"Gold": "x"}, "more": 1})", 422, R"("pointer":"/more")"},
  };
  for (const auto& one : cases) {
    const RawReply reply = server.staff("PUT", kHindiForOperator, one.body);
    EXPECT_EQ(reply.status, one.status) << one.body.substr(0, 60) << reply.body;
    EXPECT_NE(reply.body.find(one.says), std::string::npos) << reply.body;
  }
  EXPECT_EQ(server.staff("PUT", "/admin/v1/translations/Hindi", R"({"texts": {}})").status, 404);
  EXPECT_EQ(server.staff("GET", "/admin/v1/translations/Hindi/missing").status, 404);
  EXPECT_EQ(
      server.staff("PUT", kHindiForOperator, R"({"texts": {}})").json().at("total").as_int64(), 0)
      << "nothing of all this was written";
}

TEST(Translations, AreAsLongAsTheLimitsAllow) {
  TestServer server;
  std::string text;
  std::string translation;
  while (text.size() + 3 <= catalogue::kMaxTextBytes) text += "\u0915";
  while (translation.size() + 2 <= catalogue::kMaxTranslationBytes) translation += "\u00e9";
  put(server, R"({")" + text + R"(": ")" + translation + R"("})");
  EXPECT_EQ(server.call("GET", kHindi).json().at("texts").at(text).as_string(), translation);
}

TEST(Translations, StopAtTheMostOfALanguage) {
  TestServer server;
  std::promise<void> filled;
  server.desk().submit(desk::SqlJob{desk::JobChanges::kCatalogue,
                                    [](store::Database& db) {
                                      catalogue::Texts many;
                                      for (std::size_t i = 1; i < catalogue::kMaxTextsOfLanguage;
                                           ++i)
                                        many["Text " + std::to_string(i)] = "x";
                                      catalogue::put_translations(db, "hi", many);
                                    }},
                       [&](const desk::Reply&) { filled.set_value(); });
  filled.get_future().get();
  const RawReply refused =
      server.staff("PUT", kHindiForOperator, R"({"texts": {"One": "x", "Two": "x"}})");
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_NE(refused.body.find("a language has at most 20000 texts; with these it would have 20001"),
            std::string::npos)
      << refused.body;
  EXPECT_EQ(server.staff("PUT", kHindiForOperator, R"({"texts": {"One": "x"}})").status, 200);
}

TEST(Translations, AreMissedUntilTheyArePut) {
  TestServer server;
  const auto missing = [&] {
    return json::serialize(server.staff("GET", kHindiForOperator + "/missing").json().at("texts"));
  };
  EXPECT_EQ(missing(),
            R"(["1 Mill Road","A \"quoted\" film","Adult","Child","Long ago.\nFar away.",)"
            R"("Premium","Pune","Regular","Screen 1","Stalls","The Regal","The pit"])");
  put(server, R"({"Pune": "पुणे", "Long ago.\nFar away.": "बहुत पहले।\nबहुत दूर।", "Nowhere": "x"})");
  EXPECT_EQ(missing(), R"(["1 Mill Road","A \"quoted\" film","Adult","Child","Premium","Regular",)"
                       R"("Screen 1","Stalls","The Regal","The pit"])");
}

TEST(Translations, AreWhatIsSearchedBy) {
  TestServer server;
  put(server, R"({"A \"quoted\" film": "कहानी", "The Regal": "द रीगल"})");
  for (const char* words : {"%E0%A4%95%E0%A4%B9%E0%A4%BE%E0%A4%A8%E0%A5%80",  // the title
                            "%E0%A4%B0%E0%A5%80%E0%A4%97%E0%A4%B2",           // the venue
                            "%E0%A4%AA%E0%A5%81%E0%A4%A3%E0%A5%87",           // the city
                            "%E0%A4%95%E0%A4%B9%E0%A4%BE%E0%A4%A8%E0%A5%80%20pune"})
    EXPECT_EQ(server.call("GET", std::string("/v1/shows?q=") + words)
                  .json()
                  .at("items")
                  .as_array()
                  .size(),
              2U)
        << words;
  EXPECT_EQ(server.call("GET", "/v1/shows?city=Pune").json().at("items").as_array().size(), 2U);
}

TEST(Translations, AreOnPagesInTheirLanguage) {
  TestServer server;
  put(server, R"({"A \"quoted\" film": "एक <b>फ़िल्म", "Long ago.\nFar away.": "बहुत पहले।",
                 "The Regal": "द रीगल", "Pune": "पुणे", "1 Mill Road": "1, मिल रोड"})");
  const std::string title = format_id(server.directory().listing()->titles.front().id);
  const auto page = [&](const std::string& path, const std::string& language) {
    return server.call("GET", path, "",
                       "Accept: text/html\r\nAccept-Language: " + language + "\r\n");
  };
  const std::string name = "<title>एक &lt;b&gt;फ़िल्म";
  const std::string description = "name=\"description\" content=\"बहुत पहले।\"";
  const std::string where = "द रीगल, 1, मिल रोड, पुणे";
  const std::string box_office = "box office: The Regal, 1 Mill Road, Pune.";
  const struct {
    std::string path;
    std::vector<std::string> says;
  } cases[] = {
      {"/", {"एक &lt;b&gt;फ़िल्म</a></h3>", "द रीगल, पुणे"}},
      {"/titles/" + title, {name, description, "<p>बहुत पहले।</p>", "द रीगल, पुणे"}},
      {"/shows/" + server.show, {name, where, "से ख़रीदें: " + where + "।", box_office}},
  };
  for (const auto& one : cases) {
    const std::string hindi = page(one.path, "hi").body;
    for (const std::string& words : one.says)
      EXPECT_NE(hindi.find(words), std::string::npos) << one.path << ": " << words;
    EXPECT_EQ(page(one.path, "en").body.find("<title>एक"), std::string::npos) << one.path;
  }
  const std::string known = "If-None-Match: " + page("/", "hi").header("etag") + "\r\n";
  put(server, R"({"Pune": "पूना"})");
  const RawReply changed =
      server.call("GET", "/", "", "Accept: text/html\r\nAccept-Language: hi\r\n" + known);
  EXPECT_EQ(changed.status, 200);
  EXPECT_NE(changed.body.find("द रीगल, पूना"), std::string::npos);
}

}  // namespace
}  // namespace firstshow::http
