#pragma once
// Identifiers: 64 bits, `0 | 41 bits of milliseconds since 2024-01-01 | 10 bits cell | 12 bits
// sequence`, shown as prefix and 13 digits of Crockford base32 ("hold_01J..."). They grow with time
// and can be guessed, so every read checks the owner. Value types, any thread; IdSequence belongs
// to one thread.

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"

namespace firstshow {

/// An identifier of one kind of thing. Zero means none.
template <class Tag>
struct Id {
  std::int64_t value = 0;

  friend auto operator<=>(const Id&, const Id&) = default;
  explicit operator bool() const { return value != 0; }
};

template <class Tag>
std::size_t hash_value(Id<Tag> id) {  // for boost::unordered_*
  const auto mixed = static_cast<std::uint64_t>(id.value) * 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}

struct OrganiserTag {
  static constexpr std::string_view kPrefix = "org_";
};
struct VenueTag {
  static constexpr std::string_view kPrefix = "ven_";
};
struct HallTag {
  static constexpr std::string_view kPrefix = "hall_";
};
struct TitleTag {
  static constexpr std::string_view kPrefix = "ttl_";
};
struct SeatPlanTag {
  static constexpr std::string_view kPrefix = "plan_";
};
struct ShowTag {
  static constexpr std::string_view kPrefix = "show_";
};
struct BlockTag {
  static constexpr std::string_view kPrefix = "blk_";
};
struct HoldTag {
  static constexpr std::string_view kPrefix = "hold_";
};
struct OrderTag {
  static constexpr std::string_view kPrefix = "ord_";
};
struct PaymentTag {
  static constexpr std::string_view kPrefix = "pay_";
};
struct RefundTag {
  static constexpr std::string_view kPrefix = "rfnd_";
};
struct DecisionTag {
  static constexpr std::string_view kPrefix = "dec_";
};
struct TicketTag {
  static constexpr std::string_view kPrefix = "tkt_";
};
struct ApiKeyTag {
  static constexpr std::string_view kPrefix = "key_";
};
struct BuyerTag {
  static constexpr std::string_view kPrefix = "buyer_";
};
struct EventTag {
  static constexpr std::string_view kPrefix = "evt_";
};
struct WebhookEndpointTag {
  static constexpr std::string_view kPrefix = "whe_";
};

using OrganiserId = Id<OrganiserTag>;
using VenueId = Id<VenueTag>;
using HallId = Id<HallTag>;
using TitleId = Id<TitleTag>;
using SeatPlanId = Id<SeatPlanTag>;
using ShowId = Id<ShowTag>;
using BlockId = Id<BlockTag>;
using HoldId = Id<HoldTag>;
using OrderId = Id<OrderTag>;
using PaymentId = Id<PaymentTag>;
using RefundId = Id<RefundTag>;
/// What a gateway is asked about, or a person decides on.
using PaymentOrRefund = std::variant<PaymentId, RefundId>;
using DecisionId = Id<DecisionTag>;
using TicketId = Id<TicketTag>;
using ApiKeyId = Id<ApiKeyTag>;
using BuyerId = Id<BuyerTag>;
using EventId = Id<EventTag>;
using WebhookEndpointId = Id<WebhookEndpointTag>;

/// The 13 Crockford base32 digits of a non-negative number, most significant first.
std::string format_id_digits(std::int64_t value);
/// Reads exactly 13 digits (upper or lower case; I, L as 1, O as 0); nothing if malformed, zero or
/// above 63 bits.
std::optional<std::int64_t> parse_id_digits(std::string_view digits);

template <class Tag>
std::string format_id(Id<Tag> id) {
  return std::string(Tag::kPrefix) + format_id_digits(id.value);
}

/// Reads "hold_01..."; nothing unless the prefix is of this kind and the digits are right.
template <class Tag>
std::optional<Id<Tag>> parse_id(std::string_view text) {
  if (!text.starts_with(Tag::kPrefix)) return std::nullopt;
  const auto value = parse_id_digits(text.substr(Tag::kPrefix.size()));
  if (!value) return std::nullopt;
  return Id<Tag>{*value};
}

inline constexpr int kMaxCell = 1023;

/// Hands out numbers that grow and never repeat, from the time that each command carries.
class IdSequence {
 public:
  /// `cell` 0..kMaxCell; `last` is the last number ever handed out (0 if none), from the journal.
  explicit IdSequence(int cell = 0, std::int64_t last = 0);

  /// The next number; grows even when `now` does not. 4,096 a millisecond, then it borrows from the
  /// milliseconds to come.
  std::int64_t next(Time now);
  std::int64_t last() const { return last_; }

 private:
  std::int64_t cell_bits_;
  std::int64_t last_;
};

/// The smallest number an id made at `time` or later can have (0 before 2024).
std::int64_t first_id_at(Time time);

}  // namespace firstshow

template <class Tag>
struct std::hash<firstshow::Id<Tag>> {
  std::size_t operator()(firstshow::Id<Tag> id) const { return hash_value(id); }
};
