#include "http/message/page_cache.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "http/message/unpack.hpp"

namespace firstshow::http {
namespace {

TEST(PageCache, WritesAndPacksOnceForEachRevision) {
  PageCache cache;
  int written = 0;
  const auto write = [&] { return std::string(5'000, '.') + std::to_string(++written); };
  const PageForms plain = cache.find("a", {1}, false, write);
  EXPECT_EQ(plain.packed, nullptr);
  const PageForms both = cache.find("a", {1}, true, write);
  EXPECT_EQ(both.text, plain.text);
  ASSERT_NE(both.packed, nullptr);
  EXPECT_EQ(unpack(*both.packed), *plain.text);
  EXPECT_EQ(cache.find("a", {1}, true, write).packed, both.packed);
  EXPECT_EQ(written, 1);

  const PageForms next = cache.find("a", {2}, true, write);
  EXPECT_EQ(written, 2);
  EXPECT_EQ(unpack(*next.packed), *next.text);
  EXPECT_NE(*next.text, *plain.text);
  EXPECT_EQ(*cache.find("a", {1}, false, write).text, std::string(5'000, '.') + "3")
      << "an older view gets a page of its own, not the newer one";
  cache.find("b", {2}, false, write);
  EXPECT_EQ(written, 4);
}

TEST(PageCache, PacksNothingThatIsSmallOrGrows) {
  PageCache cache;
  EXPECT_EQ(
      cache.find("small", {1}, true, [] { return std::string(kWorthPacking - 1, '.'); }).packed,
      nullptr);
  EXPECT_NE(cache.find("large", {1}, true, [] { return std::string(kWorthPacking, '.'); }).packed,
            nullptr);
  std::string random;
  std::uint32_t state = 7;
  while (random.size() < kWorthPacking)
    random += static_cast<char>((state = state * 1'664'525U + 1'013'904'223U) >> 24U);
  EXPECT_EQ(cache.find("random", {1}, true, [&] { return random; }).packed, nullptr);
}

TEST(PageCache, StaysWithinItsBound) {
  constexpr std::size_t kBound = 100'000;
  PageCache cache(kBound);
  int written = 0;
  const auto write = [&] {
    ++written;
    return std::string(9'000, 'x');
  };
  for (int page = 0; page < 50; ++page) {
    cache.find("kept", {1}, true, write);  // always used again: never dropped
    cache.find("page" + std::to_string(page), {1}, page % 2 == 0, write);
    EXPECT_LE(cache.bytes(), kBound);
  }
  EXPECT_EQ(written, 51);
  EXPECT_GT(cache.bytes(), kBound / 2);
  cache.find("page49", {1}, false, write);
  EXPECT_EQ(written, 51) << "what was used last is kept";
  cache.find("page0", {1}, false, write);
  EXPECT_EQ(written, 52) << "what was used longest ago is not";
  const PageForms huge = cache.find("huge", {1}, false, [] { return std::string(200'000, 'x'); });
  EXPECT_EQ(huge.text->size(), 200'000U) << "what is too large to keep is served all the same";
  EXPECT_LE(cache.bytes(), kBound);
}

/// Four plans of 100,000 seats would fill the cache in both forms, and be written again and again.
TEST(PageCache, KeepsOfWhatStaysTheFormThatIsAskedFor) {
  PageCache cache;
  const auto write = [] { return std::string(1'000'000, 'x'); };
  const PageForms packed = cache.find("plan", kUnchanging, true, write);
  EXPECT_EQ(packed.text, nullptr);
  ASSERT_NE(packed.packed, nullptr);
  EXPECT_EQ(unpack(*packed.packed), write());
  EXPECT_LT(cache.bytes(), 10'000U);
  const PageForms plain = cache.find("plan", kUnchanging, false, write);
  EXPECT_EQ(*plain.text, write());
  EXPECT_EQ(plain.packed, nullptr);
  EXPECT_GT(cache.bytes(), 1'000'000U);
  EXPECT_EQ(cache.find("plan", kUnchanging, true, write).packed, packed.packed);
  const PageForms small = cache.find("small", kUnchanging, true, [] { return std::string("x"); });
  EXPECT_EQ(small.packed, nullptr);
  EXPECT_EQ(*small.text, "x");
}

TEST(PageCache, AWriterThatFailsIsAskedAgain) {
  PageCache cache;
  EXPECT_THROW(cache.find("a", {1}, false, []() -> std::string { throw std::runtime_error("no"); }),
               std::runtime_error);
  EXPECT_EQ(*cache.find("a", {1}, false, [] { return std::string("yes"); }).text, "yes");
}

TEST(PageCache, ManyThreadsShareOnePage) {
  PageCache cache(1U << 20U);
  constexpr std::uint64_t kRevisions = 200;
  std::array<std::atomic<int>, kRevisions> written{};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&] {
      for (std::uint64_t revision = 0; revision < kRevisions; ++revision) {
        const PageForms forms = cache.find("show", {revision}, true, [&] {
          ++written[revision];
          return std::string(2'000, '.') + std::to_string(revision);
        });
        const std::string expected = std::string(2'000, '.') + std::to_string(revision);
        if (*forms.text != expected || unpack(*forms.packed) != expected) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0) << "nobody gets a page of another revision";
  for (const auto& count : written) EXPECT_GE(count, 1);
}

}  // namespace
}  // namespace firstshow::http
