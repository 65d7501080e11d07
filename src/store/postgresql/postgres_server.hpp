#pragma once
// For tests: a PostgreSQL server for one test program, by scripts/postgres, made when it is first
// asked for and gone when the program ends, however that ends. The test's thread.

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "store/postgresql/connection.hpp"

namespace firstshow::store {

class PostgresServer {
 public:
  /// The one server of this program. Its commits need not survive a power cut.
  static PostgresServer& of_tests() {
    static PostgresServer server({"fsync=off", "firstshow.may_lose_commits=on"});
    return server;
  }

  /// `settings` of postgresql.conf.
  explicit PostgresServer(const std::vector<std::string>& settings) {
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    CHECK(::pipe2(in.data(), O_CLOEXEC) == 0 && ::pipe2(out.data(), O_CLOEXEC) == 0,
          "a test can make pipes");
    const std::string script = std::string(FIRSTSHOW_SOURCE_DIR) + "/scripts/postgres";
    std::vector<std::string> words{script};
    words.insert(words.end(), settings.begin(), settings.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    process_ = ::fork();
    CHECK(process_ >= 0, "a test can start a program");
    if (process_ == 0) {
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      ::execv(script.c_str(), arguments.data());
      ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    commands_ = in[1];
    answers_ = out[0];
    folder_ = answer();
    CHECK(!folder_.empty(), "scripts/postgres starts a server");
  }
  ~PostgresServer() {
    ::close(commands_);
    ::close(answers_);
    ::waitpid(process_, nullptr, 0);
  }
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// The folder of its socket, which is .s.PGSQL.5432.
  const std::string& folder() const { return folder_; }
  /// The address of one of its databases, at its own socket or at another folder's.
  std::string uri(const std::string& database, const std::string& folder = "") const {
    return "host=" + (folder.empty() ? folder_ : folder) + " user=postgres dbname=" + database;
  }
  /// The same as a URI.
  std::string address(const std::string& database) const {
    return "postgresql://postgres@/" + database + "?host=" + folder_;
  }
  /// Makes an empty database; its name.
  std::string make_database() {
    const std::string name = "box_" + std::to_string(++databases_);
    PostgresOptions options;
    options.uri = uri("postgres");
    open_postgres_database(options)->execute("CREATE DATABASE " + name);
    return name;
  }
  /// SIGKILL for all of its processes.
  void kill() { command("kill"); }
  void start() { command("start"); }

 private:
  void command(std::string word) {
    word += '\n';
    CHECK(::write(commands_, word.data(), word.size()) == static_cast<ssize_t>(word.size()),
          "scripts/postgres takes commands");
    CHECK(!answer().empty(), "scripts/postgres does what it is told");
  }
  /// The next line; "" at the end.
  std::string answer() {
    std::string line;
    for (char c = 0; ::read(answers_, &c, 1) == 1 && c != '\n';) line += c;
    return line;
  }

  pid_t process_ = -1;
  int commands_ = -1;
  int answers_ = -1;
  std::string folder_;
  int databases_ = 0;
};

}  // namespace firstshow::store
