#include "http/problems/problems.hpp"

#include <spdlog/spdlog.h>

#include "http/problems/problem_members.hpp"
#include "http/problems/problem_rows.hpp"

namespace firstshow::http {
namespace {

using booking::Refusal;
using booking::Refused;
using desk::DeskRefusal;

/// The path as a URI reference (RFC 9457, 3.1.5), whatever bytes were sent; "/" where there is
/// none.
std::string instance_of(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kAllowed = "-._~!$&'()*+,;=:@/%";
  std::string instance;
  for (const char c : path) {
    const auto code = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || kAllowed.find(c) != kAllowed.npos) {
      instance += c;
    } else {
      instance += '%';
      instance += kDigits[code >> 4U];
      instance += kDigits[code & 15U];
    }
  }
  return instance.empty() ? "/" : instance;
}

}  // namespace

const ProblemKind& problem_kind(Refusal refusal) {
  return row_of(refusal).kind;
}

Problem::Problem(const Request& request, const ProblemKind& kind, std::string_view detail)
    : json_(response_.body) {
  response_.status = kind.status;
  response_.content_type = kProblemContent;
  response_.problem = kind.type;
  json_.begin_object();
  json_.field("type", kind.type);
  json_.field("title", kind.title);
  json_.field("status", kind.status);
  if (!detail.empty()) json_.field("detail", detail);
  json_.field("instance", instance_of(request.path));
  json_.field("request_id", request.id);
}

void Problem::retry_after(int seconds) {
  json_.field("retry_after_s", seconds);
  response_.add_header("Retry-After", std::to_string(seconds));
}

Response Problem::finish() {
  json_.end_object();
  return std::move(response_);
}

Response problem(const Request& request, const ProblemKind& kind, std::string_view detail) {
  return Problem(request, kind, detail).finish();
}

Response fault_problem(const Request& request, const ProblemKind& kind, const Faults& faults) {
  Problem problem(request, kind, "");
  write_faults(problem.json(), faults);
  return problem.finish();
}

Response refusal_problem(const Request& request, Refusal refusal, const Refused& refused,
                         const catalogue::SeatPlan* plan) {
  const PlaceNames names(plan);
  const RefusalRow& row = row_of(refusal);
  Problem made(request, row.kind, row.detail.text(refused, names));
  row.members(made.json(), refused, names);
  if (row.retry_after_s != kNoRetry) made.retry_after(row.retry_after_s);
  Response response = made.finish();
  response.refusal = refusal;
  return response;
}

Response desk_problem(const Request& request, DeskRefusal refusal) {
  const DeskRefusalRow& row = row_of(refusal);
  Problem made(request, row.kind, row.detail);
  if (row.retry_after_s != kNoRetry) made.retry_after(row.retry_after_s);
  Response response = made.finish();
  response.desk_refusal = refusal;
  return response;
}

Response reply_problem(const Request& request, const desk::Reply& reply,
                       const catalogue::SeatPlan* plan) {
  if (reply.refusal != DeskRefusal::kNone) {
    if (reply.refusal == DeskRefusal::kFault)
      spdlog::error("request {}: the desk: {}", request.id, reply.fault);
    return desk_problem(request, reply.refusal);
  }
  static const Refused kNothing;
  const auto* refused = std::get_if<Refused>(&reply.outcome.body);
  return refusal_problem(request, reply.outcome.refusal, refused != nullptr ? *refused : kNothing,
                         plan);
}

}  // namespace firstshow::http
