// firstshow serve: the server. Builds the house and its two listeners, waits for a signal, and
// takes them down in the opposite order.

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "accounts/operator_token.hpp"
#include "cli/commands.hpp"
#include "http/open_house.hpp"
#include "http/routes.hpp"
#include "http/server.hpp"
#include "payments/sandbox_gateway.hpp"

namespace firstshow::cli {
namespace {

struct ServeSettings {
  std::string database = "var/firstshow.db";
  std::string listen = "127.0.0.1:8080";
  std::string admin = "127.0.0.1:9090";
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  std::size_t max_connections = 10'000;
  std::size_t buyers_waiting = desk::LaneLimits{}.buyers;
  std::size_t buyers_waiting_per_show = desk::LaneLimits{}.buyers_per_show;
  accounts::MintRate mint;
  std::string log_level = "info";
  bool allow_sandbox = false;
};

struct BadSettings : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// "max_connections" in a file is "--max-connections" on the command line.
std::string flag_of(std::string key) {
  std::replace(key.begin(), key.end(), '_', '-');
  return "--" + key;
}

std::string text_of(const toml::node& value) {
  if (const auto text = value.value<std::string>(); value.is_string()) return *text;
  if (const auto number = value.value<std::int64_t>(); value.is_integer())
    return std::to_string(*number);
  if (const auto number = value.value<double>(); value.is_floating_point())
    return std::to_string(*number);
  throw BadSettings("must be a text or a number");
}

/// Settings that neither the command line nor the environment gave, from a TOML file.
void read_config(CLI::App& command, const std::string& path) {
  try {
    const toml::table table = toml::parse_file(path);
    for (const auto& [key, value] : table) {
      const std::string name(key.str());
      CLI::Option* option = command.get_option_no_throw(flag_of(name));
      const std::string place =
          path + ":" + std::to_string(value.source().begin.line) + ": " + name + " ";
      if (option == nullptr || name == "config") throw BadSettings(place + "is no setting");
      if (option->count() > 0) continue;
      try {
        option->add_result(text_of(value));
        option->run_callback();
      } catch (const std::exception& wrong) {
        throw BadSettings(place + "cannot be used: " + wrong.what());
      }
    }
  } catch (const toml::parse_error& wrong) {
    throw BadSettings(path + ":" + std::to_string(wrong.source().begin.line) + ": " +
                      std::string(wrong.description()));
  }
}

/// The sentence with which the desk ended by itself, if it did.
class Failure {
 public:
  /// On the desk's thread: keeps the sentence and ends the wait of the main one.
  void happened(std::string sentence) {
    spdlog::critical("{}", sentence);
    {
      const std::lock_guard lock(mutex_);
      sentence_ = std::move(sentence);
    }
    ::kill(::getpid(), SIGTERM);
  }
  std::string sentence() {
    const std::lock_guard lock(mutex_);
    return sentence_;
  }

 private:
  std::mutex mutex_;
  std::string sentence_;
};

/// Signals are waited for, not handled: they are blocked before any thread starts.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }
  void wait() {
    int signal = 0;
    sigwait(&set_, &signal);
  }
  /// From here on the next signal ends the process at once.
  void exit_at_next() {
    std::thread([set = set_] {
      int signal = 0;
      sigwait(&set, &signal);
      ::_exit(128 + signal);
    }).detach();
  }

 private:
  sigset_t set_{};
};

http::Endpoint endpoint_of(const std::string& text, const char* flag) {
  const auto endpoint = http::parse_endpoint(text);
  if (!endpoint) throw BadSettings(std::string(flag) + ": " + endpoint.faults().front().detail);
  return *endpoint;
}

void set_up_log(const std::string& level) {
  auto logger = std::make_shared<spdlog::logger>("firstshow",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %l %v", spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

void print_where_to_look(const std::string& base, const std::string& admin,
                         const ServeSettings& settings) {
  std::printf(
      "Firstshow serves %s from %s\n"
      "  the operator's port is %s; its token is in %s\n\n"
      "  curl %s/v1/shows\n"
      "  curl -X POST %s/v1/sessions/anonymous\n\n"
      "Ctrl-C finishes what was begun and stops; again stops at once.\n",
      base.c_str(), settings.database.c_str(), admin.c_str(),
      accounts::operator_token_path(settings.database).c_str(), base.c_str(), base.c_str());
  std::fflush(stdout);
}

std::string url_of(http::Endpoint endpoint, std::uint16_t port) {
  endpoint.port = port;
  return "http://" + format_endpoint(endpoint);
}

void serve(const ServeSettings& settings) {
  Signals signals;
  Failure failure;
  http::ServerOptions world;
  world.listen = endpoint_of(settings.listen, "--listen");
  world.threads = settings.threads;
  world.max_connections = settings.max_connections;
  http::ServerOptions staff;
  staff.listen = endpoint_of(settings.admin, "--admin");
  staff.max_connections = 100;
  staff.limits.body_bytes = 8U << 20U;

  const auto folder = std::filesystem::path(settings.database).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder);
  http::HouseOptions options;
  options.database = settings.database;
  options.lanes.buyers = settings.buyers_waiting;
  options.lanes.buyers_per_show = settings.buyers_waiting_per_show;
  options.mint = settings.mint;
  const auto objection = payments::sandbox_objection(world.listen.address, settings.allow_sandbox);
  if (objection) spdlog::warn("nothing can be paid: {}", *objection);
  options.till.sandbox = !objection;
  options.on_failure = [&](std::string sentence) { failure.happened(std::move(sentence)); };
  http::OpenHouse house(std::move(options));
  http::Server admin(staff, http::admin_routes(), house.house());
  http::Server server(world, http::public_routes(), house.house());
  house.house().till.serve_at(world.listen.address, server.port());
  accounts::write_operator_token(settings.database, house.house().operator_token);

  print_where_to_look(url_of(world.listen, server.port()), url_of(staff.listen, admin.port()),
                      settings);
  signals.wait();
  signals.exit_at_next();
  house.house().closing = true;
  if (failure.sentence().empty()) spdlog::info("stopping: finishing what was begun");
  server.stop();
  admin.stop();
  house.drain();
  if (const std::string sentence = failure.sentence(); !sentence.empty())
    throw std::runtime_error(sentence);
}

}  // namespace

void add_serve(CLI::App& app) {
  auto settings = std::make_shared<ServeSettings>();
  auto config = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("serve", "Run the box office");
  const auto option = [&](const char* flag, auto& value, const char* help) {
    std::string name = std::string("FIRSTSHOW_") + (flag + 2);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
      return c == '-' ? '_' : static_cast<char>(std::toupper(c));
    });
    return command->add_option(flag, value, help)->envname(name)->capture_default_str();
  };
  option("--database", settings->database, "The SQLite file; made if it is not there");
  option("--listen", settings->listen, "Address and port for the world");
  option("--admin", settings->admin, "Address and port for the operator");
  option("--threads", settings->threads, "Serving threads")->check(CLI::Range(1, 256));
  option("--max-connections", settings->max_connections, "Connections at once")
      ->check(CLI::Range(1, 1'000'000));
  option("--buyers-waiting", settings->buyers_waiting, "Buyers' commands that may wait");
  option("--buyers-waiting-per-show", settings->buyers_waiting_per_show,
         "Holds that may wait for one show");
  option("--mint-burst", settings->mint.burst, "Buyer tokens for one network at once")
      ->check(CLI::Range(1.0, 1e9));
  option("--mint-per-second", settings->mint.per_second, "Buyer tokens for one network a second")
      ->check(CLI::Range(0.001, 1e9));
  option("--log-level", settings->log_level, "What is logged")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  command
      ->add_flag("--allow-sandbox", settings->allow_sandbox,
                 "Let the sandbox gateway, which gives tickets for no money, run where others can "
                 "reach it")
      ->envname("FIRSTSHOW_ALLOW_SANDBOX");
  command->add_option("--config", *config, "A TOML file with any of the above; flags win")
      ->envname("FIRSTSHOW_CONFIG");
  command->callback([settings, config, command] {
    try {
      if (!config->empty()) read_config(*command, *config);
      set_up_log(settings->log_level);
      serve(*settings);
    } catch (const std::exception& wrong) {
      fail(wrong.what());
    }
  });
}

}  // namespace firstshow::cli
