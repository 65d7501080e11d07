#include <algorithm>
#include <memory>

#include "base/text.hpp"
#include "http/access/rate_limits.hpp"
#include "http/api/services.hpp"
#include "http/buyer/use_cases.hpp"
#include "http/contract/email.hpp"
#include "http/contract/hold_json.hpp"
#include "http/contract/order_json.hpp"
#include "http/contract/ticket_json.hpp"
#include "http/message/json_writer.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"
#include "store/ports/orders_with_code.hpp"
#include "tickets/order_code.hpp"
#include "tickets/order_codes.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kPhoneDigits = 10;
constexpr std::size_t kFewestPhoneDigits = 6;

/// The last ten digits: with a country's prefix or without, people mean the same telephone.
std::string phone_key(std::string_view text) {
  const std::string plain = plain_digits(text);
  std::string digits;
  std::copy_if(plain.begin(), plain.end(), std::back_inserter(digits),
               [](char c) { return c >= '0' && c <= '9'; });
  if (digits.size() < kFewestPhoneDigits) return "";
  return digits.size() > kPhoneDigits ? digits.substr(digits.size() - kPhoneDigits) : digits;
}

/// Whether somebody who says `contact` is the one who ordered.
bool is_contact(std::string_view contact, std::string_view email, std::string_view phone) {
  if (contact.find('@') != std::string_view::npos)
    return email_key(without_unseen(contact)) == email_key(email);
  const std::string said = phone_key(contact);
  return !said.empty() && said == phone_key(phone);
}

/// {"code": "K7QF-2M9D", "contact": "asha@example.in"}
struct FindBody {
  std::string code;
  std::string contact;
};

void read_find_body(JsonObject& in, FindBody& out) {
  out.code = in.text("code", {1, 40});
  out.contact = in.text("contact", {3, 254});
}

struct FoundOrder {
  OrderId order;
  BuyerId buyer;
};

/// Looks through all orders of the time around a code's second, whether one fits or not, so that
/// the answer takes as long for a wrong contact as for a wrong code of the same time.
desk::ReadJob find_among(Time made_at, std::uint64_t code, std::string contact,
                         std::shared_ptr<FoundOrder> found) {
  return [=, contact = std::move(contact), found = std::move(found)](store::Database& reader) {
    store::each_order_with_code(reader, made_at, code, [&](const store::OrderContact& order) {
      if (is_contact(contact, order.email, order.phone)) *found = {order.order, order.buyer};
    });
  };
}

Response no_such_order(const Request& request) {
  return problem(request, problem_kind(booking::Refusal::kUnknownOrder),
                 "No order has this code and this contact.");
}

}  // namespace

/// POST /v1/orders/find: an order for somebody who has its code but not the token that bought it.
Awaitable<Response> find_order(const Request& request, FindOrderServices& services) {
  auto body = read_body_as<FindBody>(request, read_find_body);
  if (!body) co_return body.error();
  const auto code = tickets::parse_order_code(plain_digits(body->code));
  if (!code) co_return no_such_order(request);
  const RateAnswer tries =
      services.rate_limits.charge_code(*code, std::chrono::steady_clock::now());
  if (!tries.bucket.allowed) co_return services.rate_limits.refuse(request, tries);
  const auto found = std::make_shared<FoundOrder>();
  desk::ReadJob job =
      find_among(services.order_codes.made_at(*code), *code, std::move(body->contact), found);
  auto searching = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(searching);
  if (auto failed = read_problem(request, read, "an order by its code"))
    co_return *std::move(failed);
  if (!found->order) co_return no_such_order(request);

  auto asking = services.desk.ask(booking::ReadOrder{found->buyer, found->order});
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  const auto& shown = std::get<booking::OrderReply>(reply.outcome.body);
  const catalogue::SharedSeatPlan plan = plan_of(*services.directory.listing(), shown.order.show);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.key("order");
  write_order(json, shown, plan.get());
  json.begin_list("tickets");
  write_tickets(json, shown.order, plan.get(), services.ticket_signer);
  json.end_list();
  json.end_object();
  co_return response;
}

}  // namespace firstshow::http
