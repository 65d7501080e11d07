#pragma once
// How often each caller may do what: one rate for each class of routes, by what names the caller
// best. The session asks before every use case and writes the answer into the reply
// (draft-ietf-httpapi-ratelimit-headers). Any thread; nothing fails.

#include <array>
#include <atomic>
#include <string>

#include "http/access/token_buckets.hpp"
#include "http/message/exchange.hpp"
#include "http/message/router.hpp"

namespace firstshow::http {

struct RateLimitOptions {
  bool on = true;
  Rate minting{300, 10};         ///< buyer tokens, by network: IPv4 /24, IPv6 /48
  Rate writes{120, 10};          ///< by buyer or API key; without a genuine one, by address
  Rate reads{3'000, 300};        ///< by API key; else by address: many phones share one
  Rate sandbox{300, 30};         ///< by address
  Rate streams{1'000, 100};      ///< begun, by address: after a restart all of them come back
  Rate finding{20, 0.2};         ///< orders by code and contact, by address: strangers may guess
  Rate one_code{10, 1.0 / 60};   ///< tries for one order code, from wherever: addresses are cheap
  std::size_t buckets = 32'768;  ///< callers remembered, for each class
};

struct RateAnswer {
  LimitClass limit = LimitClass::kNone;
  BucketAnswer bucket{true, 0, 0, 0};
};

class RateLimits {
 public:
  RateLimits(const RateLimitOptions& options, const BucketSecret& secret);

  /// Charges one request; routes without a class, and every one where limits are off, are allowed.
  RateAnswer charge(const Request& request, LimitClass limit, TokenBuckets::SteadyTime now);
  /// Charges one try to find the order of a code.
  RateAnswer charge_code(std::uint64_t code, TokenBuckets::SteadyTime now);
  /// RateLimit-Policy and RateLimit, where a limit applied.
  void add_headers(Response& response, const RateAnswer& answer) const;
  /// 429 with when to come again.
  Response refuse(const Request& request, const RateAnswer& answer);

  /// Requests refused so far.
  std::uint64_t refused(LimitClass limit) const;

 private:
  struct OfClass {
    OfClass(LimitClass limit, const RateLimitOptions& options, const BucketSecret& secret);
    TokenBuckets buckets;
    std::string policy;  ///< the value of RateLimit-Policy
    std::atomic<std::uint64_t> refused{0};
  };
  template <std::size_t... Numbers>
  RateLimits(const RateLimitOptions& options, const BucketSecret& secret,
             std::index_sequence<Numbers...> all);
  OfClass& of(LimitClass limit) { return classes_[static_cast<std::size_t>(limit) - 1]; }
  const OfClass& of(LimitClass limit) const {
    return classes_[static_cast<std::size_t>(limit) - 1];
  }

  const bool on_;
  TokenBuckets codes_;
  std::array<OfClass, kLimitClasses - 1> classes_;
};

}  // namespace firstshow::http
