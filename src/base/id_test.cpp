#include "base/id.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace firstshow {
namespace {

using std::chrono::milliseconds;

const Time kSomeDay = *parse_time("2026-11-21T18:08:00Z");

TEST(Id, SurvivesBeingWrittenAndRead) {
  for (const std::int64_t value :
       {std::int64_t{1}, std::int64_t{31}, std::int64_t{32}, std::int64_t{1} << 40,
        std::int64_t{0x1234567890ABCDEF}, std::numeric_limits<std::int64_t>::max()}) {
    const std::string text = format_id(HoldId{value});
    EXPECT_EQ(text.size(), 5U + 13U);
    EXPECT_EQ(parse_id<HoldTag>(text), HoldId{value}) << text;
  }
  EXPECT_EQ(format_id(OrderId{33}), "ord_0000000000011");
}

TEST(Id, ReadsWhatPeopleMisread) {
  EXPECT_EQ(parse_id<TicketTag>("tkt_000000000001o"), TicketId{32});
  EXPECT_EQ(parse_id<TicketTag>("tkt_00000000000iL"), TicketId{33});
  EXPECT_EQ(parse_id<TicketTag>("tkt_00000000000zZ"), TicketId{1023});
}

TEST(Id, ReadsNothingElse) {
  for (const std::string_view text :
       {"", "hold_", "hold_000000000001", "hold_00000000000001", "hold_0000000000000",
        "hold_00000000000U1", "hold_0000000000 01", "hold_00000000000-1", "ord_0000000000001",
        "HOLD_0000000000001", "0000000000001", "hold_8000000000000", "hold_G000000000000",
        "hold_ZZZZZZZZZZZZZ"})
    EXPECT_EQ(parse_id<HoldTag>(text), std::nullopt) << text;
  EXPECT_TRUE(parse_id<HoldTag>("hold_7ZZZZZZZZZZZZ").has_value());
}

TEST(IdSequence, GrowsWhenTheClockDoesNot) {
  IdSequence ids(5);
  std::int64_t last = 0;
  for (int i = 0; i < 3 * 4096 + 7; ++i) {  // past the 4,096 of this millisecond
    const std::int64_t next = ids.next(kSomeDay);
    ASSERT_GT(next, last);
    ASSERT_EQ((next >> 12) & 1023, 5) << "the cell stays where it is";
    last = next;
  }
  EXPECT_GT(ids.next(kSomeDay - milliseconds(10'000)), last) << "and when it goes back";
  EXPECT_GE(ids.next(kSomeDay + milliseconds(10)), first_id_at(kSomeDay + milliseconds(10)))
      << "and follows it again once it has caught up";
}

TEST(IdSequence, GoesOnWhereItStopped) {
  IdSequence before(0);
  for (int i = 0; i < 5000; ++i) before.next(kSomeDay);
  IdSequence after(0, before.last());
  EXPECT_GT(after.next(kSomeDay), before.last());
}

TEST(IdSequence, CellsNeverMeet) {
  std::set<std::int64_t> seen;
  IdSequence first(0);
  IdSequence second(1);
  IdSequence last(kMaxCell);
  for (int i = 0; i < 9000; ++i)
    for (IdSequence* ids : {&first, &second, &last})
      ASSERT_TRUE(seen.insert(ids->next(kSomeDay)).second);
}

TEST(IdSequence, StartsAtTheFirstDay) {
  IdSequence ids(0);
  EXPECT_EQ(ids.next(*parse_time("1999-01-01T00:00:00Z")), 1);
  EXPECT_EQ(first_id_at(*parse_time("2023-12-31T23:59:59Z")), 0);
  EXPECT_EQ(first_id_at(*parse_time("2024-01-01T00:00:00.001Z")), 1 << 22);
}

TEST(IdSequenceDeathTest, RefusesACellThatDoesNotFit) {
  EXPECT_DEATH(IdSequence(kMaxCell + 1), "ten bits");
}

}  // namespace
}  // namespace firstshow
