#include "base/believed_clock.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Time kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + hours{12}};

/// A machine whose clocks a test moves.
struct Machine {
  Duration running = hours{1};
  Duration error{};  ///< of the wall clock
  BelievedClock clock{[this] { return ClockReading{truth() + error, running}; }};

  Time truth() const { return kNoon + running; }
  void pass(Duration time) { running += time; }
};

TEST(BelievedClock, DoesNotFollowALargeStep) {
  for (const Duration step :
       {Duration{minutes{2}}, Duration{minutes{330}}, Duration{hours{24 * 365 * 4}},
        Duration{minutes{-2}}, Duration{minutes{-330}}, Duration{hours{-24 * 365 * 4}}}) {
    Machine machine;
    machine.error = step;
    EXPECT_EQ(machine.clock.now(), machine.truth());
    machine.pass(minutes{7});
    EXPECT_EQ(machine.clock.now(), machine.truth());
    EXPECT_EQ(machine.clock.disagreement(), step);
    machine.error = Duration{};
    machine.pass(minutes{7});
    EXPECT_EQ(machine.clock.now(), machine.truth());
    EXPECT_EQ(machine.clock.disagreement(), Duration{});
  }
}

TEST(BelievedClock, DoesNotBelieveOneSecondInAnotherYear) {
  Machine machine;
  machine.error = hours{24 * 365 * 4};
  EXPECT_EQ(machine.clock.now(), machine.truth());
  machine.error = Duration{};
  machine.pass(seconds{1});
  EXPECT_EQ(machine.clock.now(), machine.truth());
}

TEST(BelievedClock, FollowsSmallSteps) {
  for (const Duration step : {Duration{seconds{20}}, Duration{seconds{-20}}, kFollowedStep}) {
    Machine machine;
    machine.error = step;
    EXPECT_EQ(machine.clock.now(), machine.truth() + step);
    EXPECT_EQ(machine.clock.disagreement(), Duration{});
  }
}

TEST(BelievedClock, FollowsSlewingHoweverLong) {
  Machine machine;
  for (int second = 0; second < 200'000; ++second) {
    machine.pass(seconds{1});
    machine.error += milliseconds{9};
    ASSERT_EQ(machine.clock.now(), machine.truth() + machine.error);
  }
  EXPECT_EQ(machine.clock.disagreement(), Duration{});
}

TEST(BelievedClock, IsNotLedAwayInSmallSteps) {
  Machine machine;
  for (int second = 0; second < 600; ++second) {
    machine.pass(seconds{1});
    machine.error += seconds{1};
    machine.clock.now();
  }
  EXPECT_LE(machine.clock.now(), machine.truth() + kFollowedStep + seconds{10});
  EXPECT_GT(machine.clock.disagreement(), minutes{8});
}

/// A machine that slept counts its sleep.
TEST(BelievedClock, BelievesTheTimeAsleep) {
  Machine machine;
  machine.pass(hours{9});
  EXPECT_EQ(machine.clock.now(), machine.truth());
  EXPECT_EQ(machine.clock.disagreement(), Duration{});
}

}  // namespace
}  // namespace firstshow
