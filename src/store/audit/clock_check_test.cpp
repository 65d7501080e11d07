#include "store/audit/clock_check.hpp"

#include <gtest/gtest.h>

#include "store/scratch_folder.hpp"

namespace firstshow::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr Time kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + hours{12}};
constexpr Duration kRunning = hours{2};

struct ClockCase {
  const char* what;
  Duration since_commit;    ///< by the wall clock
  const char* marked_boot;  ///< nullptr: there is no mark
  Duration stepped;         ///< the wall clock, since the mark
  bool synchronised;
  const char* objection;  ///< a part of it; nullptr: believed
};

TEST(ClockCheck, SaysWhichClocksAreBelieved) {
  const ClockCase cases[] = {
      {"a restart", minutes{1}, "this", {}, false, nullptr},
      {"off for a night, the machine was on", hours{9}, "this", {}, false, nullptr},
      {"off for a night with the machine, synchronised", hours{9}, "other", {}, true, nullptr},
      {"a power cut of four minutes", minutes{4}, "other", {}, false, nullptr},
      {"a first start here on a copy", hours{9}, nullptr, {}, true, nullptr},
      {"stepped a little", minutes{4}, "this", minutes{4}, false, nullptr},
      {"behind the journal a little", minutes{-4}, "other", {}, false, nullptr},
      {"behind the journal", minutes{-6}, "this", {}, true, "6 minutes later"},
      {"behind the journal by years", hours{-24 * 365 * 4}, "other", {}, true, "later"},
      {"stepped to 2030 while off", hours{24 * 365 * 4}, "this", hours{24 * 365 * 4}, true,
       "forward"},
      {"stepped back to just after the commit", minutes{1}, "this", hours{-9}, true, "back"},
      {"booted on Indian time", minutes{330}, "other", {}, false, "was restarted since"},
      {"nothing keeps it right", minutes{330}, "other", {}, false, "nothing keeps its clock right"},
      {"a copy on a machine that knows no time",
       hours{9},
       nullptr,
       {},
       false,
       ".clock) is not there, and nothing keeps its clock right"},
      {"the boot is not known", hours{9}, "", {}, false, "does not say whether it was restarted"},
  };
  for (const ClockCase& one : cases) {
    ClockEvidence evidence;
    evidence.last_commit = kNoon;
    evidence.clocks = {kNoon + one.since_commit, kRunning};
    evidence.boot = one.marked_boot != nullptr && one.marked_boot[0] == '\0' ? "" : "this";
    evidence.synchronised = one.synchronised;
    if (one.marked_boot != nullptr)
      evidence.mark = ClockMark{one.marked_boot, evidence.clocks.offset() - one.stepped};
    const auto objection = clock_objection(evidence);
    EXPECT_EQ(objection.has_value(), one.objection != nullptr)
        << one.what << ": " << objection.value_or("believed");
    if (objection && one.objection != nullptr) {
      EXPECT_NE(objection->find(one.objection), std::string::npos)
          << one.what << ": " << *objection;
      EXPECT_NE(objection->find("--accept-clock"), std::string::npos) << *objection;
    }
  }
}

TEST(ClockCheck, HasNothingToCompareWithInANewDatabase) {
  ClockEvidence evidence;
  evidence.clocks = {kNoon, kRunning};
  EXPECT_FALSE(clock_objection(evidence));
}

TEST(ClockCheck, ReadsTheMarkThatItWrote) {
  const ScratchFolder folder;
  const std::string path = folder.file("server.db");
  EXPECT_FALSE(look_at_clocks(path, kNoon).mark);
  const ClockReading clocks = read_clocks();
  ASSERT_TRUE(write_clock_mark(path, clocks));
  const ClockEvidence evidence = look_at_clocks(path, kNoon);
  if (evidence.boot.empty()) return;  // a system that does not show it
  ASSERT_TRUE(evidence.mark);
  EXPECT_EQ(evidence.mark->boot, evidence.boot);
  EXPECT_EQ(evidence.mark->offset, clocks.offset());
}

}  // namespace
}  // namespace firstshow::store
