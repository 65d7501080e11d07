#include "http/contract/payment_json.hpp"

#include "http/contract/order_json.hpp"
#include "http/message/json_writer.hpp"

namespace firstshow::http {

Response payment_response(unsigned status, const booking::PaymentReply& reply,
                          const payments::PayInstructions* instructions) {
  const booking::Payment& payment = reply.payment;
  Response response;
  response.status = status;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("id", payment.id);
  json.field("order", payment.order);
  json.field("order_state", order_state_name(reply.order.state));
  json.field("state", payment_state_name(payment.state));
  json.field("gateway", std::string_view(payment.account).substr(0, payment.account.find('/')));
  json.money_field("amount", payment.amount, payment.currency);
  json.money_field("captured", payment.captured, payment.captured_currency);
  if (!payment.reference.empty()) json.field("reference", payment.reference);
  if (instructions != nullptr) {
    json.field("pay_url", instructions->pay_url);
    if (!instructions->upi_intent.empty()) json.field("upi_intent", instructions->upi_intent);
  }
  json.field("created_at", payment.created_at);
  if (reply.order.state == booking::OrderState::kOpen) json.field("expires_at", reply.deadline);
  json.field("server_time", wall_clock());
  json.end_object();
  return response;
}

}  // namespace firstshow::http
