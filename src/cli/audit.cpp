// firstshow audit: who changed what, through the operator's port of the running server; and whether
// the log in the database is whole, and still has what it had.

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <cctype>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "cli/admin_command.hpp"
#include "program/program.hpp"
#include "store/address/open_database.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;

constexpr int kLogBroken = 1;
constexpr int kCannotRead = 2;

struct AuditSettings : AdminSettings {
  std::string subject;
  std::string cursor;
  std::size_t limit = 50;
  bool as_json = false;
  std::string kept;
};

/// The text as a value of a query.
std::string encoded(const std::string& text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '_' || c == '-' || c == '.')
      result += c;
    else
      result.append("%").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 15U]);
  }
  return result;
}

void print_json(const char* name, const json::value& value) {
  if (!value.is_null()) std::printf("    %s %s\n", name, json::serialize(value).c_str());
}

void print_entry(const json::value& one) {
  const json::value& actor = one.at("actor");
  const std::string key = text_of(actor, "id");
  const std::string address = text_of(one, "address");
  std::printf("%lld %s %s %s by %s%s%s\n", static_cast<long long>(one.at("id").as_int64()),
              text_of(one, "at").c_str(), text_of(one, "action").c_str(),
              text_of(one, "subject").c_str(),
              key.empty() ? text_of(actor, "kind").c_str() : key.c_str(),
              address.empty() ? "" : " from ", address.c_str());
  print_json("before", one.at("before"));
  print_json("after", one.at("after"));
}

void list_entries(const AuditSettings& settings) {
  std::string path = "/admin/v1/audit-log?limit=" + std::to_string(settings.limit);
  if (!settings.subject.empty()) path += "&subject=" + encoded(settings.subject);
  if (!settings.cursor.empty()) path += "&cursor=" + encoded(settings.cursor);
  const AdminReply reply = ask_server(settings, "GET", path, "");
  if (settings.as_json) {
    std::printf("%s\n", reply.text.c_str());
    return;
  }
  const json::array& items = reply.body.at("items").as_array();
  if (items.empty()) std::printf("Nothing was changed.\n");
  for (const json::value& one : items) print_entry(one);
  if (const std::string next = text_of(reply.body, "next_cursor"); !next.empty())
    std::printf("\nThere are more: --cursor %s\n", next.c_str());
}

/// Prints what is wrong with the log in the database, or else its head.
void verify(const store::DatabaseSettings& where, const std::optional<store::AuditHead>& kept) {
  const store::AuditLogReport report = store::verify_audit_log(store::DatabaseAddress(where), kept);
  for (const store::Finding& finding : report.findings)
    std::printf("broken: %s\n", finding.sentence.c_str());
  if (!report.findings.empty()) return program::set_exit_code(kLogBroken);
  if (kept)
    std::fprintf(stderr, "The log is whole and still begins with the %lld entries of that head.\n",
                 static_cast<long long>(kept->count));
  std::printf("%s\n", store::format_audit_head(report.head).c_str());
}

void verify_kept(const AuditSettings& settings) {
  try {
    std::optional<store::AuditHead> kept;
    if (!settings.kept.empty()) {
      kept = store::parse_audit_head(settings.kept);
      if (!kept) throw std::runtime_error("--head must be as \"firstshow audit head\" prints it");
    }
    verify(settings.where, kept);
  } catch (const std::exception& error) {
    program::fail(error.what());
    program::set_exit_code(kCannotRead);
  }
}

CLI::App* add_verification(CLI::App& command, const char* name, const char* help,
                           const std::shared_ptr<AuditSettings>& settings) {
  CLI::App* action = command.add_subcommand(name, help);
  add_database_option(*action, settings->where.database, "The database; a server may be using it");
  add_password_file_option(*action, settings->where);
  action->callback([settings] { verify_kept(*settings); });
  return action;
}

}  // namespace

void add_audit(CLI::App& app) {
  auto settings = std::make_shared<AuditSettings>();
  CLI::App* command = app.add_subcommand("audit", "See who changed what; verify the log of it");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "Who changed what, the newest first");
  add_admin_options(*list, *settings);
  list->add_flag("--json", settings->as_json, "Print the server's answer as it came");
  list->add_option("--subject", settings->subject, "Of one thing only: ttl_..., show_..., hi");
  list->add_option("--limit", settings->limit, "How many")
      ->check(CLI::Range(1, 200))
      ->capture_default_str();
  list->add_option("--cursor", settings->cursor, "Where the page before ended");
  list->callback([settings] { list_entries(*settings); });
  add_verification(*command, "head", "Verify the log and print its head, to be kept elsewhere",
                   settings);
  add_verification(*command, "verify",
                   "Verify the log (exit code 1: it is broken, 2: it cannot be read)", settings)
      ->add_option("--head", settings->kept,
                   "A head that was kept: COUNT:HASH; the log must still have all of it");
}

}  // namespace firstshow::cli
