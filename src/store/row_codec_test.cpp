#include "store/row_codec.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "store/journal.hpp"
#include "store/sample_rows.hpp"

namespace firstshow::store {
namespace {

constexpr std::uint32_t kLargest = std::numeric_limits<std::uint32_t>::max();

booking::OrderLine sample_line() {
  return {{booking::Place::Kind::kArea, kLargest},
          65'535,
          "adult",
          Paise{std::numeric_limits<std::int64_t>::max()},
          TicketId{std::numeric_limits<std::int64_t>::max()},
          booking::TicketState::kVoid};
}

TEST(RowCodec, WritesTheSameBytesOnEveryMachine) {
  const std::vector<booking::SeatIndex> seats{0x01020304};
  const std::vector<booking::AreaPlaces> areas{{5, 6}};
  EXPECT_EQ(pack_places(seats, areas),
            std::string("\x01\x01\0\0\0\x04\x03\x02\x01\x01\0\0\0\x05\0\0\0\x06\0\0\0", 21));
}

TEST(RowCodec, GivesBackWhatItPacked) {
  const Places places = unpack_places(pack_places(std::vector{0U, kLargest}, {}));
  EXPECT_EQ(places.seats, (std::vector{0U, kLargest}));
  EXPECT_TRUE(places.areas.empty());

  const std::vector<booking::OrderLine> lines{sample_line(), booking::OrderLine{}, sample_line()};
  EXPECT_EQ(unpack_lines(pack_lines(lines)), lines);

  const booking::PriceList prices = sample_show(ShowId{1}, SeatPlanId{1}).prices;
  booking::PriceList read;
  read.currency = prices.currency;
  unpack_prices(pack_prices(prices), read);
  EXPECT_EQ(read, prices);

  for (const std::uint32_t seats : {0U, 1U, 300U}) {
    const booking::SharedLayout layout = sample_plan(SeatPlanId{1}, seats).layout;
    EXPECT_EQ(*unpack_layout(pack_layout(*layout)), *layout);
  }

  EXPECT_EQ(unpack_idempotency(pack_idempotency(sample_key(9))), sample_key(9));
  EXPECT_TRUE(pack_idempotency({}).empty());
  EXPECT_EQ(unpack_idempotency({}), booking::Idempotency{});
}

TEST(RowCodec, RefusesBytesThatPackingDidNotMake) {
  const std::string places =
      pack_places(std::vector{1U, 2U}, std::vector{booking::AreaPlaces{3, 4}});
  const std::string lines = pack_lines(std::vector{sample_line(), sample_line()});
  const std::string prices = pack_prices(sample_show(ShowId{1}, SeatPlanId{1}).prices);
  const std::string layout = pack_layout(*sample_plan(SeatPlanId{1}, 9).layout);
  struct Case {
    const char* name;
    std::string bytes;
    std::function<void(const std::string&)> unpack;
  };
  const Case cases[] = {
      {"places", places, [](const std::string& bytes) { unpack_places(bytes); }},
      {"lines", lines, [](const std::string& bytes) { unpack_lines(bytes); }},
      {"prices", prices,
       [](const std::string& bytes) {
         booking::PriceList list;
         unpack_prices(bytes, list);
       }},
      {"layout", layout, [](const std::string& bytes) { unpack_layout(bytes); }},
      {"key", pack_idempotency(sample_key(1)),
       [](const std::string& bytes) {
         if (!bytes.empty()) unpack_idempotency(bytes);
         if (bytes.empty()) throw StoreBroken("no bytes are no key, and a row without one");
       }},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.name);
    EXPECT_NO_THROW(one.unpack(one.bytes));
    for (std::size_t size = 0; size < one.bytes.size(); ++size) {
      EXPECT_THROW(one.unpack(one.bytes.substr(0, size)), StoreBroken) << size << " bytes";
    }
    EXPECT_THROW(one.unpack(one.bytes + '\0'), StoreBroken);
  }
  std::string other_layout = places;
  other_layout[0] = 2;
  EXPECT_THROW(unpack_places(other_layout), StoreBroken);
  // A length that no memory could hold is refused before it is reserved.
  EXPECT_THROW(unpack_places(std::string("\x01\xff\xff\xff\xff", 5)), StoreBroken);
  std::string bad_state = lines;
  bad_state.back() = 3;
  EXPECT_THROW(unpack_lines(bad_state), StoreBroken);
}

}  // namespace
}  // namespace firstshow::store
