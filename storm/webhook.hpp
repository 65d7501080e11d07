#pragma once
// The gateway's part, where the generator plays it: the webhook that a payment was captured, signed
// as the sandbox signs. So a paid booking costs the house what it costs with a real gateway, whose
// servers are elsewhere, and not the sandbox's work besides. Pure, any thread.

#include <string>
#include <string_view>

namespace firstshow::storm {

/// The whole request that reports `payment` (a reply to "start a payment") as captured; "" if that
/// is no such reply. Two reports of one payment are the same money. `secret` is not "".
std::string captured_webhook(std::string_view payment, std::string_view secret);

/// Whether the house answered a webhook with "confirmed": this report gave the order its tickets.
bool says_confirmed(std::string_view answer);

}  // namespace firstshow::storm
