#include "base/revision.hpp"

#include <gtest/gtest.h>

namespace firstshow {
namespace {

TEST(Revision, SurvivesBeingWrittenAndRead) {
  for (const Revision revision :
       {Revision{0, 0}, Revision{7, 1042}, Revision{1, ~0ULL}, Revision{~0ULL, ~0ULL}})
    EXPECT_EQ(parse_revision(format_revision(revision)), revision);
  EXPECT_EQ(format_revision({7, 1042}), "7.1042");
}

TEST(Revision, ReadsNothingElse) {
  for (const std::string_view text :
       {"", ".", "7", "7.", ".7", "07.1", "7.01", "7.1.2", "-7.1", "7.-1", "+7.1", "7 .1", "7. 1",
        "18446744073709551616.1", "1.18446744073709551616", "7.1 ", "a.b", "W/7.1"})
    EXPECT_EQ(parse_revision(text), std::nullopt) << text;
}

TEST(Revision, ComparesByEpochFirst) {
  EXPECT_LT((Revision{1, 99}), (Revision{2, 0}));
  EXPECT_LT((Revision{2, 0}), (Revision{2, 1}));
}

}  // namespace
}  // namespace firstshow
