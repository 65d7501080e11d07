#include "storm/report.hpp"

#include <array>
#include <cstdio>

#include <boost/json.hpp>

namespace firstshow::storm {
namespace {

constexpr std::array<std::string_view, kCounts> kCountNames = {
    "requests",   "arrived",  "minted", "tried",  "held",      "refused",
    "limited",    "released", "lapsed", "orders", "paid",      "seats_paid",
    "went_empty", "expired",  "later",  "broken", "unexpected"};
constexpr std::array<std::string_view, kTimings> kTimingNames = {"hold", "release", "paid", "read",
                                                                 "commit"};
constexpr std::array<std::string_view, kTimings> kTimingWords = {
    "a hold", "a release", "from the door to the ticket", "a read", "a commit alone"};

std::string row(std::string_view name, const std::string& figure) {
  std::array<char, 200> line{};
  std::snprintf(line.data(), line.size(), "%-44.*s%s\n", static_cast<int>(name.size()), name.data(),
                figure.c_str());
  return line.data();
}

double rate(const StormResult& result, Count what) {
  return result.seconds > 0 ? static_cast<double>(result.tally->of(what)) / result.seconds : 0;
}

std::string count_and_rate(const StormResult& result, Count what) {
  return with_commas(result.tally->of(what)) + " (" +
         with_commas(static_cast<std::uint64_t>(rate(result, what) + 0.5)) + "/s)";
}

std::string seconds_text(double seconds) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.1f s", seconds);
  return text.data();
}

/// Of one processor, while it was counted.
std::string processor_text(double used, double seconds) {
  std::array<char, 60> text{};
  std::snprintf(text.data(), text.size(), "%.0f%% of one processor",
                seconds > 0 ? 100 * used / seconds : 0);
  return text.data();
}

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string duration_text(std::int64_t micros) {
  std::array<char, 40> text{};
  const auto value = static_cast<double>(micros);
  if (micros < 10'000)
    std::snprintf(text.data(), text.size(), "%.2f ms", value / 1e3);
  else if (micros < kSecond)
    std::snprintf(text.data(), text.size(), "%.0f ms", value / 1e3);
  else
    std::snprintf(text.data(), text.size(), "%.2f s", value / 1e6);
  return text.data();
}

std::string text_report(const StormOptions& options, const StormResult& result) {
  std::string text =
      row(scenario_name(options.scenario), std::to_string(options.connections) + " connections, " +
                                               std::to_string(options.processes) + " processes, " +
                                               seconds_text(result.seconds));
  const std::pair<Count, std::string_view> counts[] = {
      {Count::kArrived, "buyers who came"},
      {Count::kPaid, "paid bookings"},
      {Count::kHeld, "holds got"},
      {Count::kRefused, "  refused: others were there"},
      {Count::kLimited, "  refused: single seats, limits"},
      {Count::kReleased, "  given back"},
      {Count::kLapsed, "  left to their deadline"},
      {Count::kWentEmpty, "buyers who left without a hold"},
      {Count::kExpired, "too late to pay"},
      {Count::kLater, "told to come later (429, 503)"},
      {Count::kBroken, "connections that broke"},
      {Count::kRequests, "requests"},
      {Count::kUnexpected, "UNEXPECTED ANSWERS"}};
  for (const auto& [what, words] : counts)
    if (result.tally->of(what) > 0) text += row(words, count_and_rate(result, what));
  for (std::size_t i = 0; i < kTimings; ++i) {
    const LatencyHistogram& times = result.tally->times(static_cast<Timed>(i));
    if (times.count() == 0) continue;
    text += row(kTimingWords[i], "p50 " + duration_text(times.percentile(0.5)) + ", p90 " +
                                     duration_text(times.percentile(0.9)) + ", p99 " +
                                     duration_text(times.percentile(0.99)) + ", longest " +
                                     duration_text(times.longest()));
  }
  text += row("the load generator took", processor_text(result.generator_seconds, result.seconds));
  if (result.server_seconds)
    text += row("the server took", processor_text(*result.server_seconds, result.seconds));
  if (result.whole->has_surprise.load())
    text += "unexpected: " + std::string(result.whole->surprise.data()) + "\n";
  return text;
}

std::string json_report(const StormOptions& options, const StormResult& result) {
  boost::json::object report;
  const std::string_view scenario = scenario_name(options.scenario);
  report["scenario"] = boost::json::string_view(scenario.data(), scenario.size());
  report["seconds"] = result.seconds;
  report["minting_seconds"] = result.minting_seconds;
  boost::json::object counts;
  boost::json::object whole;
  for (std::size_t i = 0; i < kCounts; ++i) {
    const boost::json::string_view name(kCountNames[i].data(), kCountNames[i].size());
    counts[name] = result.tally->of(static_cast<Count>(i));
    whole[name] = result.whole->of(static_cast<Count>(i));
  }
  report["counts"] = std::move(counts);
  report["whole"] = std::move(whole);
  boost::json::object timings;
  for (std::size_t i = 0; i < kTimings; ++i) {
    const LatencyHistogram& times = result.tally->times(static_cast<Timed>(i));
    const boost::json::string_view name(kTimingNames[i].data(), kTimingNames[i].size());
    timings[name] = {{"count", times.count()},
                     {"p50_us", times.percentile(0.5)},
                     {"p90_us", times.percentile(0.9)},
                     {"p99_us", times.percentile(0.99)},
                     {"p999_us", times.percentile(0.999)},
                     {"longest_us", times.longest()}};
  }
  report["timings"] = std::move(timings);
  report["generator_processor_seconds"] = result.generator_seconds;
  if (result.server_seconds) report["server_processor_seconds"] = *result.server_seconds;
  return boost::json::serialize(report) + "\n";
}

}  // namespace firstshow::storm
