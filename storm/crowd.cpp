#include "storm/crowd.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "store/address/open_database.hpp"
#include "store/ports/secrets.hpp"
#include "storm/crew.hpp"
#include "storm/crowd_news.hpp"
#include "storm/crowd_page.hpp"
#include "storm/crowd_view.hpp"
#include "storm/history.hpp"
#include "storm/json_glance.hpp"
#include "storm/processor_time.hpp"
#include "storm/report.hpp"
#include "storm/server_process.hpp"
#include "storm/storm.hpp"
#include "storm/verdict.hpp"
#include "storm/visitors.hpp"

namespace firstshow::storm {
namespace {

namespace fs = std::filesystem;

constexpr Micros kFrame = 250 * kMillisecond;
constexpr Micros kMapEvery = 500 * kMillisecond;
constexpr Micros kRateOver = 2 * kSecond;
constexpr Micros kReadyWithin = 60 * kSecond;
constexpr Micros kGlimpse = 2 * kMillisecond;
constexpr double kDoorsAtTerminal = 15;

volatile std::sig_atomic_t was_interrupted = 0;

/// Ctrl-C ends the crowd, not the program: the server is stopped and the terminal put right.
class Interrupts {
 public:
  Interrupts() {
    struct sigaction action {};
    action.sa_handler = [](int) { was_interrupted = 1; };
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGHUP, &action, nullptr);
  }
};

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("stopped before the end; nothing was judged") {}
};

void pause_for(Micros time) {
  ::usleep(static_cast<useconds_t>(time));
  if (was_interrupted != 0) throw Interrupted();
}

StormOptions habits_of(const CrowdOptions& options, const sockaddr_in& server) {
  StormOptions storm = usual_options(Scenario::kStorm);
  storm.target = server;
  storm.seconds = options.seconds;
  storm.buyers = options.buyers;
  storm.connections = options.connections;
  storm.processes = options.processes;
  storm.history = options.folder;
  storm.seed = options.seed;
  storm.grace = 180 * kSecond;
  storm.habits = {.abandons = 0.5,
                  .lapses = 0.1,
                  .tries = 3,
                  .popular = 3,
                  .looks_for = 2 * kSecond,
                  .sees_map = true,
                  .mints_at_the_door = true};
  return storm;
}

bool is_at_terminal() {
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
}

/// Waits up to a second; whether whoever looked on wants the end: by a line, or by a signal.
bool visitor_leaves() {
  pollfd keyboard{is_at_terminal() ? STDIN_FILENO : -1, POLLIN, 0};
  const bool said = ::poll(&keyboard, 1, 1'000) > 0;
  return said || was_interrupted != 0;
}

/// What the server made for its sandbox at its first start. The sandbox is dead while the server
/// is; a gateway, whose servers are elsewhere, tells its reports until they are heard.
std::string webhook_secret(const store::DatabaseAddress& database) {
  const auto secret = store::read_secret(*store::open_reader(database), "sandbox_webhook");
  if (!secret) throw std::runtime_error("the server has made no secret for its gateway");
  return *secret;
}

store::DatabaseSettings where_of(const CrowdOptions& options) {
  return {options.database, "", options.folder};
}

CrowdOutcome outcome_of(const Verdict& verdict) {
  if (verdict.code == 0) return CrowdOutcome::kProved;
  return verdict.code == 1 ? CrowdOutcome::kBroken : CrowdOutcome::kInconclusive;
}

class Crowd {
 public:
  explicit Crowd(const CrowdOptions& options)
      : options_(options),
        database_(where_of(options)),
        server_(options.server, where_of(options), page_.url(), options.folder + "/server.log"),
        events_(options.folder + "/server.jsonl") {}

  bool run() {
    start_server();
    while (!server_came_up()) pause_for(kGlimpse);
    StormOptions storm = habits_of(options_, server_.address());
    storm.webhook_secret = webhook_secret(database_);
    const ServerFacts facts = look_at_server(server_.address(), "", 1);
    const std::string show = facts.shows.front().id;
    seats_path_ = "/v1/shows/" + show + "/seats";
    news_.kills_planned = options_.kills;
    view_.seats = facts.plans.front().seats.size();
    view_.buyers = options_.buyers;
    view_.length = micros_of(options_.seconds);
    look_at_map();
    {
      Crew crew(options_.processes, [&](unsigned index, Stage& stage, Tally& tally) {
        take_part(storm, facts, index, stage, tally);
      });
      page_.tell(news_);
      page_.open(server_.url(), show);  // its thread begins when nobody is left to be forked
      std::printf("Buy a seat yourself, or watch them go:\n\n  %s/\n\n", page_.url().c_str());
      std::fflush(stdout);
      while (!crew.all_ready()) pause_for(kGlimpse);
      wait_at_doors();
      Screen screen;
      start_ = micros_now();
      crew.start_at(start_);
      news_.phase = CrowdPhase::kSelling;
      watch(crew, screen);
      screen.leave();
      crew.add_up(total_);
      crew.join();
    }
    events_.write_event("drained", micros_now());
    const int code = server_.stop();
    view_.is_down = true;
    enter(CrowdPhase::kJudging);
    const bool good = judge(code);
    enter(CrowdPhase::kJudged);
    if (options_.stays || is_at_terminal()) return stay() && good;
    page_.wait_for_readers();
    return good;
  }

 private:
  void enter(CrowdPhase phase) {
    news_.phase = phase;
    page_.tell(news_);
  }
  void start_server() {
    events_.write_event("start", micros_now());
    server_.start();
    down_since_ = micros_now();
    view_.is_down = true;
  }
  /// Whether it answers, for the first time since it was started.
  bool server_came_up() {
    if (!server_.is_ready()) {
      if (micros_now() > down_since_ + kReadyWithin)
        throw std::runtime_error("the server was not ready within a minute");
      return false;
    }
    view_.is_down = false;
    view_.last_down = micros_now() - down_since_;
    events_.write_event("ready", micros_now());
    return true;
  }

  /// The server sells, the crowd is not in yet.
  void wait_at_doors() {
    const Micros time = micros_of(options_.doors.value_or(is_at_terminal() ? kDoorsAtTerminal : 0));
    if (time <= 0) return;
    std::printf("They come in %.0f seconds, or when you press Enter.\n\n",
                static_cast<double>(time) / kSecond);
    std::fflush(stdout);
    for (const Micros end = micros_now() + time; micros_now() < end;) {
      pollfd keyboard{STDIN_FILENO, POLLIN, 0};
      std::array<char, 200> line{};
      if (::poll(&keyboard, 1, kFrame / kMillisecond) > 0) {
        // Its end is as good as a line; what was typed must not end the stay later.
        if (::read(STDIN_FILENO, line.data(), line.size()) >= 0) return;
      }
      if (was_interrupted != 0) throw Interrupted();
      look_at_map();
      page_.tell(news_);
    }
  }

  void watch(Crew& crew, Screen& screen) {
    while (!crew.all_finished()) {
      const Micros now = micros_now();
      if (view_.is_down) {
        server_came_up();
      } else if (now >= next_kill()) {
        server_.kill();
        events_.write_event("kill", micros_now());
        ++view_.kills;
        news_.killed_at.push_back(now - start_);
        start_server();
      }
      look(crew, now);
      news_.remember_moment(now - start_);
      page_.tell(news_);
      screen.show(view_);
      // While it is away, its return is looked for at once.
      pause_for(view_.is_down ? kGlimpse : kFrame);
    }
    look_at_map();
    look(crew, micros_now());
    news_.remember_moment(micros_now() - start_);
    screen.show(view_);
  }

  /// The kills part the time evenly: one kill comes half way.
  Micros next_kill() const {
    if (view_.kills >= options_.kills) return start_ + 1'000'000 * kSecond;
    return start_ + view_.length * (view_.kills + 1) / (options_.kills + 1);
  }

  void look(const Crew& crew, Micros now) {
    const auto tally = std::make_unique<Tally>();
    crew.add_up(*tally);
    view_.elapsed = std::min(now - start_, view_.length);
    view_.came = tally->of(Count::kArrived);
    view_.refusals = tally->of(Count::kRefused) + tally->of(Count::kLimited);
    view_.paid = tally->of(Count::kPaid);
    view_.gave_up = tally->of(Count::kReleased) + tally->of(Count::kLapsed);
    view_.went_empty = tally->of(Count::kWentEmpty);
    view_.later = tally->of(Count::kLater);
    view_.broken = tally->of(Count::kBroken);
    view_.p50 = tally->times(Timed::kHold).percentile(0.5);
    view_.p99 = tally->times(Timed::kHold).percentile(0.99);
    if (now > rate_since_ + kRateOver) {
      if (rate_since_ > 0)
        view_.holds_a_second = static_cast<double>(tally->of(Count::kHeld) - held_then_) * kSecond /
                               static_cast<double>(now - rate_since_);
      held_then_ = tally->of(Count::kHeld);
      rate_since_ = now;
    }
    if (!view_.is_down && now > map_at_ + kMapEvery) look_at_map();
  }

  void look_at_map() {
    map_at_ = micros_now();
    const auto [status, body] =
        ask_once(server_.address(), request_text("GET", seats_path_, "", "", ""));
    if (status != 200) return;
    const std::string_view seats = glance(body, "seats");
    const auto count = [&](char state) {
      return static_cast<std::uint64_t>(std::count(seats.begin(), seats.end(), state));
    };
    view_.free = count('.');
    view_.held = count('h');
    view_.sold = count('s');
  }

  /// Once it was judged, the sold map is there to be looked at, from a server that came back.
  bool stay() {
    server_.start();
    for (const Micros since = micros_now(); !server_.is_ready(); pause_for(kGlimpse))
      if (micros_now() > since + kReadyWithin)
        throw std::runtime_error("the server was not ready within a minute");
    view_.is_down = false;
    page_.tell(news_);
    std::printf("\nThe map as it was left, until %s:\n\n  %s/\n",
                is_at_terminal() ? "you press Enter" : "a signal", page_.url().c_str());
    std::fflush(stdout);
    // A signal that ends the stay may interrupt a question, and a busy machine answers late.
    for (Micros answered = micros_now(); !visitor_leaves();) {
      if (server_.is_ready())
        answered = micros_now();
      else if (micros_now() > answered + kReadyWithin)
        throw std::runtime_error("the server has not answered for a minute");
    }
    return server_.stop() == 0;
  }

  bool judge(int server_code) {
    std::printf("\n%s buyers came, %s of them have tickets for %s seats; %s holds, %s refused\n",
                with_commas(view_.came).c_str(), with_commas(view_.paid).c_str(),
                with_commas(total_.of(Count::kSeatsPaid)).c_str(),
                with_commas(total_.of(Count::kHeld)).c_str(), with_commas(view_.refusals).c_str());
    std::fflush(stdout);
    CrowdVerdict& judged = news_.verdict;
    if (total_.has_surprise.load())
      judged.faults.push_back("not as it should be: " + std::string(total_.surprise.data()));
    if (server_code != 0)
      judged.faults.push_back("the server ended with code " + std::to_string(server_code));
    for (const std::string& fault : judged.faults) std::printf("%s\n", fault.c_str());
    judged.is_good = judged.faults.empty();
    judged.seats_paid = total_.of(Count::kSeatsPaid);
    judged.visitors = orders_of_visitors(database_);
    if (!options_.checker.empty()) {
      std::printf("\nThe checker reads what buyers were told, and then the database:\n\n");
      std::fflush(stdout);
      const Verdict verdict = ask_checker(options_.checker, options_.folder, options_.database);
      std::printf("%s\n", verdict.said.c_str());
      judged.outcome = outcome_of(verdict);
      judged.is_good = judged.is_good && verdict.code == 0;
      judged.said = verdict.said;
      judged.twice = verdict.twice;
      judged.lost = verdict.lost;
      std::printf("held %s, sold %s, sold twice: %llu, lost: %llu, ",
                  with_commas(total_.of(Count::kHeld)).c_str(), with_commas(view_.sold).c_str(),
                  static_cast<unsigned long long>(verdict.twice),
                  static_cast<unsigned long long>(verdict.lost));
    } else {
      std::printf("held %s, sold %s, ", with_commas(total_.of(Count::kHeld)).c_str(),
                  with_commas(view_.sold).c_str());
    }
    std::printf("killed %u, a hold took p50 %s, p99 %s\n", view_.kills,
                duration_text(view_.p50).c_str(), duration_text(view_.p99).c_str());
    return judged.is_good;
  }

  const CrowdOptions& options_;
  const store::DatabaseAddress database_;
  CrowdPage page_;
  ServerProcess server_;
  HistoryFile events_;
  std::string seats_path_;
  CrowdNews news_;
  CrowdView& view_ = news_.view;
  Tally total_;
  Micros start_ = 0;
  Micros down_since_ = 0;
  Micros map_at_ = 0;
  Micros rate_since_ = 0;
  std::uint64_t held_then_ = 0;
};

}  // namespace

bool run_crowd(const CrowdOptions& options) {
  const Interrupts interrupts;
  if (::access(options.server.c_str(), X_OK) != 0)
    throw std::runtime_error("there is no server at " + options.server +
                             "; --server names one, scripts/build firstshow builds it");
  const store::DatabaseAddress database(where_of(options));
  if (database.is_file() && !fs::exists(options.database))
    throw std::runtime_error(options.database + " is not there; firstshow demo makes one");
  store::open_reader(database);  // a sentence now, if it is no box office's
  fs::create_directories(options.folder);
  for (const auto& file : fs::directory_iterator(options.folder))
    if (file.path().extension() == ".jsonl")
      throw std::runtime_error(options.folder + " has the history of another crowd in it");
  return std::make_unique<Crowd>(options)->run();
}

}  // namespace firstshow::storm
