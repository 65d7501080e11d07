#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include "base/json_reader.hpp"
#include "catalogue/plans/plan_template.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "cli/commands.hpp"
#include "cli/plan_picture.hpp"
#include "program/program.hpp"

namespace firstshow::cli {
namespace {

constexpr std::size_t kRekeyedShown = 5;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string shown_name(const std::string& path) {
  return path == "-" ? "standard input" : path;
}

/// The whole file, or nothing after a sentence. "-" is standard input.
std::optional<std::string> read_all(const std::string& path) {
  File file(path == "-" ? nullptr : std::fopen(path.c_str(), "rb"));
  if (path != "-" && !file) {
    program::fail("cannot open " + path + ": " + std::strerror(errno));
    return std::nullopt;
  }
  std::FILE* const from = file ? file.get() : stdin;
  std::string text;
  char buffer[65'536];
  // One byte past the limit is enough for the reader to say that it is too large.
  while (text.size() <= kMaxJsonBytes) {
    const std::size_t got = std::fread(buffer, 1, sizeof buffer, from);
    if (got == 0) break;
    text.append(buffer, got);
  }
  if (std::ferror(from) != 0) {
    program::fail("cannot read " + shown_name(path) + ": " + std::strerror(errno));
    return std::nullopt;
  }
  return text;
}

void print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0)
    program::fail(std::string("cannot write to standard output: ") + std::strerror(errno));
}

void write_file(const std::string& path, std::string_view text) {
  File file(std::fopen(path.c_str(), "wb"));
  if (!file) return program::fail("cannot create " + path + ": " + std::strerror(errno));
  const bool written = std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
  // A full disk may show only when the last of it is flushed.
  if (!written || std::fclose(file.release()) != 0)
    program::fail("cannot write " + path + ": " + std::strerror(errno));
}

/// The plan in a file, or nothing after every fault was printed.
std::optional<catalogue::PublishedPlan> read_published(const std::string& path) {
  const auto text = read_all(path);
  if (!text) return std::nullopt;
  Parsed<catalogue::PublishedPlan> plan = catalogue::import_plan(*text);
  if (plan.ok()) return std::move(*plan);
  std::string lines;
  for (const Fault& fault : plan.faults())
    lines += (fault.pointer.empty() ? "the file" : fault.pointer) + ": " + fault.detail + '\n';
  print(lines);
  program::fail(shown_name(path) + " is not a seat plan that could be used: " +
                count_of(plan.faults().size(), "fault"));
  return std::nullopt;
}

std::uint32_t terminal_columns() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* const columns = std::getenv("COLUMNS");
  const int number = columns == nullptr ? 0 : std::atoi(columns);
  return number > 0 && number <= 1'000 ? static_cast<std::uint32_t>(number) : 80;
}

/// no-color.org: any value but the empty one turns colours off.
bool wants_colors() {
  const char* const no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
}

void show_plan(const std::string& path, bool quality) {
  const auto plan = read_published(path);
  if (!plan) return;
  const PictureStyle style{terminal_columns(), wants_colors()};
  print(quality ? draw_quality(*plan->plan, style) : draw_plan(*plan->plan, style));
}

std::string rekeyed_summary(const std::vector<catalogue::Rekeyed>& rekeyed) {
  if (rekeyed.empty()) return "";
  std::string out = count_of(rekeyed.size(), "seat") +
                    " could not be told apart by what the file calls them; their keys are now:\n";
  for (std::size_t i = 0; i < std::min(rekeyed.size(), kRekeyedShown); ++i) {
    const catalogue::Rekeyed& one = rekeyed[i];
    out += "  " + one.pointer + ": ";
    if (!one.was.empty()) out += "\"" + one.was + "\" is ";
    out += "\"" + one.now + "\", because " + one.why + '\n';
  }
  if (rekeyed.size() > kRekeyedShown)
    out += "  and " + with_commas(rekeyed.size() - kRekeyedShown) + " more\n";
  return out;
}

void check_plan(const std::string& path) {
  const auto published = read_published(path);
  if (!published) return;
  const catalogue::SeatPlan& plan = *published->plan;
  std::string out = shown_name(path) + " is sound: " + count_of(plan.seats.size(), "seat") +
                    " in " + count_of(plan.rows.size(), "row") + ", " +
                    count_of(plan.layout->segments.size(), "run") + " of neighbours, " +
                    count_of(plan.zones.size(), "zone") + ", ";
  out += plan.categories.size() == 1 ? "1 category"
                                     : with_commas(plan.categories.size()) + " categories";
  out += plan.areas.empty() ? ", no standing area\n"
                            : ", " + count_of(plan.areas.size(), "standing area") + '\n';
  for (const std::string& warning : published->warnings) out += "warning: " + warning + '\n';
  print(out + rekeyed_summary(published->rekeyed));
}

struct GenerateOptions {
  std::string kind;
  std::uint32_t seats = 0;
  std::string name;
  std::string output;
};

void generate(const GenerateOptions& options) {
  const auto kind = catalogue::parse_plan_template(options.kind);
  std::string name = options.name;
  if (name.empty()) name = options.kind + " of " + count_of(options.seats, "seat");
  const std::string text = catalogue::generate_plan(*kind, options.seats, name);
  // A name from the command line is input like any other.
  if (const auto plan = catalogue::import_plan(text); !plan.ok())
    return program::fail("the name of the plan " + plan.faults().front().detail);
  if (options.output.empty() || options.output == "-") return print(text);
  write_file(options.output, text);
}

}  // namespace

void add_plan(CLI::App& app) {
  CLI::App* const plan = app.add_subcommand("plan", "Make, look at and check seat plans");
  plan->require_subcommand(1);

  const auto options = std::make_shared<GenerateOptions>();
  CLI::App* const generated = plan->add_subcommand("generate", "Write a plan made to measure");
  generated->add_option("--template", options->kind, "multiplex, theatre or stadium")
      ->required()
      ->check(CLI::IsMember({"multiplex", "theatre", "stadium"}));
  generated->add_option("--seats", options->seats, "how many seats, exactly")
      ->required()
      ->check(CLI::Range(catalogue::kFewestTemplateSeats, booking::kMaxSeats));
  generated->add_option("--name", options->name, "what the plan is called");
  generated->add_option("--output", options->output, "the file to write; standard output if none");
  generated->callback([options] { generate(*options); });

  const auto file = std::make_shared<std::string>();
  CLI::App* const show = plan->add_subcommand("show", "Draw a plan in the terminal");
  show->add_option("file", *file, "a seat plan (JSON); - is standard input")->required();
  const auto quality = std::make_shared<bool>(false);
  show->add_flag("--quality", *quality, "how good each seat is, in tenths: 0 is best, 9 worst");
  show->callback([file, quality] { show_plan(*file, *quality); });

  CLI::App* const check = plan->add_subcommand("check", "Say what is wrong with a plan, or in it");
  check->add_option("file", *file, "a seat plan (JSON); - is standard input")->required();
  check->callback([file] { check_plan(*file); });
}

}  // namespace firstshow::cli
