#include "sim/describe.hpp"

namespace firstshow::sim {

using namespace booking;

namespace {

std::string list(const NamedPlaces& places) {
  std::string text = " seats";
  for (const auto seat : places.seats) text += " " + std::to_string(seat);
  for (const auto& area : places.areas) {
    text += ", area " + std::to_string(area.area) + " x " + std::to_string(area.quantity);
  }
  if (!places.unknown_seats.empty()) text += ", an unknown seat";
  if (!places.unknown_areas.empty()) text += ", an unknown area";
  return text;
}

std::string wish(const BestPlaces& best) {
  std::string text = " best " + std::to_string(best.quantity);
  if (best.category) text += " of category " + std::to_string(*best.category);
  if (best.price_ceiling) text += " up to " + std::to_string(best.price_ceiling->value);
  if (best.accessible > 0) text += ", accessible " + std::to_string(best.accessible);
  if (best.companions > 0) text += ", companions " + std::to_string(best.companions);
  if (best.together_required) text += ", together";
  return text;
}

struct Describer {
  std::string text;

  void name(const char* what, std::int64_t id) {
    text += " " + std::string(what) + " " + std::to_string(id);
  }
  template <class One>
  void operator()(const One& one) {
    if constexpr (requires { one.buyer.value; }) name("buyer", one.buyer.value);
    if constexpr (requires { one.from.value; }) name("from", one.from.value);
    if constexpr (requires { one.to.value; }) name("to", one.to.value);
    if constexpr (requires { one.show.value; }) name("show", one.show.value);
    if constexpr (requires { one.hold.value; }) name("hold", one.hold.value);
    if constexpr (requires { one.order.value; }) name("order", one.order.value);
    if constexpr (requires { one.payment.value; }) name("payment", one.payment.value);
    if constexpr (requires { one.refund.value; }) name("refund", one.refund.value);
    if constexpr (requires { one.keep_seats; }) text += one.keep_seats ? " keeping seats" : "";
    if constexpr (requires { one.places.seats; }) text += list(one.places);
    if constexpr (requires { one.version; }) name("version", one.version);
    if constexpr (requires { one.choices; }) name("choices", std::int64_t(one.choices.size()));
    if constexpr (requires { one.tickets; }) name("tickets", std::int64_t(one.tickets.size()));
    if constexpr (requires { one.idempotency.key; }) {
      const auto& bytes = one.idempotency.key.bytes;
      if (!one.idempotency.key.none()) name("key", bytes[0] + 256 * bytes[1] + 65'536 * bytes[2]);
    }
    more(one);
  }
  template <class One>
  void more(const One&) {}
  void more(const HoldSeats& one) {
    const auto* named = std::get_if<NamedPlaces>(&one.wanted);
    text += named != nullptr ? list(*named) : wish(std::get<BestPlaces>(one.wanted));
  }
  void more(const SwapSeats& one) { text += list(one.wanted); }
  void more(const SwapForBest& one) { text += wish(one.wanted); }
  void more(const PaymentReported& one) {
    constexpr const char* kStatuses[] = {"authorised", "captured", "failed", "refunded"};
    text += " " + one.reference + " " + one.gateway_payment_id + " " +
            kStatuses[static_cast<std::size_t>(one.status)] + " " +
            std::to_string(one.amount.value) + " " + std::string(one.currency.view()) + " by " +
            one.account + (one.source == ReportSource::kRequest ? ", for good" : "");
  }
  void more(const RefundSent& one) {
    name("send", one.earlier_sends);
    text += one.answer == RefundAnswer::kRefused ? " failed" : " " + one.reference;
  }
  void more(const RefundReported& one) {
    text += " " + one.reference + (one.status == RefundEnd::kSettled ? " settled " : " failed ") +
            std::to_string(one.amount.value) + " of " + one.gateway_payment_id + " by " +
            one.account;
  }
  void more(const PaymentReady& one) { text += " " + one.reference; }
  void more(const DecideReview& one) {
    constexpr const char* kVerdicts[] = {"accept", "give back", "write off", "void", "keep"};
    std::visit([this](auto id) { name("case", id.value); }, one.subject);
    text += std::string(" ") + kVerdicts[static_cast<std::size_t>(one.verdict)];
  }
  void more(const SetSaleState& one) { name("state", static_cast<std::int64_t>(one.state)); }
  void more(const DefineShow& one) { name("id", one.show.id.value); }
};

}  // namespace

std::string describe(const Command& command) {
  Describer describer;
  describer.text = std::string(command_name(command));
  std::visit([&](const auto& one) { describer(one); }, command);
  return describer.text;
}

}  // namespace firstshow::sim
