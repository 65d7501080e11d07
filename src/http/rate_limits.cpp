#include "http/rate_limits.hpp"

#include "http/problems.hpp"

namespace firstshow::http {
namespace {

constexpr std::array<std::string_view, kLimitClasses> kClassNames = {
    "none", "minting", "writes", "reads", "sandbox", "streams", "finding"};

std::uint64_t caller_of(const Request& request, LimitClass limit) {
  if (limit == LimitClass::kMinting) return prefix_key(request.client, kOneNetwork);
  if (limit == LimitClass::kWrites && request.buyer)
    return static_cast<std::uint64_t>(request.buyer->value);
  return prefix_key(request.client, kOneClient);
}

std::string policy_of(LimitClass limit, const Rate& rate) {
  return "\"" + std::string(limit_class_name(limit)) +
         "\";q=" + std::to_string(static_cast<std::uint64_t>(rate.burst)) + ";w=" +
         std::to_string(
             std::max(static_cast<std::uint64_t>(rate.burst / rate.per_second), std::uint64_t{1}));
}

}  // namespace

std::string_view limit_class_name(LimitClass limit) {
  return kClassNames[static_cast<std::size_t>(limit)];
}

RateLimits::OfClass::OfClass(LimitClass limit, Rate rate, const RateLimitOptions& options,
                             const BucketSecret& secret)
    : buckets(rate, options.buckets, secret), policy(policy_of(limit, rate)) {}

RateLimits::RateLimits(const RateLimitOptions& options, const BucketSecret& secret)
    : on_(options.on),
      codes_(options.one_code, options.buckets, secret),
      classes_{OfClass(LimitClass::kMinting, options.minting, options, secret),
               OfClass(LimitClass::kWrites, options.writes, options, secret),
               OfClass(LimitClass::kReads, options.reads, options, secret),
               OfClass(LimitClass::kSandbox, options.sandbox, options, secret),
               OfClass(LimitClass::kStreams, options.streams, options, secret),
               OfClass(LimitClass::kFinding, options.finding, options, secret)} {}

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
