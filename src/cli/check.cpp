// firstshow check: the verdict on a database.

#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "catalogue/plans/seat_plan.hpp"
#include "cli/commands.hpp"
#include "cli/database_options.hpp"
#include "program/program.hpp"
#include "store/address/open_database.hpp"

namespace firstshow::cli {
namespace {

constexpr int kPromisesBroken = 1;
constexpr int kCannotCheck = 2;

/// Names places as the plans' own documents do; each document is read once.
class PlanNames {
 public:
  std::string operator()(const booking::SeatPlan& plan, booking::Place place) {
    const auto [entry, is_new] = plans_.try_emplace(plan.id, nullptr);
    if (is_new) {
      if (const auto read = catalogue::import_plan(plan.document)) entry->second = read->plan;
    }
    const catalogue::SharedSeatPlan& names = entry->second;
    if (!names) return {};
    if (place.kind == booking::Place::Kind::kSeat) {
      return place.index < names->seats.size() ? names->seats[place.index].key : std::string{};
    }
    return place.index < names->areas.size() ? names->areas[place.index].key : std::string{};
  }

 private:
  std::map<SeatPlanId, catalogue::SharedSeatPlan> plans_;
};

void print_report(const store::AuditReport& report) {
  std::printf("shows %llu, holds %llu, orders %llu, tickets %llu, payments %llu, refunds %llu\n",
              static_cast<unsigned long long>(report.shows),
              static_cast<unsigned long long>(report.holds),
              static_cast<unsigned long long>(report.orders),
              static_cast<unsigned long long>(report.tickets),
              static_cast<unsigned long long>(report.payments),
              static_cast<unsigned long long>(report.refunds));
  std::printf("audit log %s\n", store::format_audit_head(report.audit_log).c_str());
  for (const store::Finding& finding : report.findings) {
    std::printf("broken: %s: %s\n", finding.promise.c_str(), finding.sentence.c_str());
  }
  if (report.findings.empty()) {
    std::printf("no seat is sold twice, every ticket has its order, every paisa has its place\n");
  }
}

void check(const store::DatabaseSettings& settings) {
  try {
    const store::AuditReport report = store::audit(store::DatabaseAddress(settings), PlanNames{});
    print_report(report);
    if (!report.findings.empty()) program::set_exit_code(kPromisesBroken);
  } catch (const std::exception& error) {
    program::fail(error.what());
    program::set_exit_code(kCannotCheck);
  }
}

}  // namespace

void add_check(CLI::App& app) {
  const auto settings = std::make_shared<store::DatabaseSettings>();
  CLI::App* const command = app.add_subcommand(
      "check", "Verify a database (exit code 1: it breaks a promise, 2: it cannot be read)");
  command
      ->add_option("database", settings->database,
                   "The database file, or postgresql://...; a server may be using it")
      ->required();
  add_password_file_option(*command, *settings);
  command->callback([settings] { check(*settings); });
}

}  // namespace firstshow::cli
