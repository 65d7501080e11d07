#include "desk/command_audit.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/check.hpp"

namespace firstshow::desk {
namespace {

using namespace booking;
namespace json = boost::json;
using store::AuditAction;
using store::AuditChange;

AuditAction action_for(SaleState state) {
  switch (state) {
    case SaleState::kDraft:
    case SaleState::kOnSale:
      return AuditAction::kSaleOpened;
    case SaleState::kPaused:
      return AuditAction::kSalePaused;
    case SaleState::kClosed:
      return AuditAction::kSaleClosed;
    case SaleState::kCancelled:
      return AuditAction::kShowCancelled;
  }
  return AuditAction::kShowChanged;
}

std::int64_t seconds_of(Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

/// A row of prices for each category, in paise; null where the type is not offered.
json::array prices_of(const PriceList& list) {
  json::array rows;
  for (std::size_t i = 0; i < list.prices.size(); ++i) {
    if (i % list.types.size() == 0) rows.emplace_back(json::array{});
    json::array& row = rows.back().as_array();
    if (list.prices[i] == kNotOffered)
      row.emplace_back(nullptr);
    else
      row.emplace_back(list.prices[i].value);
  }
  return rows;
}

std::string text_of(const Show& show) {
  json::array types;
  for (const TicketType& type : show.prices.types)
    types.emplace_back(json::object{{"code", type.code}, {"name", type.name}});
  json::object object{
      {"title", format_id(show.title)},
      {"hall", format_id(show.hall)},
      {"seat_plan", format_id(show.plan)},
      {"state", sale_state_name(show.state)},
      {"starts_at", format_time(show.starts_at)},
      {"opens_at", format_time(show.opens_at)},
      {"closes_at", format_time(show.closes_at)},
      {"version", show.version},
      {"currency", show.prices.currency.view()},
      {"ticket_types", std::move(types)},
      {"prices", prices_of(show.prices)},
      {"limits",
       {{"places_per_hold", show.limits.places_per_hold},
        {"holds_per_buyer", show.limits.holds_per_buyer},
        {"places_per_buyer", show.limits.places_per_buyer},
        {"hold_s", seconds_of(show.limits.hold_time)},
        {"extension_s", seconds_of(show.limits.extension_time)}}},
      {"no_single_seat", show.rules.no_single_seat},
  };
  if (show.rules.refundable_until != Time{})
    object["refundable_until"] = format_time(show.rules.refundable_until);
  return json::serialize(object);
}

std::string state_text(const Show& show) {
  return json::serialize(json::object{{"state", sale_state_name(show.state)}});
}

/// The image before, of what the command is about; "" where there is none to be shown.
struct Before {
  const BookingCore& core;

  std::string whole(ShowId id) const {
    const Show* const show = core.find_show(id);
    return show == nullptr ? std::string() : text_of(*show);
  }
  std::string state(ShowId id) const {
    const Show* const show = core.find_show(id);
    return show == nullptr ? std::string() : state_text(*show);
  }

  std::string operator()(const DefineShow& command) const { return whole(command.show.id); }
  std::string operator()(const SetSaleState& command) const { return state(command.show); }
  std::string operator()(const CancelShow& command) const { return state(command.show); }
  std::string operator()(const BlockPlaces&) const { return {}; }
  std::string operator()(const UnblockPlaces&) const { return {}; }
  std::string operator()(const PublishPlan&) const { return {}; }
  std::string operator()(const DecideReview&) const { return {}; }
  std::string operator()(const ResendRefund&) const { return {}; }
  template <class Kind>
  requires(!StaffCommand<Kind>) std::string operator()(const Kind&) const { return {}; }
};

/// What became of the command. A command of staff without an overload does not compile.
struct After {
  const BookingCore& core;
  const Outcome& outcome;

  static AuditChange of_show(const Show& show, AuditAction action, std::string after) {
    return {show.organiser, action, format_id(show.id), "", std::move(after)};
  }
  AuditChange of_money(AuditAction action, const PaymentOrRefund& subject,
                       std::string after) const {
    const auto& reply = std::get<MoneyReply>(outcome.body);
    const std::string id = std::visit([](auto one) { return format_id(one); }, subject);
    return {core.organiser_of(reply.order), action, id, "", std::move(after)};
  }
  AuditChange of_places(AuditAction action) const {
    const auto& reply = std::get<BlockReply>(outcome.body);
    return of_show(reply.show, action, json::serialize(json::object{{"places", reply.places}}));
  }

  AuditChange operator()(const DefineShow& command) const {
    const Show& show = std::get<ShowReply>(outcome.body).show;
    const bool is_new = !command.show.id;
    return of_show(show, is_new ? AuditAction::kShowAdded : AuditAction::kShowChanged,
                   text_of(show));
  }
  AuditChange operator()(const SetSaleState&) const {
    const Show& show = std::get<ShowReply>(outcome.body).show;
    return of_show(show, action_for(show.state), state_text(show));
  }
  AuditChange operator()(const CancelShow&) const {
    const Show& show = std::get<ShowReply>(outcome.body).show;
    return of_show(show, AuditAction::kShowCancelled, state_text(show));
  }
  AuditChange operator()(const BlockPlaces&) const {
    return of_places(AuditAction::kPlacesBlocked);
  }
  AuditChange operator()(const UnblockPlaces&) const {
    return of_places(AuditAction::kPlacesUnblocked);
  }
  AuditChange operator()(const PublishPlan& command) const {
    const SeatPlanId plan = std::get<PlanReply>(outcome.body).plan;
    const json::object after{{"seats", command.layout->seat_count()}};
    return {command.organiser, AuditAction::kPlanPublished, format_id(plan), "",
            json::serialize(after)};
  }
  AuditChange operator()(const DecideReview& command) const {
    const auto& reply = std::get<MoneyReply>(outcome.body);
    json::object after{{"verdict", verdict_name(command.verdict)}, {"by", command.by}};
    if (reply.order) after["order"] = format_id(reply.order);
    return of_money(AuditAction::kReviewDecided, command.subject, json::serialize(after));
  }
  AuditChange operator()(const ResendRefund& command) const {
    return of_money(AuditAction::kRefundResent, command.refund, "");
  }
  template <class Kind>
  requires(!StaffCommand<Kind>) AuditChange operator()(const Kind&) const {
    CHECK(false, "only commands of staff are made into audited ones");
    return {};
  }
};

}  // namespace

CommandAudit::CommandAudit(const BookingCore& core, const AuditedCommand& asked)
    : asked_(asked), before_(std::visit(Before{core}, asked.command)) {}

AuditChange CommandAudit::change(const BookingCore& core, const Outcome& outcome) const {
  AuditChange change = std::visit(After{core, outcome}, asked_.command);
  change.before = before_;
  if (!asked_.details.empty()) change.after = asked_.details;
  return change;
}

}  // namespace firstshow::desk
