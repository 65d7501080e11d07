#include "feed/frames.hpp"

#include <gtest/gtest.h>

namespace firstshow::feed {
namespace {

using Next = FrameCursor::Next;

Frame frame_at(std::uint64_t sequence) {
  return {std::make_shared<const std::string>(std::to_string(sequence)), {1, sequence}};
}

/// What a viewer is sent until there is nothing more: texts, "?" where it needs a snapshot.
std::string drain(FrameCursor& cursor, const RecentFrames& frames) {
  std::string all;
  for (const Frame* frame = nullptr;;) {
    const Next next = cursor.next(frames, frame);
    if (next == Next::kNothing) return all;
    if (next == Next::kSnapshot) return all + "?";
    all += *frame->text + " ";
  }
}

TEST(Frames, AreEventsOfOneLineOfDataEach) {
  const Changes changes{{3, 118},
                        {{0, '.'}, {1, 'h'}, {2, 'h'}, {5, 's'}, {7, '.'}, {9, 'b'}},
                        {{0, 118}, {1, 0}, {2, 7}}};
  const std::vector<std::string> keys = {"Pit", "The \"back\"\n"};
  EXPECT_EQ(seats_event(changes, keys),
            "event: seats\nid: 3.118\ndata: {\"revision\":\"3.118\",\"free\":[0,7],\"held\":[1,2],"
            "\"sold\":[5],\"blocked\":[9],\"areas\":[{\"key\":\"Pit\",\"left\":118},"
            "{\"key\":\"The \\\"back\\\"\\u000a\",\"left\":0}]}\n\n");
  EXPECT_EQ(seats_event({{3, 1}, {{4, 's'}}, {}}, {}),
            "event: seats\nid: 3.1\ndata: {\"revision\":\"3.1\",\"sold\":[4]}\n\n")
      << "no empty lists";
  EXPECT_EQ(snapshot_event({3, 1}, "{}"), "event: snapshot\nid: 3.1\ndata: {}\n\n");
  EXPECT_EQ(show_event("paused"), "event: show\ndata: {\"state\":\"paused\"}\n\n");
  EXPECT_EQ(gone_event(), "event: gone\ndata: {}\n\n") << "without data it would be no event";
}

TEST(FrameCursor, GoesThroughTheFramesOnce) {
  RecentFrames frames;
  FrameCursor cursor;
  cursor.skip_to(frames, {1, 4});
  EXPECT_EQ(drain(cursor, frames), "");
  frames.add(frame_at(5));
  frames.add(frame_at(6));
  EXPECT_EQ(drain(cursor, frames), "5 6 ");
  EXPECT_EQ(drain(cursor, frames), "");
  frames.add(frame_at(7));
  EXPECT_EQ(drain(cursor, frames), "7 ");
}

TEST(FrameCursor, PassesOverWhatItsViewerKnowsAlready) {
  RecentFrames frames;
  FrameCursor cursor;
  cursor.skip_to(frames, {1, 6});
  frames.add(frame_at(5));  // was on its way when the viewer read its map
  frames.add(frame_at(6));
  frames.add({std::make_shared<const std::string>("paused"), {}});
  frames.add(frame_at(8));
  EXPECT_EQ(drain(cursor, frames), "paused 8 ");
}

TEST(FrameCursor, NeedsASnapshotWhereTheFramesWentOnWithoutIt) {
  RecentFrames frames;
  FrameCursor quick;
  FrameCursor slow;
  for (std::uint64_t i = 1; i <= RecentFrames::kMax; ++i) frames.add(frame_at(i));
  EXPECT_EQ(drain(quick, frames), "1 2 3 4 5 6 7 8 ");
  frames.add(frame_at(9));
  EXPECT_EQ(drain(quick, frames), "9 ");
  EXPECT_EQ(drain(slow, frames), "?") << "the first has gone";
  slow.skip_to(frames, {1, 9});
  EXPECT_EQ(drain(slow, frames), "");
  frames.add(frame_at(10));
  EXPECT_EQ(drain(slow, frames), "10 ");
}

TEST(RecentFrames, KeepAFewOnly) {
  RecentFrames frames;
  for (std::uint64_t i = 0; i < 100; ++i) frames.add(frame_at(i));
  EXPECT_EQ(frames.end(), 100U);
  EXPECT_TRUE(frames.has_gone(91));
  EXPECT_EQ(frames.find(91), nullptr);
  ASSERT_NE(frames.find(92), nullptr);
  EXPECT_EQ(frames.find(92)->revision, (Revision{1, 92}));
  EXPECT_EQ(frames.find(100), nullptr);
}

}  // namespace
}  // namespace firstshow::feed
