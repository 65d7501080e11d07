#include "http/operator/metrics_text.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "http/metrics/metrics.hpp"
#include "http/scenarios/test_server.hpp"

namespace firstshow::http {
namespace {

std::string whole_file(const std::string& name) {
  std::ifstream file(std::string(FIRSTSHOW_SOURCE_DIR) + "/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::set<std::string> all_matches(const std::string& text, const char* pattern) {
  const std::regex wanted(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator one(text.begin(), text.end(), wanted), end; one != end; ++one)
    found.insert((*one)[1]);
  return found;
}

/// A metric's family: histograms are asked for by their parts.
std::string family_of(std::string name, const std::set<std::string>& families) {
  for (const char* part : {"_bucket", "_sum", "_count"}) {
    const std::string suffix = part;
    if (name.ends_with(suffix) && families.contains(name.substr(0, name.size() - suffix.size())))
      return name.substr(0, name.size() - suffix.size());
  }
  return name;
}

double value_of(const std::string& text, const std::string& metric) {
  const std::size_t at = text.find("\n" + metric + " ");
  EXPECT_NE(at, std::string::npos) << metric;
  return at == std::string::npos ? -1 : std::stod(text.substr(at + metric.size() + 2));
}

TEST(MetricsText, AreThoseThatAlertsAndDocumentsName) {
  TestServer server;
  server.state().tls_expires_at_s = 1;  // as in a server that speaks TLS
  const auto families =
      all_matches(metrics_text(server.services().monitor), "# TYPE (firstshow_\\w+) ");
  EXPECT_GT(families.size(), 20U);
  const std::string document = whole_file("docs/operations.md");
  const std::string alerts = whole_file("deploy/prometheus/alerts.yml");
  for (const std::string& text : {document, alerts})
    for (const std::string& name : all_matches(text, "\\b(firstshow_[a-z0-9_]+)"))
      EXPECT_TRUE(families.contains(family_of(name, families))) << name << " is no metric";
  const auto documented = all_matches(document, "`(firstshow_[a-z0-9_]+)");
  for (const std::string& name : families)
    EXPECT_TRUE(documented.contains(name)) << name << " is not in docs/operations.md";
  const auto headings = all_matches(document, "\n### (Firstshow\\w+)");
  EXPECT_EQ(all_matches(alerts, "alert: (\\w+)"), headings)
      << "every alert has a heading in docs/operations.md, and no other";
}

TEST(MetricsText, TellHowTheServerStands) {
  TestServer server;
  const std::string before = metrics_text(server.services().monitor);
  const double free = value_of(before, "firstshow_seats{state=\"free\"}");
  EXPECT_GT(free, 0);
  EXPECT_EQ(
      server.call("POST", "/v1/shows/" + server.show + "/holds", kTwoSeats, server.buyer()).status,
      201);
  TestServer::await([&] {
    return value_of(metrics_text(server.services().monitor), "firstshow_seats{state=\"held\"}") ==
           2;
  });
  const std::string after = metrics_text(server.services().monitor);
  EXPECT_EQ(value_of(after, "firstshow_seats{state=\"free\"}"), free - 2);
  EXPECT_EQ(value_of(after, "firstshow_live_holds"), 1);
  EXPECT_GT(value_of(after, "firstshow_database_bytes"), 0);
  EXPECT_GT(value_of(after, "firstshow_wal_bytes"), 0);
  EXPECT_GT(value_of(after, "firstshow_database_disk_free_bytes"), 0);
  EXPECT_GT(value_of(after, "firstshow_process_resident_memory_bytes"), 1'000'000);
  EXPECT_GT(value_of(after, "firstshow_process_open_files"), 5);
  EXPECT_GT(value_of(after, "firstshow_process_start_time_seconds"), 1e9);
  EXPECT_EQ(value_of(after, "firstshow_gateway_tasks_pending"), 0);
  EXPECT_EQ(value_of(after, "firstshow_closing"), 0);
  EXPECT_EQ(value_of(after, "firstshow_desk_waiting{lane=\"buyer\"}"), 0);
  EXPECT_GT(value_of(after, "firstshow_desk_batch_commands_bucket{le=\"1\"}"), 0);
  RawClient open(server.port());
  TestServer::await([&] {
    return value_of(metrics_text(server.services().monitor), "firstshow_http_connections") == 1;
  });
}

TEST(MetricsText, CountWebhooks) {
  WebhookFigures figures;
  figures.count("confirmed");
  figures.count("confirmed");
  figures.arrived(std::chrono::seconds{3});
  figures.arrived(-std::chrono::seconds{3});
  figures.arrived(std::chrono::hours{48});
  MetricFamilies families;
  figures.write(families);
  ASSERT_EQ(families.size(), 2U);
  EXPECT_EQ(families[0].metric.at(0).counter.value, 2);
  const auto& lag = families[1].metric.at(0).histogram;
  EXPECT_EQ(lag.sample_count, 3U);
  EXPECT_EQ(lag.sample_sum, 3 + 48 * 3'600);
  EXPECT_EQ(lag.bucket.front().cumulative_count, 1U) << "clocks differ";
  EXPECT_EQ(lag.bucket.back().cumulative_count, 3U);

  TestServer server;
  EXPECT_EQ(server.call("POST", "/v1/payments/webhooks/sandbox/main", "{}").status, 401);
  EXPECT_EQ(value_of(metrics_text(server.services().monitor),
                     "firstshow_webhooks_total{result=\"forged\"}"),
            1);
}

}  // namespace
}  // namespace firstshow::http
