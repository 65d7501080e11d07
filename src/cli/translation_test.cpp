// The operator's commands for translations, against a house in this process.

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "accounts/operator_token.hpp"
#include "cli/commands.hpp"
#include "http/log_taken.hpp"
#include "http/small_house.hpp"

namespace firstshow::cli {
namespace {

class Translation : public testing::Test {
 protected:
  struct Ran {
    int code = 0;
    std::string printed;
    std::string complained;
  };

  Translation() {
    accounts::write_operator_token(house_.database(), house_.house().operator_token);
  }

  Ran run(std::vector<std::string> arguments, const std::string& language = "hi") {
    for (const std::string& more :
         {std::string("--language"), language, std::string("--database"), house_.database(),
          std::string("--admin"), "127.0.0.1:" + std::to_string(house_.admin_port())})
      arguments.push_back(more);
    arguments.insert(arguments.begin(), "translation");
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    CLI::App app{"firstshow"};
    add_translation(app);
    set_exit_code(0);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Ran ran;
    try {
      app.parse(std::move(arguments));
      ran.code = exit_code();
    } catch (const CLI::ParseError& wrong) {
      ran.code = app.exit(wrong);
    }
    ran.printed = testing::internal::GetCapturedStdout();
    ran.complained = testing::internal::GetCapturedStderr();
    set_exit_code(0);
    return ran;
  }
  /// A file with that content, beside the database.
  std::string file(const std::string& content) {
    const std::string path =
        (std::filesystem::path(house_.database()).parent_path() / "texts.json").string();
    std::ofstream(path) << content;
    return path;
  }
  void await_hindi(const std::string& text, const std::string& translation) {
    http::SmallHouse::await([&] {
      return catalog::translated(*house_.house().directory.listing(), "hi", text) == translation;
    });
  }

  http::LogTaken log_{http::LogFormat::kText, "critical"};
  http::SmallHouse house_;
};

TEST_F(Translation, IsPutAndListed) {
  EXPECT_EQ(run({"list"}).printed, "{}\n");
  const Ran put = run({"put", file(R"({"Pune": "पुणे", "Premium": "प्रीमियम", "Old": ""})")});
  EXPECT_EQ(put.code, 0) << put.complained;
  EXPECT_EQ(put.printed, "hi: 2 added, 0 changed, 0 removed; 2 in all.\n");
  await_hindi("Pune", "पुणे");
  const Ran list = run({"list"});
  EXPECT_EQ(list.printed, "{\n  \"Premium\": \"प्रीमियम\",\n  \"Pune\": \"पुणे\"\n}\n");
  EXPECT_EQ(run({"put", file(list.printed)}).printed,
            "hi: 0 added, 0 changed, 0 removed; 2 in all.\n");
  EXPECT_EQ(run({"list"}, "ta").printed, "{}\n");
}

TEST_F(Translation, MissingIsAFileToFillIn) {
  const Ran missing = run({"missing"});
  EXPECT_EQ(missing.code, 0) << missing.complained;
  EXPECT_NE(missing.printed.find("  \"Pune\": \"\",\n"), std::string::npos) << missing.printed;
  EXPECT_NE(missing.printed.find(R"(  "A \"quoted\" film": "",)"), std::string::npos);
  EXPECT_EQ(run({"put", file(missing.printed)}).printed,
            "hi: 0 added, 0 changed, 0 removed; 0 in all.\n")
      << "what is not filled in says nothing";
  std::string filled = missing.printed;
  for (std::size_t at = 0; (at = filled.find(": \"\"", at)) != std::string::npos; at += 4)
    filled.replace(at, 4, ": \"क\"");
  EXPECT_EQ(run({"put", file(filled)}).code, 0);
  await_hindi("Pune", "क");
  EXPECT_EQ(run({"missing"}).printed, "{}\n");
}

TEST_F(Translation, ALargeFileGoesInParts) {
  std::string content = "{";
  for (int i = 0; i < 2'500; ++i)
    content += "\"Text " + std::to_string(i) + "\": \"" + std::string(60, 'x') + "\",\n";
  const Ran put = run({"put", file(content + "\"Pune\": \"पुणे\"}")});
  EXPECT_EQ(put.printed, "hi: 2501 added, 0 changed, 0 removed; 2501 in all.\n") << put.complained;
}

TEST_F(Translation, WhatIsWrongIsSaidBeforeAnythingIsSent) {
  const struct {
    std::vector<std::string> arguments;
    std::string language;
    std::string says;
  } cases[] = {
      {{"put", file("") + "-not-there"}, "hi", "cannot be read"},
      {{"put", file("")}, "Hindi", "names no language"},
      {{"list"}, "hi_IN", "names no language"},
      {{"missing"}, "h", "names no language"},
  };
  for (const auto& one : cases) {
    const Ran ran = run(one.arguments, one.language);
    EXPECT_EQ(ran.code, 1) << one.says;
    EXPECT_NE(ran.complained.find(one.says), std::string::npos) << ran.complained;
  }
  for (const auto& [content, says] :
       {std::pair<std::string, std::string>{"[]", "is not a JSON object"},
        {"{", "is not a JSON object"},
        {R"({"Pune": 7})", "/Pune must be a text"},
        {R"({"Pune": ")" + std::string(8'001, 'x') + "\"}", "/Pune"}}) {
    const Ran ran = run({"put", file(content)});
    EXPECT_EQ(ran.code, 1) << content;
    EXPECT_NE(ran.complained.find(says), std::string::npos) << ran.complained;
  }
  EXPECT_EQ(run({"list"}).printed, "{}\n");
  EXPECT_NE(run({}).code, 0) << "one of the three";
}

}  // namespace
}  // namespace firstshow::cli
