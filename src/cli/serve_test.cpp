// The server as a process: what it prints, what it is refused, how it ends and comes back, and the
// commands that staff give it. Each process is a fork of this program that runs the command.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/commands.hpp"
#include "http/raw_client.hpp"
#include "http/test_certificate.hpp"

namespace firstshow::cli {
namespace {

using http::RawClient;
using http::RawReply;

/// A process that runs one command line; killed if it is still there at the end.
class Process {
 public:
  explicit Process(std::vector<std::string> arguments,
                   const std::vector<std::pair<const char*, std::string>>& environment = {}) {
    std::array<int, 2> out{};
    std::array<int, 2> err{};
    if (::pipe(out.data()) != 0 || ::pipe(err.data()) != 0) std::abort();
    std::fflush(nullptr);  // or the child prints it too
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(err[1], STDERR_FILENO);
      for (const int end : {out[0], out[1], err[0], err[1]}) ::close(end);
      for (const auto& [name, value] : environment) ::setenv(name, value.c_str(), 1);
      ::_exit(run(std::move(arguments)));
    }
    ::close(out[1]);
    ::close(err[1]);
    out_ = out[0];
    err_ = err[0];
  }
  ~Process() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    ::close(out_);
    ::close(err_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send(int signal) { ::kill(pid_, signal); }
  /// Reads its standard output until `words` came; false if it ended before.
  bool said(std::string_view words) {
    while (printed.find(words) == std::string::npos)
      if (!read_more(out_, printed)) return false;
    return true;
  }
  /// The same of its standard error.
  bool complained_of(std::string_view words) {
    while (complained.find(words) == std::string::npos)
      if (!read_more(err_, complained)) return false;
    return true;
  }
  /// Waits for its end: the exit code, or 128 + the signal.
  int ended() {
    while (read_more(out_, printed)) {
    }
    while (read_more(err_, complained)) {
    }
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  std::string printed;
  std::string complained;

 private:
  static int run(std::vector<std::string> arguments) {
    CLI::App app{"firstshow"};
    app.require_subcommand(1);
    add_serve(app);
    add_show(app);
    add_review(app);
    add_health(app);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    try {
      app.parse(std::move(arguments));
    } catch (const CLI::ParseError& wrong) {
      return app.exit(wrong);
    }
    std::fflush(nullptr);
    return exit_code();
  }
  static bool read_more(int from, std::string& text) {
    std::array<char, 4'096> bytes{};
    const ssize_t count = ::read(from, bytes.data(), bytes.size());
    if (count <= 0) return false;
    text.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  pid_t pid_ = 0;
  int out_ = -1;
  int err_ = -1;
};

class Serve : public testing::Test {
 protected:
  Serve() {
    std::string pattern = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Serve() override { std::filesystem::remove_all(folder_); }

  std::string file(const char* name) const { return (folder_ / name).string(); }
  std::vector<std::string> command(const char* database,
                                   const std::string& listen = "127.0.0.1:0") {
    return {"serve", "--database", file(database), "--listen", listen, "--admin", "127.0.0.1:0"};
  }
  std::string write(const char* name, const std::string& text) {
    std::ofstream(file(name)) << text;
    return file(name);
  }

  std::filesystem::path folder_;
};

/// The port in what a server printed, after `words`.
std::uint16_t port_after(Process& server, std::string_view words) {
  EXPECT_TRUE(server.said("Ctrl-C")) << server.ended() << server.complained;
  const std::size_t at = server.printed.find(words);
  if (at == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::stoi(server.printed.substr(at + words.size())));
}
std::uint16_t port_of(Process& server) {
  return port_after(server, "Firstshow serves http://127.0.0.1:");
}
std::uint16_t admin_port_of(Process& server) {
  return port_after(server, "operator's port is http://127.0.0.1:");
}

RawReply ask(std::uint16_t port, const std::string& first_line, const std::string& headers = "") {
  RawClient client(port);
  client.send(first_line + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
  return client.receive();
}

TEST_F(Serve, AnswersUntilItIsToldToStop) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Process server(command("house.db"));
    const std::uint16_t port = port_of(server);
    EXPECT_EQ(ask(port, "GET /v1/shows").body, R"({"items":[],"next_cursor":null})");
    EXPECT_EQ(ask(admin_port_of(server), "GET /readyz").body, "ready\n");
    server.send(signal);
    EXPECT_EQ(server.ended(), 0) << server.complained;
    EXPECT_FALSE(RawClient(port).connected());
  }
}

TEST_F(Serve, EndsAtOnceAtASecondSignal) {
  Process server(command("house.db"));
  RawClient slow(port_of(server));
  slow.send("GET /v1/shows HTTP/1.1\r\nHost: h\r\n\r\nGET /v1/sh");  // keeps it waiting
  EXPECT_EQ(slow.receive().status, 200);
  server.send(SIGTERM);
  while (RawClient(port_of(server)).connected()) {
  }
  server.send(SIGINT);
  EXPECT_EQ(server.ended(), 128 + SIGINT);
}

TEST_F(Serve, ComesBackAfterAKillAndKnowsItsTokens) {
  std::string token;
  {
    Process server(command("house.db"));
    token = ask(port_of(server), "POST /v1/sessions/anonymous").text("token");
    server.send(SIGKILL);
    EXPECT_EQ(server.ended(), 128 + SIGKILL);
  }
  Process server(command("house.db"));
  const RawReply reply = ask(port_of(server), "GET /v1/holds/hold_0000000000001",
                             "Authorization: Bearer " + token + "\r\n");
  EXPECT_EQ(reply.text("type"), "/problems/unknown-hold") << reply.body;
}

TEST_F(Serve, IsRefusedWhatAnotherServerHas) {
  Process first(command("house.db"));
  const std::string port = std::to_string(port_of(first));
  Process same_database(command("house.db"));
  EXPECT_EQ(same_database.ended(), 1);
  EXPECT_NE(same_database.complained.find("firstshow: "), std::string::npos);
  EXPECT_NE(same_database.complained.find(file("house.db")), std::string::npos)
      << same_database.complained;
  Process same_port(command("other.db", "127.0.0.1:" + port));
  EXPECT_EQ(same_port.ended(), 1);
  EXPECT_EQ(same_port.complained,
            "firstshow: cannot listen on 127.0.0.1:" + port +
                ": another program (perhaps another firstshow) has that port\n");
}

TEST_F(Serve, TakesFlagsBeforeTheEnvironmentBeforeAFile) {
  const std::string config = write("serve.toml", "listen = \"file\"\nthreads = 1\n");
  const struct {
    std::vector<std::string> flags;
    std::vector<std::pair<const char*, std::string>> environment;
    const char* said;
  } cases[] = {
      {{"serve", "--config", config}, {}, "firstshow: --listen: \"file\" is not an address"},
      {{"serve", "--config", config},
       {{"FIRSTSHOW_LISTEN", "environment"}},
       "firstshow: --listen: \"environment\" is not an address"},
      {{"serve", "--config", config, "--listen", "flag"},
       {{"FIRSTSHOW_LISTEN", "environment"}},
       "firstshow: --listen: \"flag\" is not an address"},
  };
  for (const auto& one : cases) {
    Process process(one.flags, one.environment);
    EXPECT_EQ(process.ended(), 1);
    EXPECT_EQ(process.complained.find(one.said), 0U) << process.complained;
  }
}

TEST_F(Serve, SaysWhereAFileIsWrong) {
  const struct {
    const char* text;
    const char* said;
  } cases[] = {
      {"\nlistne = \"x\"", ":2: listne is no setting"},
      {"threads = \"many\"", ":1: threads cannot be used: "},
      {"threads = 257", ":1: threads cannot be used: "},
      {"threads = [1]", ":1: threads cannot be used: must be a text, a number or true or false"},
      {"trusted_proxy = [[1]]", ":1: trusted_proxy cannot be used: must be a text, a number"},
      {"tls_key = \"k.pem\"\ndatabase = 1\nlisten = [\"a\", \"b\"]", ":3: listen cannot be used: "},
      {"threads = ", ":1: "},
  };
  for (const auto& one : cases) {
    const std::string config = write("serve.toml", one.text);
    Process process({"serve", "--config", config});
    EXPECT_EQ(process.ended(), 1) << one.text;
    EXPECT_EQ(process.complained.find("firstshow: " + config + one.said), 0U) << process.complained;
  }
}

TEST_F(Serve, TakesListsFromFilesAndVariables) {
  const std::string config = write("serve.toml", "trusted_proxy = [\"10.0.0.0/8\", \"nowhere\"]\n");
  Process from_file({"serve", "--config", config});
  EXPECT_EQ(from_file.ended(), 1);
  EXPECT_EQ(from_file.complained.find("firstshow: --trusted-proxy: \"nowhere\" is not an address"),
            0U)
      << from_file.complained;
  Process from_variable({"serve"}, {{"FIRSTSHOW_CORS_ORIGIN", "https://a.example,b.example"}});
  EXPECT_EQ(from_variable.ended(), 1);
  EXPECT_EQ(from_variable.complained.find("firstshow: --cors-origin: \"b.example\" is not"), 0U)
      << from_variable.complained;
}

TEST_F(Serve, SaysWhetherItIsWell) {
  Process server(command("house.db"));
  const std::string admin = "127.0.0.1:" + std::to_string(admin_port_of(server));
  Process well({"health", "--admin", admin});
  EXPECT_EQ(well.ended(), 0) << well.complained;
  EXPECT_EQ(well.printed, "ready\n");
  server.send(SIGTERM);
  EXPECT_EQ(server.ended(), 0);
  Process gone({"health", "--admin", admin});
  EXPECT_EQ(gone.ended(), 1);
  EXPECT_EQ(gone.complained.find("firstshow: no server answers on " + admin), 0U)
      << gone.complained;
}

TEST_F(Serve, SpeaksTlsAndReadsItsCertificateAgain) {
  const std::string certificate = file("cert.pem"), key = file("key.pem");
  http::write_certificate(certificate, key);
  std::vector<std::string> line = command("house.db");
  for (const std::string& more :
       {std::string("--tls-certificate"), certificate, std::string("--tls-key"), key,
        std::string("--log-format"), std::string("json")})
    line.push_back(more);
  Process server(line);
  EXPECT_TRUE(server.said("Ctrl-C")) << server.ended() << server.complained;
  EXPECT_NE(server.printed.find("Firstshow serves https://127.0.0.1:"), std::string::npos);
  const std::uint16_t admin = admin_port_of(server);
  const auto expiry = [&] {
    const std::string metrics = ask(admin, "GET /metrics").body;
    const std::string name = "\nfirstshow_tls_certificate_expiry_seconds ";
    const std::size_t at = metrics.find(name);
    return at == std::string::npos ? "" : metrics.substr(at + name.size(), 10);
  };
  const std::string before = expiry();
  EXPECT_FALSE(before.empty());
  http::write_certificate(certificate, key, 2, 60);
  server.send(SIGHUP);
  while (expiry() == before) {
  }
  std::ofstream(certificate) << "words";
  server.send(SIGHUP);
  EXPECT_TRUE(server.complained_of("the TLS certificate stays as it was")) << server.complained;
  server.send(SIGTERM);
  EXPECT_EQ(server.ended(), 0) << server.complained;

  Process half({"serve", "--database", file("other.db"), "--tls-key", key});
  EXPECT_EQ(half.ended(), 1);
  EXPECT_EQ(half.complained, "firstshow: --tls-certificate and --tls-key go together\n");
  Process bad({"serve", "--database", file("other.db"), "--tls-key", key, "--tls-certificate",
               certificate});
  EXPECT_EQ(bad.ended(), 1);
  EXPECT_EQ(bad.complained.find("firstshow: " + certificate + " holds no certificate"), 0U)
      << bad.complained;
}

TEST_F(Serve, TakesTheOperatorsCommands) {
  Process server(command("house.db"));
  const std::string admin = "127.0.0.1:" + std::to_string(admin_port_of(server));
  const auto show = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "show");
    for (const std::string& more :
         {std::string("--database"), file("house.db"), std::string("--admin"), admin})
      arguments.push_back(more);
    return arguments;
  };
  Process list(show({"list"}));
  EXPECT_EQ(list.ended(), 0) << list.complained;
  EXPECT_EQ(list.printed, "There are no shows.\n");
  for (const char* action : {"open", "pause", "close", "cancel", "unblock"}) {
    Process change(show({action, "show_0000000000001"}));
    EXPECT_EQ(change.ended(), 1) << action;
    EXPECT_EQ(change.complained, "firstshow: There is no such show\n") << action;
  }
  Process area(show({"block", "show_0000000000001", "--areas", "Pit", "--reason", "camera"}));
  EXPECT_EQ(area.ended(), 1);
  EXPECT_EQ(area.complained,
            "firstshow: --areas: \"Pit\" is not an area and a number like Floor:20\n");

  const auto review = [&](std::vector<std::string> arguments) {
    arguments = show(std::move(arguments));
    arguments.front() = "review";
    return arguments;
  };
  Process none(review({"list"}));
  EXPECT_EQ(none.ended(), 0) << none.complained;
  EXPECT_EQ(none.printed, "Nothing waits for a decision.\n");
  Process as_json(review({"list", "--json", "--limit", "5"}));
  EXPECT_EQ(as_json.ended(), 0) << as_json.complained;
  EXPECT_EQ(as_json.printed, "{\"items\":[],\"total\":0}\n");

  Process stranger({"show", "list", "--database", file("no.db"), "--admin", admin});
  EXPECT_EQ(stranger.ended(), 1);
  EXPECT_NE(stranger.complained.find("cannot read the operator's token"), std::string::npos);
  server.send(SIGTERM);
  EXPECT_EQ(server.ended(), 0);
  Process late(show({"list"}));
  EXPECT_EQ(late.ended(), 1);
  EXPECT_NE(late.complained.find("no server answers on " + admin), std::string::npos)
      << late.complained;
}

}  // namespace
}  // namespace firstshow::cli
