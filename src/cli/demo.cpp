// firstshow demo: fills a database with an invented cinema chain, so that there is something to
// look at and to sell.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/believed_clock.hpp"
#include "catalogue/demo/demo.hpp"
#include "catalogue/demo/demo_catalogue.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "cli/commands.hpp"
#include "cli/database_options.hpp"
#include "desk/desk.hpp"
#include "program/program.hpp"
#include "store/address/open_database.hpp"
#include "store/audit/clock_check.hpp"
#include "store/audit/revision_mark.hpp"

namespace firstshow::cli {
namespace {

struct DemoSettings {
  store::DatabaseSettings where;
  std::string plan;
  bool if_empty = false;
  bool accept_clock = false;
  int days = 7;
  int hold_seconds = 480;
  std::size_t shows = 1;
};

/// "Sat 21 Nov, 09:45" where the demonstration is.
std::string local_text(Time time) {
  const auto local = time + catalogue::kDemoOffset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(local - day)};
  static constexpr const char* kWeekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[40];
  std::snprintf(text, sizeof text, "%s %u %s, %02d:%02d",
                kWeekdays[std::chrono::weekday{day}.c_encoding()],
                static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text;
}

/// 123456 as "123,456".
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

void print_report(const catalogue::DemoReport& report, const std::string& database) {
  if (report.shows == 0) {
    std::printf("Every hall of the demonstration has its shows already; %s is as it was.\n",
                database.c_str());
    return;
  }
  std::printf(
      "%s is open: %zu venues in Pune and Bengaluru, %zu halls, %zu titles.\n"
      "Added %s shows with %s places, from %s to %s (India).\n"
      "Sell them: firstshow serve --database %s\n",
      std::string(catalogue::kDemoOrganiser).c_str(), catalogue::demo_venues().size(),
      catalogue::demo_halls().size(), catalogue::demo_titles().size(),
      grouped(report.shows).c_str(), grouped(report.places).c_str(),
      local_text(report.first_start).c_str(), local_text(report.last_start).c_str(),
      database.c_str());
}

/// The plan in a file; every fault of it in one sentence each.
catalogue::SharedSeatPlan read_plan(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open " + path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Parsed<catalogue::PublishedPlan> plan = catalogue::import_plan(text);
  if (!plan)
    throw std::runtime_error(path + " is not a seat plan that can be sold; firstshow plan check " +
                             path + " says why");
  return plan->plan;
}

void run_demo(const DemoSettings& settings) {
  const store::DatabaseAddress address(settings.where);
  const auto journal = store::open_journal(address, store::IfMissing::kMake);
  store::refuse_older_copy(address);
  if (!settings.accept_clock) store::refuse_wrong_clock(address);
  system_clock_as_believed().begin_anew();
  const auto reader = store::open_reader(address);
  const Time now = wall_clock();
  if (settings.if_empty && catalogue::has_shows_ahead(*reader, now)) {
    std::printf("%s has shows to sell; nothing was added.\n", address.shown().c_str());
    return;
  }
  desk::Desk desk(*journal, {}, now);
  store::write_clock_mark(address.state_file_prefix(),
                          read_clocks());  // what was accepted is confirmed
  store::write_revision_mark(address.state_file_prefix(),
                             desk.position().revision());  // it may be a new one
  if (!settings.plan.empty()) {
    const catalogue::SharedSeatPlan plan = read_plan(settings.plan);
    const auto shows = catalogue::add_guest_shows(desk, *plan, settings.shows, now);
    const booking::Show& show = shows.front();
    std::printf("%s is on sale on %s (%s seats), %s (India).\n", format_id(show.id).c_str(),
                plan->name.c_str(), grouped(plan->layout->seat_count()).c_str(),
                local_text(show.starts_at).c_str());
    if (shows.size() > 1)
      std::printf("And so are %s more, until %s.\n", grouped(shows.size() - 1).c_str(),
                  local_text(shows.back().starts_at).c_str());
    return;
  }
  const std::chrono::seconds hold_time{settings.hold_seconds};
  print_report(catalogue::fill_demo(desk, *reader, {now, settings.days, hold_time}),
               address.shown());
}

}  // namespace

void add_demo(CLI::App& app) {
  auto settings = std::make_shared<DemoSettings>();
  CLI::App* command = app.add_subcommand("demo", "Fill a database with an invented cinema chain");
  add_database_options(
      *command, settings->where,
      "A SQLite file, made if it is not there, or a database of a PostgreSQL server");
  command->add_flag("--if-empty", settings->if_empty,
                    "Do nothing where there are shows that are not over");
  command->add_flag("--accept-clock", settings->accept_clock,
                    "Believe the wall clock although it fits neither the database nor what it "
                    "showed before");
  command->add_option("--days", settings->days, "Days of shows, today included")
      ->check(CLI::Range(1, 60))
      ->capture_default_str();
  command
      ->add_option("--hold-seconds", settings->hold_seconds,
                   "How long its shows hold places for a buyer; not those of --plan")
      ->check(CLI::Range(10, 86'400))
      ->capture_default_str();
  command->add_option("--plan", settings->plan,
                      "Instead of the chain, put one show on sale on this seat plan (JSON)");
  command->add_option("--shows", settings->shows, "With --plan: so many shows instead of one")
      ->check(CLI::Range(std::size_t{1}, catalogue::kMaxGuestShows))
      ->capture_default_str();
  command->callback([settings] { run_demo(*settings); });
}

}  // namespace firstshow::cli
