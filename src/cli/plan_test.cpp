#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <CLI/CLI.hpp>

#include "catalogue/plans/plan_template.hpp"
#include "cli/commands.hpp"
#include "cli/plan_picture.hpp"
#include "program/program.hpp"

namespace firstshow::cli {
namespace {

using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

struct Outcome {
  int code;
  std::string out;
  std::string err;
};

/// Runs a command line as main() does.
Outcome run(const std::string& line) {
  CLI::App app;
  app.require_subcommand(1);
  add_plan(app);
  program::set_exit_code(0);
  CaptureStdout();
  CaptureStderr();
  int code = 0;
  try {
    app.parse(line, false);
    code = program::exit_code();
  } catch (const CLI::ParseError& error) {
    code = app.exit(error);
  }
  std::fflush(stdout);
  return {code, GetCapturedStdout(), GetCapturedStderr()};
}

class PlanCommand : public testing::Test {
 protected:
  PlanCommand() {
    std::string name = (std::filesystem::temp_directory_path() / "firstshow-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
  }
  ~PlanCommand() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string write(const std::string& name, std::string_view text) const {
    std::ofstream(path(name)) << text;
    return path(name);
  }

  std::filesystem::path folder_;
};

TEST_F(PlanCommand, GeneratesWhatCheckAndShowRead) {
  const std::string file = path("hall.json");
  Outcome outcome = run("plan generate --template stadium --seats 1234 --output " + file);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");

  outcome = run("plan check " + file);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with(file + " is sound: 1,234 seats in ")) << outcome.out;
  EXPECT_NE(outcome.out.find("2 standing areas\n"), std::string::npos) << outcome.out;

  outcome = run("plan show " + file);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.starts_with("stadium of 1,234 seats\n1,234 seats in ")) << outcome.out;
  EXPECT_EQ(outcome.out.find('\x1b'), std::string::npos) << "no colours but on a terminal";
}

TEST_F(PlanCommand, WritesToStandardOutput) {
  const Outcome outcome = run("plan generate --template theatre --seats 20 --name Royal");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, catalogue::generate_plan(catalogue::PlanTemplate::kTheatre, 20, "Royal"));
}

TEST_F(PlanCommand, SaysWhatIsWrong) {
  const std::string faulty = write("faulty.json", R"({"name":1,"size":[],"zones":[]})");
  const struct {
    std::string line;
    int code;
    std::string out;
    std::string err;
  } cases[] = {
      {"plan check " + faulty, 1,
       "/name: must be a text, not a number\n/size: must be an object, not a list\n"
       "/categories: is missing\n/zones: must not be empty\n",
       "firstshow: " + faulty + " is not a seat plan that could be used: 4 faults\n"},
      {"plan show " + write("half.json", "{\"name\":"), 1,
       "the file: is not JSON: it ends too early, at line 1, column 9\n",
       "firstshow: " + path("half.json") + " is not a seat plan that could be used: 1 fault\n"},
      {"plan check " + path("none.json"), 1, "",
       "firstshow: cannot open " + path("none.json") + ": No such file or directory\n"},
      {"plan show " + folder_.string(), 1, "",
       "firstshow: cannot read " + folder_.string() + ": Is a directory\n"},
      {"plan generate --template theatre --seats 20 --output " + path("no/hall.json"), 1, "",
       "firstshow: cannot create " + path("no/hall.json") + ": No such file or directory\n"},
      {"plan generate --template theatre --seats 20 --name \"" + std::string(81, 'n') + "\"", 1, "",
       "firstshow: the name of the plan must be 1 to 80 characters long, not 81\n"},
  };
  for (const auto& one : cases) {
    const Outcome outcome = run(one.line);
    EXPECT_EQ(outcome.code, one.code) << one.line;
    EXPECT_EQ(outcome.out, one.out) << one.line;
    EXPECT_EQ(outcome.err, one.err) << one.line;
  }
}

TEST_F(PlanCommand, WarnsOfWhatLooksLikeAMistake) {
  const std::string file = write("alike.json", R"({"name":"H","size":{"width":9,"height":9},
    "version":2,"categories":[{"name":"C","color":"#000"}],"zones":[{"name":"Stalls",
    "position":{"x":0,"y":0},"rows":[{"row_number":"A","seats":[
      {"seat_number":"1","category":"C","position":{"x":1,"y":1}},
      {"seat_number":"2","category":"C","position":{"x":1,"y":1}},
      {"seat_number":"3","category":"C","position":{"x":99,"y":1}}]}]}]})");
  const Outcome outcome = run("plan check " + file);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(outcome.out.ends_with(
      "warning: fields of the plan that are not known here were passed over: \"version\" 1 time\n"
      "warning: 1 seat lies exactly on another one: 1 in \"Stalls\"\n"
      "warning: 1 seat is outside the size of the plan: 1 in \"Stalls\"\n"))
      << outcome.out;
}

TEST_F(PlanCommand, RefusesWhatCannotBeMeant) {
  for (const char* line :
       {"plan", "plan draw", "plan generate", "plan generate --template theatre",
        "plan generate --template barn --seats 100", "plan generate --template theatre --seats 19",
        "plan generate --template theatre --seats 100001",
        "plan generate --template theatre --seats many", "plan show", "plan check",
        "plan check a b"}) {
    const Outcome outcome = run(line);
    EXPECT_NE(outcome.code, 0) << line;
    EXPECT_EQ(outcome.out, "") << line;
    EXPECT_NE(outcome.err, "") << line;
  }
}

TEST_F(PlanCommand, SaysWhichSeatsItRenamed) {
  const Outcome outcome =
      run("plan check " + std::string(FIRSTSHOW_SOURCE_DIR) + "/tests/data/stadium-738.json");
  EXPECT_EQ(outcome.code, 0);
  EXPECT_NE(outcome.out.find(" is sound: 738 seats in 90 rows, 90 runs of neighbours, 2 zones, "
                             "5 categories, no standing area\n618 seats could not be told apart"),
            std::string::npos)
      << outcome.out;
  EXPECT_NE(
      outcome.out.find("/zones/0/rows/0/seats/0: \"Groundfloor-A-1\" is \"Ground floor-A-1\", "
                       "because its seat_guid is that of another seat too\n"),
      std::string::npos);
  EXPECT_TRUE(outcome.out.ends_with("and 613 more\n"));
}

/// How often `sign` is in the picture.
std::size_t count(const std::string& picture, std::string_view sign) {
  std::size_t found = 0;
  for (auto at = picture.find(sign); at != std::string::npos; at = picture.find(sign, at + 1))
    ++found;
  return found;
}

TEST(DrawPlan, HasASignForEverySeatWhereThereIsRoom) {
  const auto plan = catalogue::import_plan(
      catalogue::generate_plan(catalogue::PlanTemplate::kMultiplex, 150, "Hall"));
  ASSERT_TRUE(plan.ok());
  const std::string picture = draw_plan(*plan->plan, {100, false});
  const std::string drawn = picture.substr(0, picture.find("  ●  Classic"));
  EXPECT_EQ(count(drawn, "●") + count(drawn, "○") + count(drawn, "◆") + count(drawn, "◇") +
                count(drawn, "W") + count(drawn, " c"),
            150U)
      << picture;
  EXPECT_NE(drawn.find("Screen"), std::string::npos);
  EXPECT_NE(picture.find("2 wheelchair places\n"), std::string::npos) << picture;
}

TEST(DrawPlan, ShowsHowGoodSeatsAre) {
  const auto plan = catalogue::import_plan(
      catalogue::generate_plan(catalogue::PlanTemplate::kMultiplex, 150, "Hall"));
  ASSERT_TRUE(plan.ok());
  const std::string picture = draw_quality(*plan->plan, {100, false});
  const std::string drawn = picture.substr(0, picture.find("  best 0123456789 worst"));
  for (const char* tenth : {"0", "1", "2", "3", "4", "5", "6", "7", "8"})
    EXPECT_GE(count(drawn.substr(drawn.find("\n\n")), tenth), 13U) << tenth << '\n' << picture;
  std::istringstream lines(drawn);
  std::string front;
  while (std::getline(lines, front) && front.find('9') == std::string::npos) {
  }
  EXPECT_EQ(front.find('0'), std::string::npos) << "the front row has none of the best";
}

TEST(DrawPlan, ListsTheEntrances) {
  const auto plan = catalogue::import_plan(
      catalogue::generate_plan(catalogue::PlanTemplate::kTheatre, 300, "Hall"));
  ASSERT_TRUE(plan.ok());
  EXPECT_TRUE(draw_plan(*plan->plan, {100, false})
                  .ends_with("\n\n  Stalls entrance: Stalls\n  Circle stairs: Circle\n"
                             "  Balcony stairs: Balcony\n"))
      << draw_plan(*plan->plan, {100, false});
}

TEST(DrawPlan, FitsItsColumns) {
  for (const auto kind : {catalogue::PlanTemplate::kMultiplex, catalogue::PlanTemplate::kTheatre,
                          catalogue::PlanTemplate::kStadium}) {
    for (const std::uint32_t seats : {20U, 200U, 2'000U, 20'000U}) {
      const auto plan = catalogue::import_plan(catalogue::generate_plan(kind, seats, "Hall"));
      ASSERT_TRUE(plan.ok());
      for (const std::uint32_t columns : {1U, 40U, 80U, 150U}) {
        std::istringstream lines(draw_plan(*plan->plan, {columns, false}) +
                                 draw_quality(*plan->plan, {columns, false}));
        std::size_t widest = 0;
        for (std::string line; std::getline(lines, line);) {
          std::size_t width = 0;
          for (const char c : line) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
          widest = std::max(widest, width);
        }
        EXPECT_LE(widest, std::max(columns, kNarrowestPicture)) << seats << " in " << columns;
      }
    }
  }
}

TEST(DrawPlan, HasColoursWhenAsked) {
  const auto plan = catalogue::import_plan(
      catalogue::generate_plan(catalogue::PlanTemplate::kTheatre, 3'000, "Hall"));
  ASSERT_TRUE(plan.ok());
  const std::string plain = draw_plan(*plan->plan, {80, false});
  std::string colored = draw_plan(*plan->plan, {80, true});
  EXPECT_NE(colored.find("\x1b[38;5;"), std::string::npos);
  // Without them, nothing else differs.
  for (auto at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b'))
    colored.erase(at, colored.find('m', at) - at + 1);
  EXPECT_EQ(colored, plain);
}

TEST(DrawPlan, DrawsWhatHasNoSeat) {
  const auto plan = catalogue::import_plan(
      R"({"name":"Field","size":{"width":10,"height":10},
          "categories":[{"name":"All","color":"#000"}],
          "zones":[{"position":{"x":0,"y":0},"rows":[],"areas":[
            {"shape":"rectangle","rectangle":{"width":90,"height":60},"position":{"x":0,"y":0}}]}],
          "firstshow":{"standing":[{"key":"g","name":"Green","category":"All","capacity":5000,
            "drawn_by":[{"zone":0,"area":0}]},
            {"key":"h","name":"Hill","category":"All","capacity":1}]}})");
  ASSERT_TRUE(plan.ok());
  const std::string picture = draw_plan(*plan->plan, {60, false});
  EXPECT_EQ(count(picture, "Green"), 2U) << "on the drawing and in the list: " << picture;
  EXPECT_NE(picture.find("5,000 places (All)\n"), std::string::npos) << picture;
  EXPECT_NE(picture.find("1 place (All)\n"), std::string::npos) << picture;
  EXPECT_NE(picture.find("5,001 standing\n"), std::string::npos) << picture;
}

TEST(Counts, AreWrittenForPeople) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1'000), "1,000");
  EXPECT_EQ(with_commas(1'234'567), "1,234,567");
  EXPECT_EQ(count_of(1, "seat"), "1 seat");
  EXPECT_EQ(count_of(0, "seat"), "0 seats");
}

}  // namespace
}  // namespace firstshow::cli
