#pragma once
// Lists inside rows, packed: little-endian, the first byte says which layout follows, so that old
// rows stay readable. Places of holds and blocks, lines of orders, price lists, seat layouts. Pure
// functions, any thread. Unpacking throws BadCell when the bytes are not what packing made.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "booking/model/entities.hpp"
#include "store/journal.hpp"

namespace firstshow::store {

/// A cell that its field cannot hold, in words that follow the name of its column.
struct BadCell : StoreBroken {
  using StoreBroken::StoreBroken;
};

/// The places of a hold or a block.
struct Places {
  std::vector<booking::SeatIndex> seats;
  std::vector<booking::AreaPlaces> areas;
};

std::string pack_places(std::span<const booking::SeatIndex> seats,
                        std::span<const booking::AreaPlaces> areas);
Places unpack_places(std::string_view bytes);

std::string pack_lines(std::span<const booking::OrderLine> lines);
std::vector<booking::OrderLine> unpack_lines(std::string_view bytes);

/// Types and prices; the currency has a column of its own.
std::string pack_prices(const booking::PriceList& prices);
/// Fills `prices.types` and `prices.prices`.
void unpack_prices(std::string_view bytes, booking::PriceList& prices);

std::string pack_layout(const booking::SeatLayout& layout);
booking::SharedLayout unpack_layout(std::string_view bytes);

/// 32 bytes; empty (stored as NULL) where there is no key.
std::string pack_idempotency(const booking::Idempotency& idempotency);
booking::Idempotency unpack_idempotency(std::string_view bytes);

}  // namespace firstshow::store
