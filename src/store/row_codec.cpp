#include "store/row_codec.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstring>
#include <limits>

#include "base/check.hpp"
#include "store/journal.hpp"
#include "store/last_enumerator.hpp"

namespace firstshow::store {
namespace {

constexpr std::uint8_t kLayoutOfBytes = 1;  ///< of every list here so far
constexpr std::size_t kUsualBytes = 112;    ///< of the lists in a booking of two seats

class Packer {
 public:
  Packer() {
    bytes_.reserve(kUsualBytes);
    number(kLayoutOfBytes);
  }

  template <std::integral T>
  void number(T value) {
    auto bits = static_cast<std::make_unsigned_t<T>>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_ += static_cast<char>(bits & 0xffU);
      if constexpr (sizeof(T) > 1) bits >>= 8U;
    }
  }
  void count(std::size_t size) {
    CHECK(size <= std::numeric_limits<std::uint32_t>::max(), "a list in a row is of sane length");
    number(static_cast<std::uint32_t>(size));
  }
  void text(std::string_view text) {
    count(text.size());
    bytes_ += text;
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  Unpacker(std::string_view bytes, std::string_view what) : bytes_(bytes), what_(what) {
    if (number<std::uint8_t>() != kLayoutOfBytes) fail("are of a layout this version cannot read");
  }

  template <std::integral T>
  T number() {
    if (bytes_.size() < sizeof(T)) fail("end too early");
    std::make_unsigned_t<T> bits = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) {
      if constexpr (sizeof(T) > 1) bits = static_cast<decltype(bits)>(bits << 8U);
      bits = static_cast<decltype(bits)>(bits | static_cast<unsigned char>(bytes_[i]));
    }
    bytes_.remove_prefix(sizeof(T));
    return static_cast<T>(bits);
  }
  /// The length of a list whose entries take at least `least` bytes each.
  std::size_t count(std::size_t least) {
    const std::size_t size = number<std::uint32_t>();
    if (size > bytes_.size() / least) fail("claim more entries than they hold");
    return size;
  }
  std::string text() {
    const std::size_t size = count(1);
    std::string result(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return result;
  }
  template <class Enum>
  Enum choice() {
    const auto value = number<std::uint8_t>();
    if (value > static_cast<std::uint8_t>(last_enumerator<Enum>()))
      fail("hold a state that does not exist");
    return static_cast<Enum>(value);
  }
  void end() {
    if (!bytes_.empty()) fail("go on after their end");
  }
  [[noreturn]] void fail(std::string_view how) const {
    throw BadCell(std::string(what_) + " " + std::string(how));
  }

 private:
  std::string_view bytes_;
  std::string_view what_;
};

template <std::integral T>
void pack_numbers(Packer& out, std::span<const T> numbers) {
  out.count(numbers.size());
  for (const T number : numbers) out.number(number);
}

template <std::integral T>
std::vector<T> unpack_numbers(Unpacker& in) {
  std::vector<T> numbers(in.count(sizeof(T)));
  for (T& number : numbers) number = in.number<T>();
  return numbers;
}

}  // namespace

// Structs are taken apart into all of their members, here and below: a member that is added and not
// packed does not compile.

std::string pack_places(std::span<const booking::SeatIndex> seats,
                        std::span<const booking::AreaPlaces> areas) {
  Packer out;
  pack_numbers(out, seats);
  out.count(areas.size());
  for (const auto& [area, quantity] : areas) {
    out.number(area);
    out.number(quantity);
  }
  return out.take();
}

Places unpack_places(std::string_view bytes) {
  Unpacker in(bytes, "the places");
  Places places;
  places.seats = unpack_numbers<booking::SeatIndex>(in);
  places.areas.resize(in.count(8));
  for (auto& [area, quantity] : places.areas) {
    area = in.number<std::uint32_t>();
    quantity = in.number<std::uint32_t>();
  }
  in.end();
  return places;
}

std::string pack_lines(std::span<const booking::OrderLine> lines) {
  // An order has one or two ticket types: each is written once, and lines point at it.
  std::vector<std::string_view> types;
  std::vector<std::uint16_t> type_of;
  for (const booking::OrderLine& line : lines) {
    const auto found = std::find(types.begin(), types.end(), line.ticket_type);
    type_of.push_back(static_cast<std::uint16_t>(found - types.begin()));
    if (found == types.end()) types.push_back(line.ticket_type);
  }
  CHECK(types.size() <= std::numeric_limits<std::uint16_t>::max(), "an order has few ticket types");
  Packer out;
  out.count(types.size());
  for (const std::string_view type : types) out.text(type);
  out.count(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    [[maybe_unused]] const auto& [place, category, type, price, ticket, ticket_state] = lines[i];
    const auto& [kind, index] = place;
    out.number(static_cast<std::uint8_t>(kind));
    out.number(index);
    out.number(category);
    out.number(type_of[i]);
    out.number(price.value);
    out.number(ticket.value);
    out.number(static_cast<std::uint8_t>(ticket_state));
  }
  return out.take();
}

std::vector<booking::OrderLine> unpack_lines(std::string_view bytes) {
  Unpacker in(bytes, "the lines");
  std::vector<std::string> types(in.count(4));
  for (std::string& type : types) type = in.text();
  std::vector<booking::OrderLine> lines(in.count(26));
  for (booking::OrderLine& line : lines) {
    line.place.kind = in.choice<booking::Place::Kind>();
    line.place.index = in.number<std::uint32_t>();
    line.category = in.number<std::uint16_t>();
    const auto type = in.number<std::uint16_t>();
    if (type >= types.size()) in.fail("name a ticket type that they do not list");
    line.ticket_type = types[type];
    line.price = Paise{in.number<std::int64_t>()};
    line.ticket = TicketId{in.number<std::int64_t>()};
    line.ticket_state = in.choice<booking::TicketState>();
  }
  in.end();
  return lines;
}

std::string pack_prices(const booking::PriceList& prices) {
  Packer out;
  [[maybe_unused]] const auto& [currency, types, amounts] = prices;
  out.count(types.size());
  for (const auto& [code, name] : types) {
    out.text(code);
    out.text(name);
  }
  out.count(amounts.size());
  for (const Paise price : amounts) out.number(price.value);
  return out.take();
}

void unpack_prices(std::string_view bytes, booking::PriceList& prices) {
  Unpacker in(bytes, "the prices");
  [[maybe_unused]] auto& [currency, types, amounts] = prices;
  types.resize(in.count(8));
  for (auto& [code, name] : types) {
    code = in.text();
    name = in.text();
  }
  amounts.resize(in.count(8));
  for (Paise& price : amounts) price = Paise{in.number<std::int64_t>()};
  in.end();
}

std::string pack_layout(const booking::SeatLayout& layout) {
  Packer out;
  const auto& [category, rank, traits, segment_of, segments, areas, category_count] = layout;
  out.number(category_count);
  pack_numbers<booking::CategoryIndex>(out, category);
  pack_numbers<std::uint32_t>(out, rank);
  pack_numbers<std::uint8_t>(out, traits);
  pack_numbers<std::uint32_t>(out, segment_of);
  out.count(segments.size());
  for (const auto& [first, count, row] : segments) {
    out.number(first);
    out.number(count);
    out.number(row);
  }
  out.count(areas.size());
  for (const auto& [area_category, capacity] : areas) {
    out.number(area_category);
    out.number(capacity);
  }
  return out.take();
}

booking::SharedLayout unpack_layout(std::string_view bytes) {
  Unpacker in(bytes, "the layout");
  auto layout = std::make_shared<booking::SeatLayout>();
  auto& [category, rank, traits, segment_of, segments, areas, category_count] = *layout;
  category_count = in.number<std::uint16_t>();
  category = unpack_numbers<booking::CategoryIndex>(in);
  rank = unpack_numbers<std::uint32_t>(in);
  traits = unpack_numbers<std::uint8_t>(in);
  segment_of = unpack_numbers<std::uint32_t>(in);
  segments.resize(in.count(12));
  for (auto& [first, count, row] : segments) {
    first = in.number<std::uint32_t>();
    count = in.number<std::uint32_t>();
    row = in.number<std::uint32_t>();
  }
  areas.resize(in.count(6));
  for (auto& [area_category, capacity] : areas) {
    area_category = in.number<std::uint16_t>();
    capacity = in.number<std::uint32_t>();
  }
  in.end();
  return layout;
}

std::string pack_idempotency(const booking::Idempotency& idempotency) {
  const auto& [key, request] = idempotency;
  if (key.none() && request.none()) return {};
  std::string bytes(32, '\0');
  std::memcpy(bytes.data(), key.bytes.data(), 16);
  std::memcpy(bytes.data() + 16, request.bytes.data(), 16);
  return bytes;
}

booking::Idempotency unpack_idempotency(std::string_view bytes) {
  booking::Idempotency idempotency;
  if (bytes.empty()) return idempotency;
  if (bytes.size() != 32) {
    throw BadCell("an idempotency key is not 32 bytes");
  }
  std::memcpy(idempotency.key.bytes.data(), bytes.data(), 16);
  std::memcpy(idempotency.request.bytes.data(), bytes.data() + 16, 16);
  return idempotency;
}

}  // namespace firstshow::store
