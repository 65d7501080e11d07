// Any text as each of the small things that strangers send: tokens, ticket codes, order codes, ids,
// times, revisions, trace contexts. Nothing forged is genuine, and what is read means one thing.

#include <string>

#include "accounts/buyer_tokens.hpp"
#include "base/check.hpp"
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/revision.hpp"
#include "base/time.hpp"
#include "fuzz_input.hpp"
#include "http/transport/wire.hpp"
#include "tickets/crockford.hpp"
#include "tickets/order_code.hpp"
#include "tickets/ticket_signature.hpp"

namespace firstshow {
namespace {

void check_secrets(std::string_view text) {
  static const accounts::BuyerTokens kTokens{accounts::TokenSecret{7}};
  BuyerId buyer{1};
  CHECK(kTokens.check(text, Time{}, buyer) == accounts::TokenCheck::kForged && buyer == BuyerId{1},
        "nobody guesses a token");
  static const tickets::TicketSigner kSigner{tickets::TicketSeed{9}, 1};
  static const tickets::TicketVerifier kVerifier{{{1, kSigner.public_key()}}};
  tickets::TicketClaim claim;
  CHECK(kVerifier.verify(text, claim) != tickets::TicketCheck::kGenuine, "nobody forges a ticket");
}

void check_small_texts(std::string_view text) {
  if (const auto hold = parse_id<HoldTag>(text))
    CHECK(parse_id<HoldTag>(format_id(*hold)) == hold, "an id can be written down");
  if (const auto bytes = tickets::decode_crockford(text))
    CHECK(tickets::encode_crockford(*bytes) == text, "bytes have one text");
  if (const auto code = tickets::parse_order_code(text))
    CHECK(tickets::parse_order_code(tickets::format_order_code(*code)) == code,
          "a code can be read out");
  if (const auto time = parse_time(text))
    CHECK(parse_time(format_time(*time)) == time, "a time can be written down");
  if (const auto revision = parse_revision(text))
    CHECK(format_revision(*revision) == text, "a revision has one text");
  if (const auto currency = parse_currency(text))
    CHECK(currency->view() == text, "a currency has one text");
  if (http::is_trace_parent(text)) CHECK(text.size() == 55, "a trace context has one length");
}

}  // namespace
}  // namespace firstshow

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = firstshow::fuzz_text(data, size);
  firstshow::check_secrets(text);
  firstshow::check_small_texts(text);
  return 0;
}
