// firstshow-lab storm: the load generator (storm/) against a server that runs. firstshow-lab crowd:
// the same buyers as a demonstration, with a server of its own that is killed on the way.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "lab/commands.hpp"
#include "program/program.hpp"
#include "storm/crowd.hpp"
#include "storm/report.hpp"
#include "storm/storm.hpp"

namespace firstshow::lab {
namespace {

constexpr unsigned kMaxConnections = 18'000;  // a process may open 20,000 files
constexpr unsigned kMaxProcesses = 64;

/// What the command line gave; what it did not give is as the scenario has it.
struct StormSettings {
  std::string scenario;
  std::string target = "http://127.0.0.1:8080";
  std::string webhook_secret_file;
  bool own_server = false;
  bool as_json = false;
};

/// The first line of a file: secrets are never flags, which everybody on the machine can read.
std::string read_secret(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.empty())
    throw std::runtime_error("there is no secret in \"" + path + "\"");
  return line;
}

/// Builds put both programs into one folder.
std::string server_beside_this_program() {
  return std::filesystem::read_symlink("/proc/self/exe").replace_filename("firstshow").string();
}

void run_storm_command(const StormSettings& settings, const storm::StormOptions& given,
                       const CLI::App& command) {
  storm::StormOptions options = storm::usual_options(*storm::parse_scenario(settings.scenario));
  const auto take = [&](const char* flag, auto& value, const auto& said) {
    if (command.count(flag) > 0) value = said;
  };
  take("--seconds", options.seconds, given.seconds);
  take("--warm-up", options.warm_up, given.warm_up);
  take("--connections", options.connections, given.connections);
  take("--processes", options.processes, given.processes);
  take("--rate", options.rate, given.rate);
  take("--buyers", options.buyers, given.buyers);
  take("--abandon", options.habits.abandons, given.habits.abandons);
  take("--tries", options.habits.tries, given.habits.tries);
  take("--popular", options.habits.popular, given.habits.popular);
  take("--seed", options.seed, given.seed);
  options.show = given.show;
  options.history = given.history;
  options.probe_in = given.probe_in;
  if (!settings.webhook_secret_file.empty())
    options.webhook_secret = read_secret(settings.webhook_secret_file);
  options.target = storm::parse_target(settings.target);
  if (!storm::is_loopback(options.target) && !settings.own_server)
    throw std::runtime_error(
        "a storm may only hit this machine, or a server that is yours: --i-own-this-server");
  if (options.connections < options.processes)
    throw std::runtime_error("each process needs a connection");
  if (options.connections / options.processes > kMaxConnections)
    throw std::runtime_error("a process can have " + std::to_string(kMaxConnections) +
                             " connections: use more processes");
  const storm::StormResult result = storm::run_storm(options);
  const std::string report =
      settings.as_json ? storm::json_report(options, result) : storm::text_report(options, result);
  std::fputs(report.c_str(), stdout);
  if (result.whole->of(storm::Count::kUnexpected) > 0)
    program::fail("the server gave answers that it should not give: " +
                  std::string(result.whole->surprise.data()));
}

}  // namespace

void add_storm(CLI::App& app) {
  auto settings = std::make_shared<StormSettings>();
  auto given = std::make_shared<storm::StormOptions>();
  CLI::App* command = app.add_subcommand(
      "storm", "Send buyers to a running server of yours, and measure its answers");
  command
      ->add_option(
          "--scenario", settings->scenario,
          "spread: paid bookings over many shows; hot: holds of one show; storm: 100,000 buyers "
          "of one show in a minute; quiet: one buyer alone; reads: readers; evening: a "
          "few visitors")
      ->required()
      ->check(CLI::IsMember({"spread", "hot", "storm", "quiet", "reads", "evening"}));
  command->add_option("--target", settings->target, "The server's address, on this machine")
      ->capture_default_str();
  command->add_option("--show", given->show, "Id of the show (the first; spread, evening: all)");
  command
      ->add_option("--seconds", given->seconds, "How long to measure (10; storm: 60; evening: 480)")
      ->check(CLI::Range(0.1, 86'400.0));
  command
      ->add_option("--warm-up", given->warm_up,
                   "Seconds before that, not measured (1; storm, evening: 0)")
      ->check(CLI::Range(0.0, 3'600.0));
  command
      ->add_option("--connections", given->connections,
                   "Connections at once (64; storm: 256; quiet: 1)")
      ->check(CLI::Range(1U, kMaxConnections * kMaxProcesses));
  command->add_option("--processes", given->processes, "Processes that share the connections (1)")
      ->check(CLI::Range(1U, kMaxProcesses));
  command->add_option("--buyers", given->buyers, "Distinct buyers (2,000; storm: 100,000)")
      ->check(CLI::Range(1, 10'000'000));
  command
      ->add_option("--rate", given->rate,
                   "Buyers a second (spread: as many as are served; evening: 6)")
      ->check(CLI::Range(0.0, 1e6));
  command
      ->add_option("--abandon", given->habits.abandons,
                   "Share of holds that buyers give up (storm: 0.7)")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--tries", given->habits.tries,
                   "How many holds a buyer tries to get (1; storm: 3)")
      ->check(CLI::Range(1, 1'000));
  command
      ->add_option("--popular", given->habits.popular,
                   "1: all seats are wanted alike; 2: the front is wanted more")
      ->check(CLI::Range(1.0, 20.0));
  command->add_option("--seed", given->seed, "Seed of the buyers' choices");
  command->add_option("--history", given->history, "Folder to write every exchange to");
  command->add_option(
      "--commit-in", given->probe_in,
      "quiet: folder on the server's disk, or postgresql://... of a database on the "
      "server's PostgreSQL, to time a commit alone between holds");
  command->add_option("--webhook-secret", settings->webhook_secret_file,
                      "spread, storm: file with the sandbox's secret, to report payments as a "
                      "gateway does, from outside");
  command->add_flag("--json", settings->as_json, "Print the figures as JSON");
  command->add_flag("--i-own-this-server", settings->own_server,
                    "Allow a target on another machine, because it is yours");
  command->callback([settings, given, command] { run_storm_command(*settings, *given, *command); });
}

void add_crowd(CLI::App& app) {
  auto options = std::make_shared<storm::CrowdOptions>();
  CLI::App* command = app.add_subcommand(
      "crowd", "Watch a crowd buy a show out while its server is killed; a checker judges");
  command
      ->add_option("--database", options->database,
                   "Database (a file or postgresql://...) with one show on sale and nothing sold")
      ->required();
  command
      ->add_option("--folder", options->folder, "Folder for the history and what the server writes")
      ->required();
  command->add_option("--server", options->server, "The firstshow that is started and killed")
      ->default_str("the one beside this program");
  command->add_option("--checker", options->checker,
                      "Path of proof/check.py; without it nothing is judged");
  command->add_option("--buyers", options->buyers, "How many distinct buyers come")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  command->add_option("--seconds", options->seconds, "Within how many seconds they come")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  command->add_option("--kills", options->kills, "How often the server is killed, evenly spread")
      ->check(CLI::Range(0, 1'000))
      ->capture_default_str();
  command->add_option("--connections", options->connections, "Connections at once")
      ->check(CLI::Range(1U, kMaxConnections))
      ->capture_default_str();
  command->add_option("--processes", options->processes, "Processes that share the buyers")
      ->check(CLI::Range(1U, kMaxProcesses))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Seed of the buyers' choices")
      ->capture_default_str();
  command
      ->add_option("--doors", options->doors,
                   "Seconds to wait before they come, for you to open the page; a line on standard "
                   "input ends the wait (0; at a terminal 15)")
      ->check(CLI::Range(0.0, 3'600.0));
  command->add_flag("--stay", options->stays,
                    "After the verdict, serve until a signal (at a terminal: always, until Enter)");
  command->callback([options] {
    if (options->connections < options->processes)
      throw std::runtime_error("each process needs a connection");
    if (options->server.empty()) options->server = server_beside_this_program();
    if (!storm::run_crowd(*options)) program::set_exit_code(1);
  });
}

}  // namespace firstshow::lab
