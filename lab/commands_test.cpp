#include "lab/commands.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands.hpp"
#include "program/program.hpp"

namespace firstshow::lab {
namespace {

/// Names of the commands that the help lists, or of those that it does not.
std::vector<std::string> names(void (*add)(CLI::App&), bool listed) {
  CLI::App app;
  add(app);
  std::vector<std::string> found;
  for (const CLI::App* command : app.get_subcommands({}))
    if (command->get_group().empty() != listed) found.push_back(command->get_name());
  return found;
}

/// Whoever adds a command decides whether it belongs here, or an operator needs it.
TEST(Commands, AreThoseThatTestOrLoadAServer) {
  EXPECT_EQ(names(add_commands, true), (std::vector<std::string>{"simulate", "storm", "crowd"}));
}

TEST(Commands, BelongToOneProgramAndAreRefusedByTheOther) {
  const std::vector<std::string> ours = names(add_commands, true);
  for (const std::string& name : names(cli::add_commands, true))
    EXPECT_EQ(std::count(ours.begin(), ours.end(), name), 0) << name;
  EXPECT_EQ(names(cli::add_commands, false), ours);
  EXPECT_TRUE(names(add_commands, false).empty());
}

TEST(Commands, FailInTheNameOfTheirProgram) {
  const std::vector<const char*> line = {"firstshow-lab", "storm", "--scenario",  "hot",
                                         "--connections", "2",     "--processes", "3"};
  testing::internal::CaptureStderr();
  const int code = program::run("firstshow-lab", "Tests and load.", add_commands,
                                static_cast<int>(line.size()), line.data());
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "firstshow-lab: each process needs a connection\n");
  EXPECT_EQ(code, 1);
}

}  // namespace
}  // namespace firstshow::lab
