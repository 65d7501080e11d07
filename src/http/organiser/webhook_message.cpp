#include "http/organiser/webhook_message.hpp"

#include "base/check.hpp"
#include "booking/model/outcome.hpp"
#include "http/contract/order_json.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/json_writer.hpp"
#include "store/ports/bookings.hpp"
#include "webhooks/event_names.hpp"

namespace firstshow::http {
namespace {

/// So long a message waits for the catalogue, which is read anew after each change.
constexpr std::chrono::minutes kWaitForPlan{1};

/// What the data of an event is.
enum class DataOf : std::uint8_t { kOrder, kPayment, kRefund, kShow };

DataOf data_of(booking::EventKind kind) {
  using enum booking::EventKind;
  switch (kind) {
    case kOrderConfirmed:
    case kOrderExpired:
    case kOrderCancelled:
    case kTicketsVoided:
      return DataOf::kOrder;
    case kPaymentCaptured:
    case kPaymentFailed:
      return DataOf::kPayment;
    case kRefundSent:
    case kRefundSettled:
    case kRefundFailed:
      return DataOf::kRefund;
    case kShowOnSale:
    case kShowPaused:
    case kShowClosed:
    case kShowCancelled:
      return DataOf::kShow;
    case kTest:
      break;
  }
  CHECK(false, "the core makes no event for a test");
}

/// Nothing where its places are not known yet.
std::optional<bool> write_order_data(JsonWriter& json, store::Database& db,
                                     const catalogue::Listing& listing,
                                     const booking::WebhookDue& event, Time now) {
  booking::OrderReply reply;
  auto order = store::read_order(db, event.order);
  const auto show = store::read_show(db, event.show);
  if (!order || !show) return false;
  const auto plan = listing.plan_by_id.find(show->plan);
  const bool has_plan = plan != listing.plan_by_id.end();
  if (!has_plan && now < event.at + kWaitForPlan) return std::nullopt;
  reply.order = *std::move(order);
  reply.payments = store::read_payments(db, event.order);
  reply.refunds = store::read_refunds(db, event.order);
  write_order(json, reply, has_plan ? plan->second.get() : nullptr);
  return true;
}

bool write_payment_data(JsonWriter& json, store::Database& db, const booking::WebhookDue& event) {
  for (const booking::Payment& payment : store::read_payments(db, event.order)) {
    if (payment.id != event.payment) continue;
    json.begin_object();
    json.field("order", event.order);
    json.key("payment");
    write_payment(json, payment);
    json.end_object();
    return true;
  }
  return false;
}

bool write_refund_data(JsonWriter& json, store::Database& db, const booking::WebhookDue& event) {
  const auto refund = store::read_refund(db, event.refund);
  if (!refund) return false;
  json.begin_object();
  json.field("order", event.order);
  json.key("refund");
  write_refund(json, *refund);
  json.end_object();
  return true;
}

bool write_show_data(JsonWriter& json, store::Database& db, const booking::WebhookDue& event) {
  const auto show = store::read_show(db, event.show);
  if (!show) return false;
  json.begin_object();
  json.field("id", show->id);
  json.field("title", show->title);
  json.field("hall", show->hall);
  json.field("seat_plan", show->plan);
  json.field("state", sale_state_name(show->state));
  json.field("starts_at", show->starts_at);
  json.field("opens_at", show->opens_at);
  json.field("closes_at", show->closes_at);
  json.field("version", show->version);
  json.end_object();
  return true;
}

}  // namespace

std::optional<std::string> webhook_message(store::Database& db, const catalogue::Listing& listing,
                                           const booking::WebhookDue& event, Time now) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("type", webhooks::event_name(event.kind));
  json.field("timestamp", event.at);
  json.key("data");
  std::optional<bool> is_there;
  switch (data_of(event.kind)) {
    case DataOf::kOrder:
      is_there = write_order_data(json, db, listing, event, now);
      break;
    case DataOf::kPayment:
      is_there = write_payment_data(json, db, event);
      break;
    case DataOf::kRefund:
      is_there = write_refund_data(json, db, event);
      break;
    case DataOf::kShow:
      is_there = write_show_data(json, db, event);
      break;
  }
  json.end_object();
  if (!is_there) return std::nullopt;
  return *is_there ? text : "";
}

}  // namespace firstshow::http
