#include "desk/lanes.hpp"

#include "desk/desk.hpp"

namespace firstshow::desk {
namespace {

using namespace booking;

/// One row a command, and none for all others: a command without a row does not compile.
struct LaneOf {
  Lane operator()(const PaymentReady&) const { return Lane::kMoney; }
  Lane operator()(const PaymentReported&) const { return Lane::kMoney; }
  Lane operator()(const BeginRefund&) const { return Lane::kMoney; }
  Lane operator()(const RefundSent&) const { return Lane::kMoney; }
  Lane operator()(const RefundReported&) const { return Lane::kMoney; }
  Lane operator()(const ReadRefund&) const { return Lane::kMoney; }

  // Who asks decides: a buyer, or staff and the server itself.
  Lane operator()(const ReadPayment& read) const {
    return read.buyer ? Lane::kBuyer : Lane::kMoney;
  }
  Lane operator()(const ReadOrder& read) const { return read.buyer ? Lane::kBuyer : Lane::kStaff; }
  Lane operator()(const RefundTickets& refund) const {
    return refund.buyer ? Lane::kBuyer : Lane::kStaff;
  }

  Lane operator()(const HoldSeats&) const { return Lane::kBuyer; }
  Lane operator()(const SwapSeats&) const { return Lane::kBuyer; }
  Lane operator()(const SwapForBest&) const { return Lane::kBuyer; }
  Lane operator()(const ExtendHold&) const { return Lane::kBuyer; }
  Lane operator()(const ReleaseHold&) const { return Lane::kBuyer; }
  Lane operator()(const OpenOrder&) const { return Lane::kBuyer; }
  Lane operator()(const ReviseOrder&) const { return Lane::kBuyer; }
  Lane operator()(const CancelOrder&) const { return Lane::kBuyer; }
  Lane operator()(const StartPayment&) const { return Lane::kBuyer; }
  Lane operator()(const AdoptHold&) const { return Lane::kBuyer; }
  Lane operator()(const AdoptOrder&) const { return Lane::kBuyer; }
  Lane operator()(const ReadHold&) const { return Lane::kBuyer; }
  Lane operator()(const ReadShow&) const { return Lane::kBuyer; }

  Lane operator()(const DecideReview&) const { return Lane::kStaff; }
  Lane operator()(const ResendRefund&) const { return Lane::kStaff; }
  Lane operator()(const ReadReviews&) const { return Lane::kStaff; }
  Lane operator()(const PublishPlan&) const { return Lane::kStaff; }
  Lane operator()(const DefineShow&) const { return Lane::kStaff; }
  Lane operator()(const SetPrices&) const { return Lane::kStaff; }
  Lane operator()(const SetLimits&) const { return Lane::kStaff; }
  Lane operator()(const SetRules&) const { return Lane::kStaff; }
  Lane operator()(const SetSaleState&) const { return Lane::kStaff; }
  Lane operator()(const BlockPlaces&) const { return Lane::kStaff; }
  Lane operator()(const UnblockPlaces&) const { return Lane::kStaff; }
  Lane operator()(const CancelShow&) const { return Lane::kStaff; }
  // The server's own upkeep.
  Lane operator()(const ExpireDue&) const { return Lane::kStaff; }
  Lane operator()(const Forget&) const { return Lane::kStaff; }
  Lane operator()(const ExtendAll&) const { return Lane::kStaff; }
  Lane operator()(const SettleCancelled&) const { return Lane::kStaff; }
  Lane operator()(const ScheduleInquiries&) const { return Lane::kStaff; }
};

}  // namespace

Lane lane_of(const Command& command) {
  return std::visit(LaneOf{}, command);
}

Lane lane_of(const Work& work) {
  if (const auto* job = std::get_if<SqlJob>(&work)) return job->lane;
  if (const auto* audited = std::get_if<AuditedCommand>(&work)) return lane_of(audited->command);
  return lane_of(std::get<Command>(work));
}

}  // namespace firstshow::desk
