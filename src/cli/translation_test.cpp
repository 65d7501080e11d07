// The operator's commands for translations, against a server in this process.

#include <filesystem>
#include <fstream>

#include "cli/operator_command_fixture.hpp"

namespace firstshow::cli {
namespace {

class Translation : public OperatorCommand {
 protected:
  Translation() : OperatorCommand("translation") {}

  Ran run(std::vector<std::string> arguments, const std::string& language = "hi") {
    arguments.insert(arguments.end(), {"--language", language});
    return OperatorCommand::run(std::move(arguments));
  }
  /// A file with that content, beside the database.
  std::string file(const std::string& content) {
    const std::string path = (server_.database().folder() / "texts.json").string();
    std::ofstream(path) << content;
    return path;
  }
  void await_hindi(const std::string& text, const std::string& translation) {
    http::TestServer::await([&] {
      return catalogue::translated(*server_.directory().listing(), "hi", text) == translation;
    });
  }
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
        {R"({"\u001b[31mPune\u202e": "x"})", "/\\x1b[31mPune the text must not hold"},
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
