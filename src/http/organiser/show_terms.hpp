#pragma once
// The terms of a sale as organisers write and read them: prices by the names of categories, limits,
// rules. Any thread; faults are told at their place.

#include <chrono>
#include <string>
#include <vector>

#include "base/json_reader.hpp"
#include "booking/model/entities.hpp"
#include "catalogue/plans/seat_plan.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {

/// No time of a show is so far ahead, or farther.
inline constexpr std::chrono::hours kFurthestShowTime{10 * 366 * 24};

/// A price list by the names of categories, before it meets a plan.
struct NamedPrices {
  struct Price {
    std::string category;
    std::string type;  ///< the code of a ticket type
    Paise amount;
  };
  std::string name;
  Currency currency;
  std::vector<booking::TicketType> types;
  std::vector<Price> prices;
};

/// "ticket_types" and "prices": {"Gold": {"adult": 25000, "child": 15000}}
void read_prices_by_name(JsonObject& in, NamedPrices& list);

/// The fields that are there, into `limits`.
void read_limits(JsonObject& in, booking::Limits& limits);

/// No more faults than a reply tells.
void note_fault(Faults& faults, const std::string& pointer, std::string detail);

/// The list as the plan's categories have it. A category or a type without a price is not offered,
/// but that the first type has one everywhere. `at`: where the list is.
booking::PriceList prices_for(const NamedPrices& named, const catalogue::SeatPlan& plan,
                              const std::string& at, Faults& faults);

/// "price_list", "limits" and "rules" of a show, within an open object; without prices where the
/// plan cannot be read.
void write_terms(JsonWriter& json, const booking::Show& show, const catalogue::SeatPlan* plan);

}  // namespace firstshow::http
