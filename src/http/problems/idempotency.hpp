#pragma once
// The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header-07): what makes a retry
// recognisable to the booking core. Pure functions; any thread.

#include "booking/model/entities.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

inline constexpr std::size_t kMaxIdempotencyKey = 255;

enum class KeyNeed : std::uint8_t { kOptional, kRequired };

/// The caller's key and request as digests; none where no key came and none is needed. A key is a
/// quoted string of RFC 9651, or bare, of 1 to 255 characters; 400 problems otherwise.
OrProblem<booking::Idempotency> read_idempotency(const Request& request, KeyNeed need);

}  // namespace firstshow::http
