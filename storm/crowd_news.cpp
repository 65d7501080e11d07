#include "storm/crowd_news.hpp"

#include <array>

#include <boost/json.hpp>

namespace firstshow::storm {
namespace {

namespace json = boost::json;

constexpr std::array kPhases = {"opening", "selling", "judging", "judged"};
constexpr std::array kOutcomes = {"proved", "broken", "inconclusive", "unjudged"};

json::object verdict_of(const CrowdVerdict& verdict) {
  json::array faults;
  for (const std::string& fault : verdict.faults) faults.emplace_back(fault);
  json::array visitors;
  for (const VisitorsOrder& order : verdict.visitors)
    visitors.push_back(
        json::object{{"order", order.id}, {"state", order.state}, {"tickets", order.tickets}});
  return {{"outcome", kOutcomes[static_cast<std::size_t>(verdict.outcome)]},
          {"good", verdict.is_good},
          {"sold_twice", verdict.twice},
          {"lost", verdict.lost},
          {"seats_paid", verdict.seats_paid},
          {"said", verdict.said},
          {"faults", std::move(faults)},
          {"visitors", std::move(visitors)}};
}

}  // namespace

void CrowdNews::remember_moment(Micros elapsed) {
  const CrowdMoment now{elapsed, view.sold, view.held};
  const auto slot = [&](Micros when) { return when * kMomentsALength / view.length; };
  const bool is_new = moments.empty() || slot(elapsed) > slot(moments.back().elapsed);
  if (is_new && moments.size() < kMaxMoments)
    moments.push_back(now);
  else
    moments.back() = now;
}

std::string json_of(const CrowdNews& news, const std::string& server, const std::string& show) {
  const CrowdView& view = news.view;
  json::array killed_at;
  for (const Micros when : news.killed_at) killed_at.emplace_back(when);
  json::array moments;
  for (const CrowdMoment& moment : news.moments)
    moments.push_back(json::array{moment.elapsed, moment.sold, moment.held});
  json::object told = {{"phase", kPhases[static_cast<std::size_t>(news.phase)]},
                       {"server", server},
                       {"show", show},
                       {"up", !view.is_down},
                       {"elapsed_us", view.elapsed},
                       {"length_us", view.length},
                       {"seats", view.seats},
                       {"free", view.free},
                       {"held", view.held},
                       {"sold", view.sold},
                       {"buyers", view.buyers},
                       {"came", view.came},
                       {"paid", view.paid},
                       {"refused", view.refusals},
                       {"gave_up", view.gave_up},
                       {"went_empty", view.went_empty},
                       {"holds_a_second", static_cast<std::uint64_t>(view.holds_a_second + 0.5)},
                       {"p50_us", view.p50},
                       {"p99_us", view.p99},
                       {"kills", view.kills},
                       {"kills_planned", news.kills_planned},
                       {"killed_at_us", std::move(killed_at)},
                       {"away_us", view.last_down},
                       {"moments", std::move(moments)}};
  if (news.phase == CrowdPhase::kJudged) told["verdict"] = verdict_of(news.verdict);
  return json::serialize(told);
}

}  // namespace firstshow::storm
