#include <map>
#include <memory>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/contract/order_json.hpp"
#include "http/contract/review_json.hpp"
#include "http/message/json_writer.hpp"
#include "http/message/query_reader.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "store/ports/bookings.hpp"
#include "tickets/order_code.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kUsualCases = 100;
constexpr std::size_t kMaxCases = 500;

/// Orders by their ids, as their rows have them: an order may have left memory.
using Orders = std::map<OrderId, booking::Order>;

desk::ReadJob read_orders(std::shared_ptr<Orders> orders) {
  return [orders = std::move(orders)](store::Database& reader) {
    for (auto& [id, order] : *orders)
      if (auto found = store::read_order(reader, id)) order = *std::move(found);
  };
}

void write_order(JsonWriter& json, OrderId id, const Orders& orders) {
  json.begin_object("order");
  json.field("id", id);
  if (const auto found = orders.find(id); found != orders.end() && found->second.id) {
    const booking::Order& order = found->second;
    json.field("code", tickets::format_order_code(order.code));
    json.field("state", order_state_name(order.state));
    json.money_field("total", order.total, order.currency);
  }
  json.end_object();
}

void write_case(JsonWriter& json, const booking::ReviewCase& one, const Orders& orders, Time now) {
  json.begin_object();
  json.field("id", subject_name(one.subject));
  json.field("reason", review_reason_name(one.reason));
  json.money_field("amount", one.amount, one.currency);
  json.field("account", one.account);
  if (!one.gateway_payment_id.empty()) json.field("gateway_payment_id", one.gateway_payment_id);
  if (!one.reference.empty()) json.field("reference", one.reference);
  if (one.payment) json.field("payment", one.payment);
  if (one.order) write_order(json, one.order, orders);
  json.field("since", one.since);
  const auto age = std::chrono::duration_cast<std::chrono::seconds>(now - one.since).count();
  json.field("age_s", std::max<std::int64_t>(0, age));
  json.begin_list("verdicts");
  for (const booking::ReviewVerdict verdict : booking::verdicts_for(one))
    json.value(kVerdictNames[static_cast<std::size_t>(verdict)]);
  json.end_list();
  json.end_object();
}

}  // namespace

/// GET /admin/v1/reviews: what waits for a decision by a person, the oldest first.
Awaitable<Response> list_reviews(const Request& request, Operator, OperatorServices& services) {
  QueryReader query(request);
  const std::size_t limit = query.number("limit", kMaxCases, kUsualCases);
  if (const Faults faults = query.finish(); !faults.empty())
    co_return fault_problem(request, kInvalidQuery, faults);
  auto asking = services.desk.ask(booking::ReadReviews{static_cast<std::uint32_t>(limit)});
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& reviews = std::get<booking::ReviewsReply>(reply.outcome.body);

  const auto orders = std::make_shared<Orders>();
  for (const booking::ReviewCase& one : reviews.cases)
    if (one.order) orders->try_emplace(one.order);
  if (!orders->empty()) {
    desk::ReadJob job = read_orders(orders);
    auto reading = services.desk.read(std::move(job));
    const desk::ReadReply read = co_await std::move(reading);
    if (auto failed = read_problem(request, read, "the orders of reviews"))
      co_return *std::move(failed);
  }
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const booking::ReviewCase& one : reviews.cases) write_case(json, one, *orders, request.now);
  json.end_list();
  json.field("total", reviews.total);
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
