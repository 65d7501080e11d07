#include <algorithm>
#include <memory>

#include <spdlog/spdlog.h>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/contract/review_json.hpp"
#include "http/message/json_writer.hpp"
#include "http/metrics/log_lines.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/path_id.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/orders_with_code.hpp"
#include "tickets/order_code.hpp"
#include "tickets/order_codes.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMaxReason = 500;  // characters
constexpr std::size_t kMaxBy = 200;
constexpr std::size_t kMaxBytesOfCharacter = 4;

/// {"verdict": "accept", "order": "K7QF-2M9D", "tickets": [...], "reason": "...", "by": "..."}
struct DecisionBody {
  booking::DecideReview command;
  std::optional<std::uint64_t> code;  ///< of the order, where it was named by its code
};

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// A line of text that says something, of at most `most` characters.
std::string read_words(JsonObject& in, std::string_view field, std::size_t most) {
  std::string text = in.text(field, {1, most * kMaxBytesOfCharacter});
  if (count_characters(text) > most)
    in.fault(field, "must be at most " + std::to_string(most) + " characters long");
  else if (!text.empty() && text.find_first_not_of(" \t\n") == std::string::npos)
    in.fault(field, "must not be blank");
  return text;
}

void read_order_named(JsonObject& in, DecisionBody& body) {
  const auto text = in.optional_text("order", {1, 40});
  if (!text) return;
  if (body.command.verdict != booking::ReviewVerdict::kAccept)
    return in.fault("order", "goes with the verdict accept only");
  if (const auto id = parse_id<OrderTag>(*text))
    body.command.order = *id;
  else if (!(body.code = tickets::parse_order_code(*text)))
    in.fault("order", "must be the id or the code of an order");
}

void read_tickets_to_void(JsonObject& in, booking::DecideReview& command) {
  in.optional_list("tickets", 1, booking::kMaxPlacesPerHold, [&](JsonValue& one) {
    const std::string text = one.text({1, 40});
    if (const auto id = parse_id<TicketTag>(text))
      command.tickets.push_back(*id);
    else if (!text.empty())
      one.fault("must be the id of a ticket");
  });
  if (!command.tickets.empty() && command.verdict != booking::ReviewVerdict::kVoidTickets)
    in.fault("tickets", "goes with the verdict void_tickets only");
}

void read_decision(JsonObject& in, DecisionBody& body) {
  const std::string name = in.text("verdict", {1, 20});
  if (const auto verdict = parse_verdict(name))
    body.command.verdict = *verdict;
  else if (!name.empty())
    in.fault("verdict", "must be accept, give_back, write_off, void_tickets or keep_tickets");
  read_order_named(in, body);
  read_tickets_to_void(in, body.command);
  body.command.reason = read_words(in, "reason", kMaxReason);
  body.command.by = read_words(in, "by", kMaxBy);
}

/// The one order that has a code.
Awaitable<OrProblem<OrderId>> find_by_code(const Request& request, OperatorServices& services,
                                           std::uint64_t code) {
  const auto found = std::make_shared<std::vector<OrderId>>();
  desk::ReadJob job = [found, code,
                       made_at = services.order_codes.made_at(code)](store::Database& reader) {
    store::each_order_with_code(reader, made_at, code, [&](const store::OrderContact& order) {
      found->push_back(order.order);
    });
  };
  auto searching = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(searching);
  if (auto failed = read_problem(request, read, "an order by its code"))
    co_return *std::move(failed);
  if (found->empty())
    co_return problem(request, problem_kind(booking::Refusal::kUnknownOrder),
                      "No order has this code.");
  if (found->size() > 1) {
    const Faults faults = {{"/order", "more than one order has this code: name it by its id"}};
    co_return fault_problem(request, kInvalidBody, faults);
  }
  co_return found->front();
}

std::string quoted(std::string_view text) {
  std::string quoted;
  append_json_string(quoted, text);
  return quoted;
}

void write_parts(JsonWriter& json, const booking::MoneyReply& reply) {
  if (reply.payment) json.field("payment", reply.payment);
  if (reply.order) json.field("order", reply.order);
}

}  // namespace

/// POST /admin/v1/reviews/{id}/decide; {id} is that of the payment or refund.
Awaitable<Response> decide_review(const Request& request, Operator shown,
                                  OperatorServices& services) {
  const auto subject = parse_subject(request.variables[0]);
  if (!subject)
    co_return problem(request, problem_kind(booking::Refusal::kUnknownPayment),
                      "Name a case by the id that the list gives it.");
  auto body = read_body_as<DecisionBody>(request, read_decision);
  if (!body) co_return body.error();
  booking::DecideReview& decision = body->command;
  if (body->code) {
    auto finding = find_by_code(request, services, *body->code);
    const OrProblem<OrderId> order = co_await std::move(finding);
    if (!order) co_return order.error();
    decision.order = *order;
  }
  decision.subject = *subject;
  const std::string verdict(kVerdictNames[static_cast<std::size_t>(decision.verdict)]);
  const std::string by = quoted(decision.by);
  const std::string reason = quoted(decision.reason);
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(decision));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& decided = std::get<booking::MoneyReply>(reply.outcome.body);
  spdlog::info("review: {} {} order={} by={} reason={}", subject_name(*subject), verdict,
               decided.order ? format_id(decided.order) : "-", by, reason);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("id", subject_name(*subject));
  json.field("verdict", verdict);
  write_parts(json, decided);
  json.end_object();
  co_return response;
}

/// POST /admin/v1/refunds/{id}/resend: gives a refund that is owed to the gateway now.
Awaitable<Response> resend_refund(const Request& request, Operator shown,
                                  OperatorServices& services) {
  const auto refund = read_path_id<RefundTag>(request);
  if (!refund) co_return refund.error();
  auto asking = services.desk.ask(ChangedBy(request, shown), booking::ResendRefund{*refund});
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  spdlog::info("review: {} is sent again, as the operator asked", format_id(*refund));
  Response response;
  response.status = 202;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("id", *refund);
  write_parts(json, std::get<booking::MoneyReply>(reply.outcome.body));
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
