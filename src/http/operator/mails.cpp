// Mails that did not get through, as the operator sees them and has them sent again; and how mails
// look.

#include <array>
#include <memory>

#include <spdlog/spdlog.h>

#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/catalogue/list_page.hpp"
#include "http/message/json_writer.hpp"
#include "http/message/query_reader.hpp"
#include "http/operator/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "mail/letter.hpp"
#include "store/ports/bookings.hpp"
#include "store/ports/mails.hpp"

namespace firstshow::http {
namespace {

using booking::MailKind;
using booking::MailName;

constexpr std::array<std::string_view, 2> kListNames{"waiting", "dead"};
constexpr std::array kListed{store::MailState::kWaiting, store::MailState::kDead};
constexpr std::array kMailKinds{MailKind::kOrderConfirmed, MailKind::kRefundMade,
                                MailKind::kShowCancelled};

std::optional<MailKind> kind_named(std::string_view name) {
  for (const MailKind kind : kMailKinds)
    if (mail::mail_kind_name(kind) == name) return kind;
  return std::nullopt;
}

/// "ord_2S0M5N9QF0R7X.order_confirmed", as in the Message-ID.
std::optional<MailName> mail_named(std::string_view id) {
  std::array<std::string_view, 3> parts;
  for (std::string_view& part : parts) {
    part = id.substr(0, id.find('.'));
    id.remove_prefix(std::min(id.size(), part.size() + 1));
  }
  const auto order = parse_id<OrderTag>(parts[0]);
  const auto kind = kind_named(parts[1]);
  const auto subject = parts[2].empty() ? std::optional(RefundId{}) : parse_id<RefundTag>(parts[2]);
  if (!order || !kind || !subject || !id.empty()) return std::nullopt;
  return MailName{*order, *kind, *subject};
}

/// A place in the list, which is by the mails' names.
MailName name_at(const CursorKey& place) {
  const auto mail = mail_named(place.key);
  return mail.value_or(MailName{OrderId{place.id}, MailKind::kOrderConfirmed, RefundId{}});
}

void write_mail(JsonWriter& json, const store::Mail& mail) {
  json.begin_object();
  json.field("id", mail::mail_id(mail.name()));
  json.field("order", mail.order);
  json.field("kind", mail::mail_kind_name(mail.kind));
  if (mail.subject) json.field("refund", mail.subject);
  json.field("due_at", mail.due_at);
  json.field("attempts", mail.attempts);
  if (mail.next_attempt != Time{}) json.field("next_attempt", mail.next_attempt);
  if (mail.ended_at != Time{}) json.field("ended_at", mail.ended_at);
  json.field("last_error", mail.last_error);
  json.end_object();
}

/// Whose show the order is of.
OrganiserId organiser_of(store::Database& db, OrderId order) {
  const auto row = store::read_order(db, order);
  const auto show = row ? store::read_show(db, row->show) : std::nullopt;
  return show ? show->organiser : OrganiserId{};
}

Response no_such_mail(const Request& request) {
  return problem(request, kNoSuchRoute, "There is no such mail that waits or was given up.");
}

}  // namespace

/// GET /admin/v1/mails?state=waiting: by their orders, the oldest first.
Awaitable<Response> list_mails(const Request& request, Operator, MailServices& services) {
  QueryReader query(request);
  const std::size_t state = query.choice("state", kListNames, 0);
  const std::size_t limit = query.number("limit", kMaxItems, kDefaultItems);
  const auto cursor = query.text("cursor", kMaxFilterBytes);
  const auto place = cursor ? read_cursor(kListNames[state], *cursor) : std::optional(CursorKey{});
  if (!place) query.fault("cursor", "is not one of this list");
  if (const Faults faults = query.finish(); !faults.empty())
    co_return fault_problem(request, kInvalidQuery, faults);
  const auto page = std::make_shared<std::vector<store::Mail>>();
  desk::ReadJob job = [page, state, limit, after = name_at(*place)](store::Database& reader) {
    *page = store::read_mail_page(reader, kListed[state], after, limit + 1);
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, "mails")) co_return *std::move(failed);
  const bool more = page->size() > limit;
  if (more) page->pop_back();
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const store::Mail& mail : *page) write_mail(json, mail);
  json.end_list();
  json.key("next_cursor");
  if (more) {
    const MailName last = page->back().name();
    const std::string next =
        write_cursor(kListNames[state], {mail::mail_id(last), last.order.value});
    json.value(next);
    link_next(request, response, next);
  } else {
    json.null();
  }
  json.end_object();
  co_return response;
}

/// POST /admin/v1/mails/{id}/retry: one that waits or was given up is tried now.
Awaitable<Response> retry_mail(const Request& request, Operator shown, MailServices& services) {
  const auto mail = mail_named(request.variables[0]);
  if (!mail) co_return no_such_mail(request);
  const auto found = std::make_shared<bool>(false);
  AuditedJob job{desk::JobChanges::kNothingShown,
                 [found, mail = *mail,
                  now = request.now](store::Database& db) -> std::optional<store::AuditChange> {
                   *found = store::retry_mail(db, mail, now);
                   if (!*found) return std::nullopt;
                   return store::AuditChange{organiser_of(db, mail.order),
                                             store::AuditAction::kMailRetried, mail::mail_id(mail)};
                 }};
  auto asking = services.desk.ask(ChangedBy(request, shown), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (!*found) co_return no_such_mail(request);
  services.look_at_mails();
  spdlog::info("mail: {} is tried again, because the operator says so", mail::mail_id(*mail));
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("id", mail::mail_id(*mail));
  json.end_object();
  co_return response;
}

/// GET /admin/v1/mail-templates/{kind}?language=hi: the mail with invented facts.
Response preview_mail(const Request& request, Operator, MailServices& services) {
  const auto kind = kind_named(request.variables[0]);
  if (!kind) return problem(request, kNoSuchRoute, "There is no such kind of mail.");
  QueryReader query(request);
  const std::size_t language = query.choice("language", booking::kBuyerLanguages, 0);
  if (const Faults faults = query.finish(); !faults.empty())
    return fault_problem(request, kInvalidQuery, faults);
  const std::string code(booking::kBuyerLanguages[language]);
  const mail::Letter letter = compose(mail::sample_facts(*kind, code, services.public_url));
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.field("kind", mail::mail_kind_name(*kind));
  json.field("language", code);
  json.field("subject", letter.subject);
  json.field("text", letter.text);
  json.field("html", letter.html);
  json.end_object();
  return response;
}

}  // namespace firstshow::http
