#pragma once
// For tests: the server and other commands as processes. Each is a fork of the test program that
// runs the command. One thread.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "cli/commands.hpp"
#include "http/scenarios/raw_client.hpp"
#include "http/scenarios/small_plan.hpp"
#include "program/program.hpp"

namespace firstshow::cli {

/// A process that runs one command line; killed if it is still there at the end.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments,
                   const std::vector<std::pair<const char*, std::string>>& environment = {},
                   const std::function<void()>& prepare = {}) {
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
      if (prepare) prepare();
      ::_exit(run(arguments));
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

  void send(int signal) {
    if (pid_ > 0) ::kill(pid_, signal);  // 0 and less are other processes
  }
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
  /// The same, where it may hang: killed, and a failure, once it has had all this time. How fast it
  /// was is nobody's business here.
  int ended_by_itself() {
    constexpr auto kPatience = std::chrono::seconds{60};
    std::mutex mutex;
    std::condition_variable over;
    bool ended_in_time = false;
    std::thread watch([&] {
      std::unique_lock lock(mutex);
      if (!over.wait_for(lock, kPatience, [&] { return ended_in_time; })) ::kill(pid_, SIGKILL);
    });
    const int code = ended();
    {
      const std::lock_guard lock(mutex);
      ended_in_time = true;
    }
    over.notify_one();
    watch.join();
    return code;
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
  static int run(const std::vector<std::string>& arguments) {
    std::vector<const char*> line{"firstshow"};
    for (const std::string& one : arguments) line.push_back(one.c_str());
    const int code = program::run("firstshow", "The box office.", add_commands,
                                  static_cast<int>(line.size()), line.data());
    std::fflush(nullptr);
    return code;
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

/// A test with a folder of its own, and the command line of a server in it.
class ServeTest : public testing::Test {
 protected:
  ServeTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~ServeTest() override { std::filesystem::remove_all(folder_); }

  std::string file(const char* name) const { return (folder_ / name).string(); }
  std::vector<std::string> command(const char* database,
                                   const std::string& listen = "127.0.0.1:0") {
    return {"serve",    "--database", file(database), "--create",
            "--listen", listen,       "--admin",      "127.0.0.1:0"};
  }
  std::string write(const char* name, const std::string& text) {
    std::ofstream(file(name)) << text;
    return file(name);
  }

  std::filesystem::path folder_;
};

/// A database with a hall of a few seats and a show on sale in it; the show's id.
inline std::string put_small_show(const std::string& database, const std::string& plan_file) {
  std::ofstream(plan_file) << http::small_plan();
  Process demo({"demo", "--database", database, "--plan", plan_file});
  EXPECT_EQ(demo.ended(), 0) << demo.complained;
  return demo.printed.substr(0, demo.printed.find(' '));
}

/// The port in what a server printed, after `words`.
inline std::uint16_t port_after(Process& server, std::string_view words) {
  EXPECT_TRUE(server.said("Ctrl-C")) << server.ended() << server.complained;
  const std::size_t at = server.printed.find(words);
  if (at == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::stoi(server.printed.substr(at + words.size())));
}
inline std::uint16_t port_of(Process& server) {
  return port_after(server, "Firstshow serves http://127.0.0.1:");
}
inline std::uint16_t admin_port_of(Process& server) {
  return port_after(server, "operator's port is http://127.0.0.1:");
}

inline http::RawReply ask(std::uint16_t port, const std::string& first_line,
                          const std::string& headers = "") {
  http::RawClient client(port);
  client.send(first_line + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
  return client.receive();
}

}  // namespace firstshow::cli
