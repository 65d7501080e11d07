#include "payments/razorpay_envelope.hpp"

#include <array>
#include <charconv>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/check.hpp"
#include "base/enumerators.hpp"
#include "base/json_reader.hpp"
#include "payments/hmac.hpp"

namespace firstshow::payments {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxAmountPaise = 1'000'000'000'000'000;
constexpr std::int64_t kLastSecond = 253'402'300'799;  // of the year 9999
constexpr TextLimits kNameLimits{1, 80};

constexpr std::string_view status_name(RazorpayPaymentStatus status) {
  switch (status) {
    case RazorpayPaymentStatus::kCreated:
      return "created";
    case RazorpayPaymentStatus::kAuthorized:
      return "authorized";
    case RazorpayPaymentStatus::kCaptured:
      return "captured";
    case RazorpayPaymentStatus::kRefunded:
      return "refunded";
    case RazorpayPaymentStatus::kFailed:
      return "failed";
    case RazorpayPaymentStatus::kUnclear:
      return "unclear";
  }
  return {};
}

constexpr std::string_view status_name(RazorpayRefundStatus status) {
  switch (status) {
    case RazorpayRefundStatus::kPending:
      return "pending";
    case RazorpayRefundStatus::kProcessed:
      return "processed";
    case RazorpayRefundStatus::kFailed:
      return "failed";
    case RazorpayRefundStatus::kUnclear:
      return "unclear";
  }
  return {};
}

constexpr auto kPaymentStatusNames =
    all_names<static_cast<std::string_view (*)(RazorpayPaymentStatus)>(status_name)>();
constexpr auto kRefundStatusNames =
    all_names<static_cast<std::string_view (*)(RazorpayRefundStatus)>(status_name)>();

constexpr std::array<std::string_view, 4> kPaymentEvents = {
    "payment.authorized", "payment.captured", "payment.failed", "order.paid"};
constexpr std::array<std::string_view, 3> kRefundEvents = {"refund.created", "refund.processed",
                                                           "refund.failed"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  for (const std::string_view each : names)
    if (each == name) return true;
  return false;
}

// --- reading ---

/// A status by its name; one that the documents do not have is unclear, whatever it is: the webhook
/// is about money, and turning it away would only make the gateway send it until it gives up.
template <class Status, std::size_t N>
Status read_status(JsonObject& in, const std::array<std::string_view, N>& names) {
  Status status = Status::kUnclear;
  in.optional_value("status", [&](JsonValue& value) {
    if (!value.raw().is_string()) return;
    for (std::size_t i = 0; i < N; ++i)
      if (names[i] == std::string_view(value.raw().get_string())) status = static_cast<Status>(i);
  });
  return status;
}

/// Whole paise. A fraction, even of zero, may be somebody's rupees: 250.00 is not 250 paise.
Paise read_amount(JsonObject& in) {
  Paise amount;
  const bool there = in.optional_value("amount", [&](JsonValue& value) {
    if (value.raw().is_double())
      value.fault("must be a whole number of paise, without a fraction");
    else
      amount.value = value.integer(0, kMaxAmountPaise);
  });
  if (!there) in.fault("amount", "is missing");
  return amount;
}

/// The status, where `captured` (RazorpayPayment's own field) says as much. What was given back
/// without ever being captured was only authorised, and is over.
RazorpayPaymentStatus confirmed_status(JsonObject& in, RazorpayPaymentStatus status) {
  std::optional<bool> captured;
  in.optional_value("captured", [&](JsonValue& value) {
    if (value.raw().is_bool()) captured = value.raw().get_bool();
  });
  if (status == RazorpayPaymentStatus::kRefunded && captured == false)
    return RazorpayPaymentStatus::kFailed;
  const bool contradicts = (status == RazorpayPaymentStatus::kCaptured && captured == false) ||
                           (status == RazorpayPaymentStatus::kFailed && captured == true);
  return contradicts ? RazorpayPaymentStatus::kUnclear : status;
}

Currency read_currency(JsonObject& in) {
  const std::string text = in.text("currency", {3, 3});
  const auto currency = parse_currency(text);
  if (!currency && !text.empty()) in.fault("currency", "must be three capital letters");
  return currency.value_or(Currency{});
}

RazorpayPayment read_payment(JsonObject& in) {
  in.allow_unknown_fields();
  RazorpayPayment payment;
  payment.id = in.text("id", kNameLimits);
  payment.order_id = in.optional_text("order_id", {0, 80}).value_or("");
  const auto status = read_status<RazorpayPaymentStatus>(in, kPaymentStatusNames);
  payment.status = confirmed_status(in, status);
  payment.amount = read_amount(in);
  payment.currency = read_currency(in);
  return payment;
}

RazorpayRefund read_refund(JsonObject& in) {
  in.allow_unknown_fields();
  RazorpayRefund refund;
  refund.id = in.text("id", kNameLimits);
  refund.payment_id = in.text("payment_id", kNameLimits);
  refund.status = read_status<RazorpayRefundStatus>(in, kRefundStatusNames);
  refund.amount = read_amount(in);
  refund.currency = read_currency(in);
  return refund;
}

/// The UTF-16 unit of an escape at `at` (\\uD83D); nothing if there is none.
std::optional<unsigned> escaped_unit(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || text.size() < at + 6) return std::nullopt;
  unsigned unit = 0;
  const char* const end = text.data() + at + 6;
  const auto read = std::from_chars(text.data() + at + 2, end, unit, 16);
  return read.ec == std::errc{} && read.ptr == end ? std::optional(unit) : std::nullopt;
}

/// JSON in which each escaped surrogate has its other half: those without are U+FFFD. A name that a
/// program cut in the middle of a character is no reason to leave money unread.
std::string with_whole_characters(std::string_view text) {
  constexpr std::string_view kReplacement = "\\uFFFD";
  std::string whole;
  whole.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = text[i] == '\\' ? 2 : 1;
    const std::optional<unsigned> unit = escaped_unit(text, i);
    if (unit && *unit >= 0xD800 && *unit < 0xE000) {
      const std::optional<unsigned> next = escaped_unit(text, i + kReplacement.size());
      const bool is_pair = *unit < 0xDC00 && next && *next >= 0xDC00 && *next < 0xE000;
      size = kReplacement.size() * (is_pair ? 2 : 1);
      if (!is_pair) {
        whole += kReplacement;
        i += size;
        continue;
      }
    }
    whole += text.substr(i, size);
    i += size;
  }
  return whole;
}

template <class T>
T read_entity(JsonObject& payload, std::string_view name, T (*read)(JsonObject&)) {
  T entity;
  payload.object(name, [&](JsonObject& wrapper) {
    wrapper.allow_unknown_fields();
    wrapper.object("entity", [&](JsonObject& in) { entity = read(in); });
  });
  return entity;
}

/// One of our own ids somewhere in the body, or none. Notes are whatever the account's owner wrote
/// (without any they come as an empty list instead of an object), so nothing there is a fault.
template <class Tag>
Id<Tag> find_id(const json::value& root, std::string_view place) {
  json::error_code ec;
  const json::value* found = root.find_pointer(place, ec);
  if (found == nullptr || !found->is_string()) return {};
  return parse_id<Tag>(std::string_view(found->get_string())).value_or(Id<Tag>{});
}

/// The order's receipt and a refund's notes are written by us; a payment's notes pass through the
/// buyer's browser, so they come last.
PaymentId find_payment_id(const json::value& root) {
  constexpr std::array<std::string_view, 3> kPlaces = {"/payload/order/entity/receipt",
                                                       "/payload/refund/entity/notes/payment_id",
                                                       "/payload/payment/entity/notes/payment_id"};
  for (const std::string_view place : kPlaces)
    if (const auto id = find_id<PaymentTag>(root, place)) return id;
  return {};
}

void read_payload(JsonObject& payload, const json::value& root, RazorpayWebhook& webhook) {
  payload.allow_unknown_fields();
  const bool of_refund = is_one_of(kRefundEvents, webhook.event);
  if (of_refund) {
    webhook.refund = read_entity(payload, "refund", read_refund);
    webhook.refund->ours = find_id<RefundTag>(root, "/payload/refund/entity/notes/refund_id");
    webhook.refund->our_payment = find_payment_id(root);
  }
  if (!of_refund || payload.has("payment")) {
    webhook.payment = read_entity(payload, "payment", read_payment);
    webhook.payment->ours = find_payment_id(root);
  }
}

// --- writing ---

json::object payment_entity(const RazorpayPayment& payment, std::int64_t created_at) {
  const bool captured = payment.status == RazorpayPaymentStatus::kCaptured ||
                        payment.status == RazorpayPaymentStatus::kRefunded;
  json::object notes;
  if (payment.ours) notes["payment_id"] = format_id(payment.ours);
  return {
      {"id", payment.id},
      {"entity", "payment"},
      {"amount", payment.amount.value},
      {"currency", payment.currency.view()},
      {"status", status_name(payment.status)},
      {"order_id", payment.order_id.empty() ? json::value(nullptr) : json::value(payment.order_id)},
      {"method", "upi"},
      {"captured", captured},
      {"notes", std::move(notes)},
      {"created_at", created_at}};
}

json::object order_entity(const RazorpayPayment& payment, std::int64_t created_at) {
  return {{"id", payment.order_id},
          {"entity", "order"},
          {"amount", payment.amount.value},
          {"amount_paid", payment.amount.value},
          {"amount_due", 0},
          {"currency", payment.currency.view()},
          {"receipt", payment.ours ? json::value(format_id(payment.ours)) : json::value(nullptr)},
          {"status", "paid"},
          {"created_at", created_at}};
}

json::object refund_entity(const RazorpayRefund& refund, std::int64_t created_at) {
  json::object notes;
  if (refund.ours) notes["refund_id"] = format_id(refund.ours);
  if (refund.our_payment) notes["payment_id"] = format_id(refund.our_payment);
  return {{"id", refund.id},
          {"entity", "refund"},
          {"amount", refund.amount.value},
          {"currency", refund.currency.view()},
          {"payment_id", refund.payment_id},
          {"status", status_name(refund.status)},
          {"notes", std::move(notes)},
          {"created_at", created_at}};
}

/// What a payment's status says of money; nothing of an attempt that is not finished.
std::optional<booking::ReportedStatus> reported_status(RazorpayPaymentStatus status) {
  switch (status) {
    case RazorpayPaymentStatus::kCreated:
    case RazorpayPaymentStatus::kUnclear:
      return std::nullopt;
    case RazorpayPaymentStatus::kAuthorized:
      return booking::ReportedStatus::kAuthorised;
    case RazorpayPaymentStatus::kCaptured:
      return booking::ReportedStatus::kCaptured;
    case RazorpayPaymentStatus::kRefunded:
      return booking::ReportedStatus::kRefunded;
    case RazorpayPaymentStatus::kFailed:
      return booking::ReportedStatus::kFailed;
  }
  check_failed("status", "a payment has one of these", __FILE__, __LINE__);
}

bool is_settled_or_failed(RazorpayRefundStatus status) {
  switch (status) {
    case RazorpayRefundStatus::kProcessed:
    case RazorpayRefundStatus::kFailed:
      return true;
    case RazorpayRefundStatus::kPending:
    case RazorpayRefundStatus::kUnclear:
      return false;
  }
  check_failed("status", "a refund has one of these", __FILE__, __LINE__);
}

/// What a person hears and what the gateway is asked about what is unclear.
void ask_what_is_unclear(const RazorpayWebhook& webhook, WebhookReading& reading) {
  const auto add = [&](const std::string& id, auto ours) {
    reading.alarms.push_back({webhook.event + " says no status of " + id +
                              " that is known, or fields that cannot be true together; " +
                              (ours ? "the gateway is asked about " + format_id(ours)
                                    : "it names nothing of ours: look it up at the gateway")});
    if (ours) reading.inquiries.push_back({ours, booking::GatewayTask::Urgency::kCanWait});
  };
  if (webhook.payment && webhook.payment->status == RazorpayPaymentStatus::kUnclear)
    add(webhook.payment->id, webhook.payment->ours);
  if (!webhook.refund || webhook.refund->status != RazorpayRefundStatus::kUnclear) return;
  if (webhook.refund->ours)
    add(webhook.refund->id, webhook.refund->ours);
  else
    add(webhook.refund->id, webhook.refund->our_payment);
}

std::string first_fault(const Faults& faults) {
  return (faults.front().pointer.empty() ? "the body" : faults.front().pointer) + " " +
         faults.front().detail;
}

}  // namespace

std::string write_razorpay_webhook(const RazorpayWebhook& webhook) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(webhook.created_at);
  const std::int64_t created_at = seconds.time_since_epoch().count();
  json::array contains;
  json::object payload;
  const auto add = [&](std::string_view name, json::object entity) {
    contains.emplace_back(name);
    payload[name] = json::object{{"entity", std::move(entity)}};
  };
  if (webhook.refund) add("refund", refund_entity(*webhook.refund, created_at));
  if (webhook.payment) add("payment", payment_entity(*webhook.payment, created_at));
  if (webhook.payment && webhook.event == "order.paid")
    add("order", order_entity(*webhook.payment, created_at));
  return json::serialize(json::object{{"entity", "event"},
                                      {"account_id", webhook.account_id},
                                      {"event", webhook.event},
                                      {"contains", std::move(contains)},
                                      {"payload", std::move(payload)},
                                      {"created_at", created_at}});
}

Parsed<RazorpayWebhook> read_razorpay_webhook(std::string_view body) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (body.starts_with(kByteOrderMark)) body.remove_prefix(kByteOrderMark.size());
  json::error_code ec;
  const json::value root = json::parse(with_whole_characters(body), ec);
  if (ec) return Faults{{"", "is not JSON: " + ec.message()}};
  Faults faults;
  RazorpayWebhook webhook;
  JsonValue(root, JsonPlace(), faults).object([&](JsonObject& in) {
    in.allow_unknown_fields();
    webhook.event = in.text("event", {1, 100});
    if (!is_one_of(kPaymentEvents, webhook.event) && !is_one_of(kRefundEvents, webhook.event))
      return;
    webhook.account_id = in.text("account_id", kNameLimits);
    webhook.created_at = Time{std::chrono::seconds{in.integer("created_at", 0, kLastSecond)}};
    in.object("payload", [&](JsonObject& payload) { read_payload(payload, root, webhook); });
  });
  if (!faults.empty()) return faults;
  return webhook;
}

std::vector<MoneyReport> money_reports(const RazorpayWebhook& webhook,
                                       const booking::GatewayAccount& account) {
  std::vector<MoneyReport> reports;
  if (webhook.payment) {
    const RazorpayPayment& payment = *webhook.payment;
    if (const auto status = reported_status(payment.status))
      reports.emplace_back(booking::PaymentReported{
          .payment = payment.ours,
          .account = account,
          .reference = payment.order_id,
          .gateway_payment_id = payment.id,
          .status = *status,
          .amount = payment.amount,
          .currency = payment.currency,
      });
  }
  if (webhook.refund && is_settled_or_failed(webhook.refund->status)) {
    const RazorpayRefund& refund = *webhook.refund;
    reports.emplace_back(booking::RefundReported{
        .refund = refund.ours,
        .payment = refund.our_payment,
        .account = account,
        .reference = refund.id,
        .status = refund.status == RazorpayRefundStatus::kProcessed ? booking::RefundEnd::kSettled
                                                                    : booking::RefundEnd::kFailed,
        .amount = refund.amount,
        .currency = refund.currency,
        .gateway_payment_id = refund.payment_id,
    });
  }
  return reports;
}

std::string sign_razorpay_webhook(std::string_view body, std::string_view secret) {
  return to_hex(hmac_sha256(secret, body));
}

bool razorpay_signature_matches(std::string_view body, std::string_view signature,
                                const std::vector<std::string>& secrets) {
  const auto given = mac_from_hex(signature);
  if (!given) return false;
  bool matches = false;
  for (const std::string& secret : secrets) {
    CHECK(!secret.empty(), "an account has no empty webhook secret");
    if (equal_in_constant_time(*given, hmac_sha256(secret, body))) matches = true;
  }
  return matches;
}

WebhookReading read_razorpay_delivery(const WebhookDelivery& delivery,
                                      const RazorpayAccount& account) {
  WebhookReading reading;
  const std::string_view signature = delivery.header(kRazorpaySignatureHeader);
  if (!razorpay_signature_matches(delivery.body, signature, account.secrets)) {
    reading.detail = signature.empty() ? "there is no X-Razorpay-Signature"
                                       : "X-Razorpay-Signature does not match the body";
    return reading;
  }
  reading.delivery = delivery.header(kRazorpayDeliveryHeader).substr(0, 100);
  const auto webhook = read_razorpay_webhook(delivery.body);
  if (!webhook) {
    reading.verdict = WebhookVerdict::kUnreadable;
    reading.detail = first_fault(webhook.faults());
    return reading;
  }
  if (!account.id.empty() && !webhook->account_id.empty() && webhook->account_id != account.id) {
    reading.verdict = WebhookVerdict::kWrongAccount;
    reading.detail = "the body names another account of the gateway";
    return reading;
  }
  reading.verdict = WebhookVerdict::kGenuine;
  reading.reported_at = webhook->created_at;
  reading.reports = money_reports(*webhook, account.account);
  ask_what_is_unclear(*webhook, reading);
  return reading;
}

}  // namespace firstshow::payments
