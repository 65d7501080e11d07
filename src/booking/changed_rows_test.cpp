#include "booking/changed_rows.hpp"

#include <gtest/gtest.h>

#include <deque>

namespace firstshow::booking {
namespace {

class Changes : public testing::Test {
 protected:
  /// What was written, as ids: of holds positive, of erased ones negative.
  std::vector<std::int64_t> written() {
    changed_.write(records_, [](const auto&, Before) {});
    std::vector<std::int64_t> ids;
    for (const Record& record : records_) {
      if (const auto* hold = std::get_if<Hold>(&record))
        ids.push_back(hold->id.value);
      else
        ids.push_back(-std::get<HoldId>(std::get<Erased>(record).id).value);
    }
    return ids;
  }
  Hold& hold(std::int64_t id) {
    Hold& made = holds_.emplace_back();
    made.id = HoldId{id};
    return made;
  }

  std::deque<Hold> holds_;  // stay at their addresses
  std::vector<Record> records_;
  ChangedRows changed_;
};

TEST_F(Changes, HaveOneRecordWithTheLastImageInTheOrderOfTheFirstChange) {
  Hold& one = hold(1);
  Hold& two = hold(2);
  EXPECT_TRUE(changed_.add(&one, records_));
  EXPECT_TRUE(changed_.add(&two, records_));
  records_.emplace_back(Erased{HoldId{9}});
  EXPECT_FALSE(changed_.add(&one, records_)) << "it has its place";
  one.state = HoldState::kReleased;
  EXPECT_EQ(written(), (std::vector<std::int64_t>{1, 2, -9}));
  EXPECT_EQ(std::get<Hold>(records_[0]), one);
  EXPECT_EQ(std::get<Hold>(records_[1]), two);
}

TEST_F(Changes, ComeAfterWhatTheBatchHasAlready) {
  records_.emplace_back(Erased{HoldId{8}});
  changed_.add(&hold(1), records_);
  EXPECT_EQ(written(), (std::vector<std::int64_t>{-8, 1}));
}

TEST_F(Changes, OfADroppedRowAreNotWritten) {
  for (const std::int64_t rows : {2, 40}) {
    records_.clear();
    changed_ = ChangedRows();
    std::vector<std::int64_t> expected;
    for (std::int64_t id = 1; id <= rows; ++id) {
      changed_.add(&hold(id), records_);
      if (id % 2 == 0) expected.push_back(id);
    }
    for (const Hold& each : holds_)
      if (each.id.value % 2 == 1) changed_.drop(&each);
    records_.emplace_back(Erased{HoldId{99}});
    expected.push_back(-99);
    EXPECT_EQ(written(), expected) << rows << " rows";
    holds_.clear();
  }
}

/// Memory that a dropped row had may be that of a new one.
TEST_F(Changes, OfANewRowAtAnOldAddressAreWritten) {
  Hold& row = hold(1);
  changed_.add(&row, records_);
  changed_.drop(&row);
  row.id = HoldId{2};
  EXPECT_TRUE(changed_.add(&row, records_));
  EXPECT_EQ(written(), std::vector<std::int64_t>{2});
}

TEST_F(Changes, AreKnownHoweverManyThereAre) {
  for (std::int64_t id = 1; id <= 100; ++id) {
    hold(id);
    for (const Hold& each : holds_)
      EXPECT_EQ(changed_.add(&each, records_), each.id.value == id)
          << each.id.value << " of " << id;
  }
  EXPECT_EQ(records_.size(), 100U);
}

}  // namespace
}  // namespace firstshow::booking
