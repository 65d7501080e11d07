#pragma once
// What a gateway answered to a call, on its way to the desk: a report that says what it is the
// answer to. The GatewayTaskRunner sends no report in another way, for one that does not say so
// counts as a notice, which may be older, and is ignored. A value; its runner's thread.

#include <utility>
#include <variant>
#include <vector>

#include "payments/gateway.hpp"

namespace firstshow::payments {

class GatewayAnswer {
 public:
  GatewayAnswer(MoneyReport report, booking::ReportSource source)
      : command_(std::visit(
            [&](auto& each) {
              each.source = source;
              return booking::Command(std::move(each));
            },
            report)) {}

  booking::Command command() && { return std::move(command_); }

 private:
  booking::Command command_;
};

inline std::vector<GatewayAnswer> answers(std::vector<MoneyReport> reports,
                                          booking::ReportSource source) {
  std::vector<GatewayAnswer> all;
  for (MoneyReport& each : reports) all.emplace_back(std::move(each), source);
  return all;
}

}  // namespace firstshow::payments
