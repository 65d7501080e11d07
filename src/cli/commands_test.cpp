#include "cli/commands.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <array>
#include <string>
#include <vector>

#include "program/program.hpp"

namespace firstshow::cli {
namespace {

struct Ended {
  int code = 0;
  std::string printed;
  std::string complained;
};

/// Runs a command line as main() does.
Ended run_as_main(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "firstshow");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Ended ended;
  ended.code = program::run("firstshow", "The box office.", add_commands,
                            static_cast<int>(arguments.size()), arguments.data());
  ended.printed = testing::internal::GetCapturedStdout();
  ended.complained = testing::internal::GetCapturedStderr();
  return ended;
}

/// Whoever adds a command decides whether an operator needs it, or it belongs to firstshow-lab.
TEST(Commands, AreThoseOfAnOperator) {
  CLI::App app;
  add_commands(app);
  std::vector<std::string> shown;
  for (const CLI::App* command : app.get_subcommands({}))
    if (!command->get_group().empty()) shown.push_back(command->get_name());
  EXPECT_EQ(shown,
            (std::vector<std::string>{"serve",   "settings",    "health",    "create", "demo",
                                      "show",    "review",      "organiser", "key",    "mail",
                                      "webhook", "translation", "gateway",   "plan",   "check",
                                      "audit",   "backup",      "restore",   "move",   "routes"}));
}

TEST(Commands, OfTheLabAreRefusedByNameWhateverElseIsGiven) {
  const std::vector<std::vector<const char*>> lines = {
      {"simulate"},        {"simulate", "--seed", "7", "--runs", "1"},
      {"storm"},           {"storm", "--scenario", "evening", "--target", "http://127.0.0.1:8080"},
      {"storm", "--help"}, {"crowd", "--database", "crowd.db", "--folder", "history", "serve"},
  };
  for (const std::vector<const char*>& line : lines) {
    const Ended ended = run_as_main(line);
    const std::string name = line.front();
    EXPECT_EQ(ended.code, 1) << name;
    EXPECT_EQ(ended.printed, "") << name;
    EXPECT_EQ(ended.complained, "firstshow: the server has no command \"" + name +
                                    "\"; run firstshow-lab " + name +
                                    " (in a checkout, scripts/build firstshow-lab builds it)\n");
  }
}

TEST(Commands, ThatAreUnknownAreRefusedWithTheOnesThereAre) {
  const Ended ended = run_as_main({"verify", "firstshow.db"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(
      ended.complained,
      "firstshow: there is no command \"verify\"; firstshow has serve, settings, health, create, "
      "demo, show, review, organiser, key, mail, webhook, translation, gateway, plan, check, "
      "audit, backup, restore, move, routes\n");
  const Ended nested = run_as_main({"gateway", "rotate"});
  EXPECT_EQ(nested.code, 1);
  EXPECT_EQ(nested.complained,
            "firstshow: there is no command \"rotate\"; firstshow gateway has rotate-secret, "
            "end-former-secret\n");
}

TEST(Commands, OfTheLabAreNotInTheHelp) {
  for (const char* flag : {"--help", "--help-all"}) {
    const Ended ended = run_as_main({flag});
    EXPECT_EQ(ended.code, 0) << flag;
    EXPECT_NE(ended.printed.find("Run the box office"), std::string::npos) << ended.printed;
    for (const char* name : {"simulate", "storm", "crowd"})
      EXPECT_EQ(ended.printed.find(name), std::string::npos) << flag << ": " << ended.printed;
  }
}

}  // namespace
}  // namespace firstshow::cli
