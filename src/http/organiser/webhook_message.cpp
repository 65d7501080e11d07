#include "http/organiser/webhook_message.hpp"

#include "base/check.hpp"
#include "booking/model/outcome.hpp"
#include "http/contract/order_json.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/json_writer.hpp"
#include "http/organiser/own_show.hpp"
#include "store/ports/bookings.hpp"
#include "webhooks/event_names.hpp"

namespace firstshow::http {
namespace {

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

bool write_order_data(JsonWriter& json, store::Database& db, const catalogue::Listing& listing,
                      const booking::WebhookDue& event) {
  booking::OrderReply reply;
  auto order = store::read_order(db, event.order);
  const auto show = store::read_show(db, event.show);
  if (!order || !show) return false;
  reply.order = *std::move(order);
  reply.payments = store::read_payments(db, event.order);
  reply.refunds = store::read_refunds(db, event.order);
  write_order(json, reply, PlansOfShows(listing).find(db, show->plan).get());
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
  write_show_definition(json, *show);
  json.field("version", show->version);
  json.end_object();
  return true;
}

}  // namespace

std::string webhook_message(store::Database& db, const catalogue::Listing& listing,
                            const booking::WebhookDue& event) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("type", webhooks::event_name(event.kind));
  json.field("timestamp", event.at);
  json.key("data");
  bool is_there = false;
  switch (data_of(event.kind)) {
    case DataOf::kOrder:
      is_there = write_order_data(json, db, listing, event);
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
  return is_there ? text : "";
}

}  // namespace firstshow::http
