#include "http/access/rate_limits.hpp"

#include "base/check.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

std::uint64_t caller_of(const Request& request, LimitClass limit) {
  // Ids of keys and of buyers could be alike: a key's has another first bit.
  if (request.key) return static_cast<std::uint64_t>(request.key->value) | std::uint64_t{1} << 63U;
  if (limit == LimitClass::kMinting) return prefix_key(request.client, kOneNetwork);
  if (limit == LimitClass::kWrites && request.buyer)
    return static_cast<std::uint64_t>(request.buyer->value);
  return prefix_key(request.client, kOneClient);
}

const Rate& rate_of(LimitClass limit, const RateLimitOptions& options) {
  switch (limit) {
    case LimitClass::kNone:
      break;
    case LimitClass::kMinting:
      return options.minting;
    case LimitClass::kWrites:
      return options.writes;
    case LimitClass::kReads:
      return options.reads;
    case LimitClass::kSandbox:
      return options.sandbox;
    case LimitClass::kStreams:
      return options.streams;
    case LimitClass::kFinding:
      return options.finding;
  }
  CHECK(false, "only a class of its own has a rate");
}

std::string policy_of(LimitClass limit, const Rate& rate) {
  return "\"" + std::string(limit_class_name(limit)) +
         "\";q=" + std::to_string(static_cast<std::uint64_t>(rate.burst)) + ";w=" +
         std::to_string(
             std::max(static_cast<std::uint64_t>(rate.burst / rate.per_second), std::uint64_t{1}));
}

}  // namespace

RateLimits::OfClass::OfClass(LimitClass limit, const RateLimitOptions& options,
                             const BucketSecret& secret)
    : buckets(rate_of(limit, options), options.buckets, secret),
      policy(policy_of(limit, rate_of(limit, options))) {}

RateLimits::RateLimits(const RateLimitOptions& options, const BucketSecret& secret)
    : RateLimits(options, secret, std::make_index_sequence<kLimitClasses - 1>()) {}

template <std::size_t... Numbers>
RateLimits::RateLimits(const RateLimitOptions& options, const BucketSecret& secret,
                       std::index_sequence<Numbers...> /*all but kNone*/)
    : on_(options.on),
      codes_(options.one_code, options.buckets, secret),
      classes_{OfClass(static_cast<LimitClass>(Numbers + 1), options, secret)...} {}

RateAnswer RateLimits::charge(const Request& request, LimitClass limit,
                              TokenBuckets::SteadyTime now) {
  if (!on_ || limit == LimitClass::kNone) return {};
  return {limit, of(limit).buckets.take(caller_of(request, limit), now)};
}

RateAnswer RateLimits::charge_code(std::uint64_t code, TokenBuckets::SteadyTime now) {
  if (!on_) return {LimitClass::kNone, {true}};
  return {LimitClass::kFinding, codes_.take(code + 1, now)};  // a key is not zero
}

void RateLimits::add_headers(Response& response, const RateAnswer& answer) const {
  if (answer.limit == LimitClass::kNone) return;
  std::string state = "\"";
  state.append(limit_class_name(answer.limit)).append("\";r=");
  state.append(std::to_string(answer.bucket.left)).append(";t=");
  state.append(std::to_string(answer.bucket.full_after_s));
  response.add_header("RateLimit-Policy", of(answer.limit).policy);
  response.add_header("RateLimit", state);
}

Response RateLimits::refuse(const Request& request, const RateAnswer& answer) {
  of(answer.limit).refused.fetch_add(1, std::memory_order_relaxed);
  Problem refused(request, kQuotaExceeded,
                  answer.limit == LimitClass::kMinting
                      ? "Too many tokens for this network at once."
                      : "Nothing was done; send fewer requests, or the same one again later.");
  refused.retry_after(static_cast<int>(answer.bucket.retry_after_s));
  return refused.finish();
}

std::uint64_t RateLimits::refused(LimitClass limit) const {
  return of(limit).refused.load(std::memory_order_relaxed);
}

}  // namespace firstshow::http
