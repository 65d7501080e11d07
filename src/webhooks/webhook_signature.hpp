#pragma once
// Secrets and signatures of webhooks, as Standard Webhooks 1.0.0 has them
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
// Pure functions but make_secret(); any thread; nothing fails.

#include <string>
#include <string_view>

namespace firstshow::webhooks {

/// 32 random bytes.
std::string make_secret();
/// "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw": as the receiver gets it.
std::string secret_text(std::string_view secret);

/// "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=": HMAC-SHA256 of the message's id, the time of
/// the attempt in seconds and the body, with dots between.
std::string sign(std::string_view secret, std::string_view id, std::int64_t timestamp_s,
                 std::string_view body);

}  // namespace firstshow::webhooks
