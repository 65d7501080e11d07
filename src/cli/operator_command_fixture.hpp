#pragma once
// Operator's commands run in the test's own process, against a server in it.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "accounts/operator_token.hpp"
#include "cli/commands.hpp"
#include "http/metrics/log_taken.hpp"
#include "http/scenarios/test_server.hpp"
#include "program/program.hpp"

namespace firstshow::cli {

/// What a command line ended with and printed.
struct Ran {
  int code = 0;
  std::string printed;
  std::string complained;
};

class OperatorCommand : public testing::Test {
 protected:
  /// `name`: the command, "review".
  explicit OperatorCommand(std::string name) : name_(std::move(name)) {
    accounts::write_operator_token(server_.database().address().state_file_prefix(),
                                   server_.operator_token());
  }

  Ran run(std::vector<std::string> arguments) {
    for (const std::string& more :
         {std::string("--database"), server_.database().settings().database,
          std::string("--state-folder"), server_.database().folder().string(),
          std::string("--admin"), "127.0.0.1:" + std::to_string(server_.admin_port())})
      arguments.push_back(more);
    arguments.insert(arguments.begin(), name_);
    std::vector<const char*> line{"firstshow"};
    for (const std::string& one : arguments) line.push_back(one.c_str());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Ran ran;
    ran.code = program::run("firstshow", "The box office.", add_commands,
                            static_cast<int>(line.size()), line.data());
    ran.printed = testing::internal::GetCapturedStdout();
    ran.complained = testing::internal::GetCapturedStderr();
    return ran;
  }

  http::LogTaken log_{http::LogFormat::kText,
                      "critical"};  ///< or it would be among what is printed
  http::TestServer server_;

 private:
  std::string name_;
};

}  // namespace firstshow::cli
