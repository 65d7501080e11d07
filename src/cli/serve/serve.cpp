// firstshow serve: the server. Builds the runtime and its listeners, waits for a signal, and takes
// them down in the opposite order.

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <spdlog/spdlog.h>

#include "accounts/operator_token.hpp"
#include "cli/commands.hpp"
#include "cli/serve/serve_settings.hpp"
#include "http/metrics/log_lines.hpp"
#include "http/runtime/routes.hpp"
#include "http/runtime/server_runtime.hpp"
#include "http/transport/server.hpp"
#include "http/transport/tls_identity.hpp"
#include "payments/sandbox_gateway.hpp"
#include "program/program.hpp"

namespace firstshow::cli {
namespace {

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
    sigaddset(&set_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
  }
  /// Until the process is to end; `reload` is called at each SIGHUP before. A terminal that was
  /// closed sends the same signal, and then nobody is left to stop the server.
  template <class Reload>
  void wait(const Reload& reload) {
    for (;;) {
      int signal = 0;
      sigwait(&set_, &signal);
      const bool terminal_gone = had_terminal_ && ::isatty(STDIN_FILENO) == 0;
      if (signal != SIGHUP || terminal_gone) return;
      reload();
    }
  }
  /// From here on the next signal ends the process at once; a terminal that closes is none.
  void exit_at_next() {
    std::thread([set = set_] {
      int signal = SIGHUP;
      while (signal == SIGHUP) sigwait(&set, &signal);
      ::_exit(128 + signal);
    }).detach();
  }

 private:
  sigset_t set_{};
  const bool had_terminal_ = ::isatty(STDIN_FILENO) == 1;
};

/// The server's own files beside its connections: the database, the log, the epolls, and room.
constexpr std::size_t kFilesBesides = 200;

/// Systems begin with room for 1024 files, which is fewer connections than we are told to take.
void make_room_for_files(std::size_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = connections + kFilesBesides;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < wanted)
    spdlog::warn(
        "the system lets this process open {} files, too few for {} connections: raise "
        "LimitNOFILE or ulimit -n, or lower --max-connections",
        limit.rlim_cur, connections);
}

std::shared_ptr<http::TlsIdentity> tls_of(const ServeSettings& settings) {
  if (settings.tls_certificate.empty() && settings.tls_key.empty()) return nullptr;
  if (settings.tls_certificate.empty() || settings.tls_key.empty())
    throw BadSettings("--tls-certificate and --tls-key go together");
  return std::make_shared<http::TlsIdentity>(
      http::TlsFiles{settings.tls_certificate, settings.tls_key});
}

/// Tells the metrics, and the log where it is urgent, when the certificate ends.
void note_expiry(const http::TlsIdentity& tls, http::ServerState& state) {
  const Time end = tls.expires_at();
  state.tls_expires_at_s = to_micros(end) / 1'000'000;
  if (end <= wall_clock())
    spdlog::error("the TLS certificate ended at {}: no browser will accept it", format_time(end));
}

void reload_tls(http::TlsIdentity* tls, http::ServerState& state) {
  if (tls == nullptr) {
    spdlog::info("SIGHUP: there is nothing to read again");
    return;
  }
  try {
    tls->reload();
    note_expiry(*tls, state);
    spdlog::info("SIGHUP: new connections get the TLS certificate that ends at {}",
                 format_time(tls->expires_at()));
  } catch (const http::BadTlsFile& bad) {
    spdlog::error("SIGHUP: the TLS certificate stays as it was: {}", bad.what());
  }
}

http::RuntimeOptions runtime_options(const ServeSettings& settings,
                                     const store::DatabaseAddress& database,
                                     const http::ServerOptions& world, Failure& failure) {
  http::RuntimeOptions options;
  options.database = database;
  options.create = settings.create;
  options.accept_clock = settings.accept_clock;
  options.lanes.buyers = settings.buyers_waiting;
  options.lanes.buyers_per_show = settings.buyers_waiting_per_show;
  options.rates = settings.rates;
  options.rates.on = settings.rate_limits == "on";
  options.feed.max_viewers = viewers_of(settings);
  const auto objection = payments::sandbox_objection(world.listen.address, settings.allow_sandbox);
  if (objection) spdlog::warn("nothing can be paid: {}", *objection);
  options.payment_service.sandbox = !objection;
  options.embed_origins = embed_origins(settings);
  options.mail = mail_options(settings);
  options.webhooks = webhook_options(settings);
  options.on_failure = [&failure](std::string sentence) { failure.happened(std::move(sentence)); };
  return options;
}

std::string url_of(http::Endpoint endpoint, std::uint16_t port, bool secure) {
  endpoint.port = port;
  return (secure ? "https://" : "http://") + format_endpoint(endpoint);
}

void print_where_to_look(const std::string& base, const std::string& admin,
                         const store::DatabaseAddress& database) {
  std::printf(
      "Firstshow serves %s from %s\n"
      "  the operator's port is %s; its token is in %s\n\n"
      "  curl %s/v1/shows\n"
      "  curl -X POST %s/v1/sessions/anonymous\n\n"
      "Ctrl-C finishes what was begun and stops; again stops at once.\n",
      base.c_str(), database.shown().c_str(), admin.c_str(),
      accounts::operator_token_path(database.state_file_prefix()).c_str(), base.c_str(),
      base.c_str());
  std::fflush(stdout);
}

void keep_operator_token(http::ServerRuntime& runtime, const std::string& beside) {
  try {
    runtime.set_operator_token(accounts::read_operator_token(beside));
  } catch (const std::runtime_error& none) {
    spdlog::error("staff's commands cannot be given before the next start: {}", none.what());
  }
}

/// Where nothing can be written the operator keeps the token of before, where there is one.
void put_operator_token(http::ServerRuntime& runtime, const store::DatabaseAddress& database) {
  if (runtime.started_unwritable())
    spdlog::error("{} cannot be written to: nothing can be sold until {}; reads are served",
                  database.shown(), database.is_file() ? "its disk has room" : "it can be");
  try {
    accounts::write_operator_token(database.state_file_prefix(), runtime.operator_token());
  } catch (const std::runtime_error& cannot) {
    if (!runtime.started_unwritable()) throw;
    spdlog::error("{}: the one of before is valid, if there is one", cannot.what());
    keep_operator_token(runtime, database.state_file_prefix());
  }
}

std::vector<std::string> variables_of_environment() {
  std::vector<std::string> names;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view pair = *variable;
    names.emplace_back(pair.substr(0, pair.find('=')));
  }
  return names;
}

void serve(const ServeSettings& settings) {
  Signals signals;
  Failure failure;
  http::ServerOptions world = public_options(settings);
  const http::ServerOptions staff = admin_options(settings);
  const std::shared_ptr<http::TlsIdentity> tls = tls_of(settings);
  world.tls = tls;
  make_room_for_files(world.max_connections + staff.max_connections);

  const store::DatabaseAddress database(settings.where);
  http::ServerRuntime runtime(runtime_options(settings, database, world, failure));
  if (tls) note_expiry(*tls, runtime.state());
  put_operator_token(runtime, database);
  http::Server server(world, http::public_routes(), runtime.transport());
  // The sandbox's webhooks come by plain HTTP: where the world's port speaks TLS, to one of theirs.
  std::optional<http::Server> webhooks;
  if (tls && runtime.payment_service().sandbox() != nullptr) {
    http::ServerOptions loopback;
    loopback.listen = {"127.0.0.1", 0};
    webhooks.emplace(loopback, http::webhook_routes(), runtime.transport());
  }
  if (webhooks)
    runtime.payment_service().serve_at("127.0.0.1", webhooks->port());
  else
    runtime.payment_service().serve_at(world.listen.address, server.port());
  // Last, because whoever hears here that the server is ready goes to the world's port next.
  http::Server admin(staff, http::admin_routes(), runtime.transport());

  if (settings.smtp_url.empty())
    spdlog::info("buyers get no mail: name a mail server with --smtp-url");
  print_where_to_look(url_of(world.listen, server.port(), tls != nullptr),
                      url_of(staff.listen, admin.port(), false), database);
  signals.wait([&] { reload_tls(tls.get(), runtime.state()); });
  signals.exit_at_next();
  runtime.state().closing = true;
  if (failure.sentence().empty()) spdlog::info("stopping: finishing what was begun");
  {
    // Each waits for its own requests in flight: all at once, so that the waits are not added up.
    const std::jthread admin_stops([&] { admin.stop(); });
    const std::jthread webhooks_stop([&] {
      if (webhooks) webhooks->stop();
    });
    server.stop();
  }
  runtime.drain();
  if (const std::string sentence = failure.sentence(); !sentence.empty())
    throw std::runtime_error(sentence);
}

}  // namespace

void add_serve(CLI::App& app) {
  auto settings = std::make_shared<ServeSettings>();
  CLI::App* command = app.add_subcommand("serve", "Run the box office");
  declare_settings(*command, *settings);
  command->callback([settings, command] {
    refuse_misspelt_variables(variables_of_environment());
    read_settings_file(*command, *settings);
    http::set_up_log(
        settings->log_format == "json" ? http::LogFormat::kJson : http::LogFormat::kText,
        settings->log_level);
    serve(*settings);
  });
}

}  // namespace firstshow::cli
