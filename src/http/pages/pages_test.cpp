// The storefront's pages through the whole server: what browsers, programs and readers without a
// script get.

#include "http/pages/pages.hpp"

#include <gtest/gtest.h>

#include "http/pages/assets.hpp"
#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

constexpr const char* kBrowser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

TEST(Pages, SayWhatTheScriptOfTheSeatsReadsFirst) {
  TestServer server;
  const std::string page = server.call("GET", "/shows/" + server.show).body;
  for (const std::string& path :
       {"/v1/shows/" + server.show, "/v1/seat-plans/" + server.plan + "/compact"}) {
    EXPECT_NE(page.find("<link rel=\"preload\" as=\"fetch\" crossorigin fetchpriority=\"low\" "
                        "href=\"" +
                        path + "\">"),
              std::string::npos)
        << path;
    EXPECT_EQ(server.call("GET", path).status, 200);
  }
  const std::string details = server.call("GET", "/shows/" + server.show + "/details").body;
  EXPECT_EQ(details.find("rel=\"preload\""), std::string::npos) << "nothing there needs the hall";
}

TEST(Pages, LoadTheWordsOfTheirLanguageAlone) {
  TestServer server;
  for (const std::string language : {"en", "hi"}) {
    for (const std::string& path : {"/shows/" + server.show, std::string("/find-order")}) {
      const std::string page =
          server.call("GET", path, "", "Accept-Language: " + language + "\r\n").body;
      const std::string link = "<link rel=\"modulepreload\" crossorigin hreflang=\"";
      const std::size_t at = page.find(link + language + "\" href=\"");
      ASSERT_NE(at, std::string::npos) << language << path;
      EXPECT_EQ(page.find(link, at + 1), std::string::npos);
      EXPECT_EQ(page.rfind(link, at - 1), std::string::npos);
      const std::size_t address = page.find("/assets/", at);
      const std::size_t end = page.find('"', address);
      EXPECT_EQ(server.call("GET", page.substr(address, end - address)).status, 200);
      EXPECT_NE(page.find("</head>", end), std::string::npos);
    }
  }
}

TEST(Pages, AreServedWithTheStatusTheyDeserve) {
  TestServer server;
  const std::string title = format_id(server.directory().listing()->titles.front().id);
  const struct {
    std::string path;
    unsigned status;
  } cases[] = {
      {"/", 200},
      {"/titles/" + title, 200},
      {"/shows/" + server.show, 200},
      {"/shows/" + server.show + "/details", 200},
      {"/orders/ord_02TR6AR4G0003", 200},
      {"/find-order", 200},
      {"/titles/ttl_7ZZZZZZZZZZZZ", 404},
      {"/shows/none", 404},
      {"/nowhere", 404},
      {"/nowhere/at/all", 404},
  };
  for (const auto& one : cases) {
    const RawReply reply = server.call("GET", one.path, "", kBrowser);
    EXPECT_EQ(reply.status, one.status) << one.path;
    EXPECT_NE(reply.header("content-type").find("text/html"), std::string::npos) << one.path;
    EXPECT_NE(reply.header("content-security-policy").find("script-src 'self'"), std::string::npos)
        << one.path;
    EXPECT_NE(reply.body.find("<div id=\"page\">"), std::string::npos) << one.path;
  }
}

TEST(Pages, AreForBrowsersOnly) {
  TestServer server;
  const RawReply program = server.call("GET", "/nowhere", "", "Accept: application/json\r\n");
  EXPECT_EQ(program.status, 404U);
  EXPECT_EQ(program.header("content-type"), kProblemContent);
  const RawReply posted = server.call("POST", "/nowhere", "{}", kBrowser);
  EXPECT_EQ(posted.header("content-type"), kProblemContent);
}

TEST(Pages, SayWhatIsOnWithoutAScript) {
  TestServer server;
  const auto listing = server.directory().listing();
  const catalogue::Title& title = listing->titles.front();
  const std::string show_link = "<a href=\"/shows/" + server.show + "\">";
  const RawReply home = server.call("GET", "/", "", kBrowser);
  EXPECT_NE(home.body.find("<title>On now"), std::string::npos);
  EXPECT_NE(home.body.find("<a href=\"/titles/" + format_id(title.id) + "\">"), std::string::npos);
  EXPECT_NE(home.body.find(show_link), std::string::npos);
  EXPECT_EQ(home.body.find(server.draft), std::string::npos) << "a draft is nobody's business";
  const RawReply one = server.call("GET", "/titles/" + format_id(title.id), "", kBrowser);
  EXPECT_NE(one.body.find(show_link), std::string::npos);
  EXPECT_NE(home.body.find("<h2>Films</h2>"), std::string::npos);
  EXPECT_NE(home.body.find("<p>Film, "), std::string::npos) << "no code, but its name";
  const std::string hindi = std::string(kBrowser) + "Accept-Language: hi\r\n";
  EXPECT_NE(server.call("GET", "/", "", hindi).body.find("<p>फ़िल्म, "), std::string::npos);
  for (const std::string& page : {home.body, one.body})
    EXPECT_NE(page.find(", from Rs "), std::string::npos) << "what one adult pays";
  std::string name;
  append_escaped(name, title.name);
  EXPECT_NE(one.body.find("<meta property=\"og:title\" content=\"" + name + "\">"),
            std::string::npos);
}

TEST(Pages, SayWhatTheyNeedWithoutAScript) {
  TestServer server;
  const auto listing = server.directory().listing();
  std::string title;
  append_escaped(title, listing->titles.front().name);
  for (const std::string& path : {"/shows/" + server.show, "/shows/" + server.show + "/details",
                                  std::string("/orders/ord_02TR6AR4G0003"),
                                  std::string("/find-order"), "/embed/shows/" + server.show}) {
    const std::string page = server.call("GET", path, "", kBrowser).body;
    for (const char* words : {"<p lang=\"en\">Seats and orders need JavaScript", "<p lang=\"hi\">"})
      EXPECT_NE(page.find(words), std::string::npos) << path;
    const bool of_show = path.find("/shows/") != std::string::npos;
    EXPECT_EQ(page.find("<h1>" + title + "</h1>") != std::string::npos, of_show) << path;
    EXPECT_NE(page.find("box office"), std::string::npos) << path;
  }
}

TEST(Pages, AreInTheLanguageOfTheBrowser) {
  TestServer server;
  const std::string hindi = std::string(kBrowser) + "Accept-Language: hi-IN,hi;q=0.9,en;q=0.8\r\n";
  const std::string english = std::string(kBrowser) + "Accept-Language: en-IN,hi;q=0.9\r\n";
  const std::string title = format_id(server.directory().listing()->titles.front().id);
  for (const std::string& path :
       {std::string("/"), "/titles/" + title, "/shows/" + server.show, std::string("/find-order"),
        std::string("/nowhere"), "/embed/titles/" + title, "/embed/shows/" + server.show}) {
    const RawReply asked = server.call("GET", path, "", hindi);
    EXPECT_NE(asked.body.find("<html lang=\"hi\""), std::string::npos) << path;
    EXPECT_NE(asked.header("vary").find("Accept-Language"), std::string::npos) << path;
    const RawReply other = server.call("GET", path, "", english);
    EXPECT_NE(other.body.find("<html lang=\"en\""), std::string::npos) << path;
    EXPECT_EQ(server.call("GET", path, "", kBrowser).body, other.body) << path;
    if (asked.status == 404) continue;
    const std::string known = "If-None-Match: " + asked.header("etag") + "\r\n";
    EXPECT_EQ(server.call("GET", path, "", hindi + known).status, 304) << path;
    EXPECT_EQ(server.call("GET", path, "", english + known).status, 200) << path;
  }
}

TEST(Pages, AreNotSentToWhoHasThem) {
  TestServer server;
  for (const std::string& path :
       {std::string("/"), "/shows/" + server.show, std::string("/orders/ord_02TR6AR4G0003")}) {
    const std::string tag = server.call("GET", path, "", kBrowser).header("etag");
    ASSERT_FALSE(tag.empty()) << path;
    const RawReply again =
        server.call("GET", path, "", std::string(kBrowser) + "If-None-Match: " + tag + "\r\n");
    EXPECT_EQ(again.status, 304U) << path;
  }
}

TEST(Pages, TheServiceWorkerAsksThisServerAlone) {
  TestServer server;
  const RawReply worker = server.call("GET", "/service_worker.js");
  EXPECT_EQ(worker.status, 200U);
  EXPECT_EQ(worker.header("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(worker.header("cache-control"), kRevalidated);
  EXPECT_EQ(worker.header("content-security-policy"), kWorkerLoads);
  EXPECT_NE(worker.body.find("/assets/order_pages"), std::string::npos);
  const RawReply again = server.call("GET", "/service_worker.js", "",
                                     "If-None-Match: " + worker.header("etag") + "\r\n");
  EXPECT_EQ(again.status, 304U);
}

TEST(Pages, EscapeWhatPeopleWrote) {
  const PageText page{"<script>\"&", "a \"quoted\" <b>", "<p>ours</p>"};
  const std::string html = fill_shell(
      "<head><title>Firstshow</title></head><div id=\"page\"></div>", page, PageLanguage::kEnglish);
  EXPECT_EQ(html.find("<script>"), std::string::npos);
  EXPECT_NE(html.find("<title>&lt;script&gt;&quot;&amp; · Firstshow</title>"), std::string::npos);
  EXPECT_NE(html.find("content=\"a &quot;quoted&quot; &lt;b&gt;\""), std::string::npos);
  EXPECT_NE(html.find("<div id=\"page\"><main class=\"plain\"><p>ours</p></main></div>"),
            std::string::npos);
}

TEST(Pages, TheSandboxHasOneForBrowsersAndDataForPrograms) {
  TestServer server;
  const RawReply page = server.call("GET", "/sandbox/payments/none", "", kBrowser);
  EXPECT_EQ(page.status, 404U);
  EXPECT_EQ(page.header("content-type"), kHtmlContent);
  EXPECT_NE(page.header("vary").find("Accept"), std::string::npos);
  const RawReply data =
      server.call("GET", "/sandbox/payments/none", "", "Accept: application/json\r\n");
  EXPECT_EQ(data.status, 404U);
  EXPECT_EQ(data.header("content-type"), kProblemContent);
}

}  // namespace
}  // namespace firstshow::http
