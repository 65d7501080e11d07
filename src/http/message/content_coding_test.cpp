#include "http/message/content_coding.hpp"

#include <gtest/gtest.h>

#include "http/message/unpack.hpp"

namespace firstshow::http {
namespace {

TEST(ContentCoding, ChoosesHindiWhereItComesFirst) {
  const struct {
    const char* sent;
    bool hindi;
  } cases[] = {
      {"", false},
      {"*", false},
      {"hi", true},
      {"HI-in", true},
      {"en", false},
      {"hi-IN,hi;q=0.9,en-IN;q=0.8,en;q=0.7", true},
      {"en-IN,hi;q=0.9", false},
      {"mr-IN,mr;q=0.9,hi;q=0.8,en;q=0.7", true},
      {"en;q=0.5, hi;q=0.6", true},
      {"hi;q=0.5,en;q=0.5", true},
      {"en,hi", false},
      {"hi;q=0, en;q=0", false},
      {"hi;q=0", false},
      {"hil, en", false},
  };
  for (const auto& one : cases) EXPECT_EQ(prefers_hindi(one.sent), one.hindi) << one.sent;
}

TEST(ContentCoding, IsNegotiatedByWeights) {
  const struct {
    const char* sent;
    bool packed;
  } cases[] = {
      {"", false},
      {"gzip", true},
      {"GZIP", true},
      {"x-gzip", true},
      {"gzip, deflate, br", true},
      {"br;q=1.0, gzip;q=0.8, *;q=0.1", true},
      {"gzip;q=0", false},
      {"gzip;q=0.000", false},
      {"gzip;q=0.001", true},
      {"gzip ; Q=0.5", true},
      {"identity", false},
      {"deflate, br", false},
      {"*", true},
      {"*;q=0", false},
      {"identity, *;q=0", false},
      {"*, gzip;q=0", false},
      {"gzip;q=0, *", false},
      {"gzip;q=0.5, identity", false},
      {"gzip;q=0.5, identity;q=0.4", true},
      {"identity;q=0, gzip;q=0.1", true},
      {"gzipped", false},
      {"gzip;level=9", true},
      {"gzip;q=nonsense", true},
      {",,gzip,,", true},
      {";;;,=,", false},
  };
  for (const auto& one : cases)
    EXPECT_EQ(preference_for(kGzip, one.sent) > 0, one.packed) << one.sent;
}

TEST(ContentCoding, PacksWhatCanBeUnpacked) {
  std::string random;
  std::uint32_t state = 1;
  for (int i = 0; i < 100'000; ++i) {
    state = state * 1'664'525U + 1'013'904'223U;
    random += static_cast<char>(state >> 24U);
  }
  for (const std::string& text :
       {std::string(), std::string("a"), std::string(50'000, '.'), random})
    EXPECT_EQ(unpack(pack(text)), text) << text.size();
  EXPECT_LT(pack(std::string(50'000, '.')).size(), 200U);
  EXPECT_EQ(pack(random), pack(random)) << "a tag stands for these bytes";
}

}  // namespace
}  // namespace firstshow::http
