#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "cli/serve/serve_settings.hpp"
#include "cli/serve/settings_document.hpp"

namespace firstshow::cli {
namespace {

std::string file_of_the_tree(const std::string& name) {
  std::ifstream file(std::string(FIRSTSHOW_SOURCE_DIR) + "/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Settings, AreWrittenDownAsTheyAre) {
  EXPECT_EQ(file_of_the_tree("docs/configuration.md"), settings_as_markdown())
      << "firstshow settings --format markdown > docs/configuration.md";
  EXPECT_EQ(file_of_the_tree(".env.example"), settings_as_environment())
      << "firstshow settings --format environment > .env.example";
}

/// What the options of servers come to for a command line; BadSettings and CLI's errors go through.
http::ServerOptions options_of(std::vector<std::string> arguments) {
  CLI::App app;
  ServeSettings settings;
  declare_settings(app, settings);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  app.parse(std::move(arguments));
  return public_options(settings);
}

TEST(Settings, BecomeWhatServersDo) {
  const http::ServerOptions options = options_of(
      {"--listen", "[::1]:443", "--threads", "3", "--header-timeout", "0.5", "--trusted-proxy",
       "10.0.0.0/8", "--trusted-proxy", "::1,192.0.2.1", "--proxy-header", "forwarded",
       "--cors-origin", "https://a.example", "--max-connections-per-address", "7"});
  EXPECT_EQ(options.listen.port, 443);
  EXPECT_EQ(options.threads, 3U);
  EXPECT_EQ(options.limits.header_time, std::chrono::milliseconds{500});
  EXPECT_EQ(options.proxies.trusted.size(), 3U);
  EXPECT_EQ(options.proxies.header, http::ProxyHeader::kForwarded);
  EXPECT_EQ(options.cors_origins, std::vector<std::string>{"https://a.example"});
  EXPECT_EQ(options.max_connections_per_address, 7U);
  EXPECT_GE(options_of({}).threads, 1U);
}

TEST(Settings, ListTheSitesThatMayFrame) {
  ServeSettings settings;
  settings.embed_origins = {"https://a.example", "http://localhost:3000"};
  EXPECT_EQ(embed_origins(settings), settings.embed_origins);
  for (const char* bad : {"*", "cinema.example", "https://a.example/", "https://a.example;"}) {
    settings.embed_origins = {bad};
    EXPECT_THROW(embed_origins(settings), BadSettings) << bad;
  }
}

TEST(Settings, ThatCannotBeUsedAreToldInASentence) {
  const struct {
    std::vector<std::string> arguments;
    const char* said;
  } cases[] = {
      {{"--trusted-proxy", "10.0.0.0/33"},
       "--trusted-proxy: \"10.0.0.0/33\" is not an address or a range like 10.0.0.0/8"},
      {{"--cors-origin", "tickets.example"},
       "--cors-origin: \"tickets.example\" is not an origin like https://tickets.example (in lower "
       "case, nothing behind the host)"},
      {{"--listen", "localhost:80"},
       "--listen: \"localhost:80\" is not an address and port like 127.0.0.1:8080 or [::1]:8080"},
  };
  for (const auto& one : cases) {
    try {
      options_of(one.arguments);
      ADD_FAILURE() << one.said;
    } catch (const BadSettings& bad) {
      EXPECT_EQ(std::string(bad.what()), one.said);
    }
  }
  for (const std::vector<std::string>& bad :
       std::vector<std::vector<std::string>>{{"--threads", "257"},
                                             {"--idle-timeout", "0"},
                                             {"--rate-limits", "some"},
                                             {"--log-format", "xml"},
                                             {"--mint-burst", "0.5"}})
    EXPECT_THROW(options_of(bad), CLI::ParseError) << bad[0];
}

TEST(Settings, NearlyNamedInTheEnvironmentAreRefused) {
  const struct {
    const char* variable;
    const char* meant;  ///< nullptr: it is taken, or somebody else's
  } cases[] = {
      {"FIRSTSHOW_MAX_CONECTIONS", "FIRSTSHOW_MAX_CONNECTIONS"},
      {"FIRSTSHOW_THREAD", "FIRSTSHOW_THREADS"},
      {"FIRSTSHOW_DATABSE", "FIRSTSHOW_DATABASE"},
      {"FIRSTSHOW_DATABASE", nullptr},
      {"FIRSTSHOW_SERVER", nullptr},
      {"FIRSTSHOW_MAX", nullptr},
      {"SHOW_MAX_CONECTIONS", nullptr},
  };
  for (const auto& one : cases) {
    std::string said;
    try {
      refuse_misspelt_variables({"PATH", one.variable});
    } catch (const BadSettings& bad) {
      said = bad.what();
    }
    EXPECT_EQ(said, one.meant == nullptr ? ""
                                         : "the environment has " + std::string(one.variable) +
                                               ", which is no setting; " + one.meant + " is one");
  }
}

}  // namespace
}  // namespace firstshow::cli
