#pragma once
// Holds the rows of one show against the promises of docs/core.md; for audit(), on its thread.
// Throws StoreBroken where a row cannot be read.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "store/audit/audit.hpp"
#include "store/database.hpp"

namespace firstshow::store {

// The promises, in a finding's words.
inline constexpr const char* kOneOwner = "one owner a seat";
inline constexpr const char* kAreaSums = "area counts are the sums of what uses them";
inline constexpr const char* kEndedOwnsNothing = "what ended owns nothing";
inline constexpr const char* kExactTickets = "a confirmed order has exactly its tickets";
inline constexpr const char* kMoneyAccounted = "captured money is for tickets, owed or reviewed";
inline constexpr const char* kReferences = "what is referred to exists";
inline constexpr const char* kOnlyForward = "ids never repeat, time never goes back";
inline constexpr const char* kNamesOnce = "a name of the gateway means one thing";
inline constexpr const char* kDeadlines = "deadlines are within their limits";
inline constexpr const char* kWholeFile = "the file is whole";

/// Findings as they are made, at most kMaxFindings a promise.
class Findings {
 public:
  void add(const char* promise, std::string sentence, bool damage = false);
  /// Adds unless `holds`.
  void require(bool holds, const char* promise, const std::string& sentence) {
    if (!holds) add(promise, sentence);
  }
  std::vector<Finding> take() { return std::move(found_); }

 private:
  std::vector<Finding> found_;
  std::map<std::string, std::size_t> count_;
};

/// All holds of the database: there are few, for what ended is soon forgotten.
using HoldsById = std::map<HoldId, booking::Hold>;

class ShowAudit {
 public:
  ShowAudit(Database& db, const booking::Show& show, const booking::SeatLayout& layout,
            const HoldsById& holds, const PlaceNamer& name, Findings& findings);
  void run();
  /// Tickets that lines of this show's orders name and the table has, both the same.
  std::uint64_t matched_tickets() const { return matched_tickets_; }

 private:
  void claim(booking::SeatIndex seat, std::string owner);
  booking::AreaCount* area(booking::AreaIndex index, const std::string& user);
  void check_blocks();
  void check_hold(const booking::Hold& hold);
  void check_order(const booking::Order& order);
  void check_open_order(const booking::Order& order);
  void check_line(const booking::Order& order, const booking::OrderLine& line);
  void check_money(const booking::Order& order);
  void check_areas();
  std::string place_name(booking::Place place);

  Database& db_;
  const booking::Show& show_;
  const HoldsById& holds_;
  const PlaceNamer& name_;
  Findings& findings_;
  std::vector<std::string> owners_;  ///< by seat; "" is free
  std::vector<booking::AreaCount> areas_;
  booking::SeatPlan plan_;  ///< with its document, once a place had to be named
  std::uint64_t matched_tickets_ = 0;
};

/// What a payment's parts and refunds must add up to; also for payments of no order.
void check_payment(const booking::Payment& payment, const std::vector<booking::Refund>& refunds,
                   Findings& findings);

}  // namespace firstshow::store
