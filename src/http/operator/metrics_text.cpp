#include "http/operator/metrics_text.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <prometheus/text_serializer.h>

#include "base/believed_clock.hpp"
#include "http/metrics/metrics.hpp"

namespace firstshow::http {
namespace {

namespace fs = std::filesystem;

void add_lanes(MetricFamilies& to, const desk::QueueDepths& depths) {
  auto waiting =
      metric_family("desk_waiting", "Commands that wait for the desk", MetricType::Gauge);
  for (std::size_t lane = 0; lane < desk::kLanes; ++lane)
    add_metric(waiting, {{"lane", std::string(desk::lane_name(static_cast<desk::Lane>(lane)))}},
               static_cast<double>(depths.waiting[lane]));
  to.push_back(std::move(waiting));
}

/// Of every show that is not over: it is what buyers see, at most 100 ms old.
void add_seats(MetricFamilies& to, const MonitorServices& services) {
  constexpr std::array<std::pair<char, const char*>, 4> kStates = {
      {{'.', "free"}, {'h', "held"}, {'s', "sold"}, {'b', "blocked"}}};
  std::array<std::uint64_t, kStates.size()> counts{};
  std::uint64_t areas_left = 0;
  const auto now = std::chrono::steady_clock::now();
  const auto listing = services.directory.listing();
  for (const auto& entry : listing->shows) {
    const auto map = services.seat_maps.read(entry.show.id, now);
    if (!map) continue;
    for (std::size_t i = 0; i < kStates.size(); ++i)
      counts[i] += static_cast<std::uint64_t>(
          std::count(map->seats.begin(), map->seats.end(), kStates[i].first));
    for (const std::uint32_t left : map->areas_left) areas_left += left;
  }
  auto seats =
      metric_family("seats", "Numbered seats of shows not over, by state", MetricType::Gauge);
  for (std::size_t i = 0; i < kStates.size(); ++i)
    add_metric(seats, {{"state", kStates[i].second}}, static_cast<double>(counts[i]));
  to.push_back(std::move(seats));
  add_single(to, "area_places_left", "Unnumbered places left in shows not over", MetricType::Gauge,
             static_cast<double>(areas_left));
  add_single(to, "shows", "Shows not over", MetricType::Gauge,
             static_cast<double>(listing->shows.size()));
}

void add_files(MetricFamilies& to, const std::string& database) {
  if (database.empty()) return;
  std::error_code failed;
  const auto size = fs::file_size(database, failed);
  if (!failed)
    add_single(to, "database_bytes", "Size of the database file", MetricType::Gauge,
               static_cast<double>(size));
  const auto wal = fs::file_size(database + "-wal", failed);
  add_single(to, "wal_bytes", "Size of the write-ahead log's file", MetricType::Gauge,
             failed ? 0 : static_cast<double>(wal));
  const auto folder = fs::absolute(database, failed).parent_path();
  const fs::space_info space = fs::space(folder, failed);
  if (!failed)
    add_single(to, "database_disk_free_bytes", "Room left on the database's disk",
               MetricType::Gauge, static_cast<double>(space.available));
}

void add_rate_limits(MetricFamilies& to,
                     const std::array<std::uint64_t, kLimitClasses>& limited_by_class) {
  auto limited = metric_family("rate_limited_total", "Requests refused with 429, by class",
                               MetricType::Counter);
  for (std::size_t i = 1; i < kLimitClasses; ++i) {
    const auto limit = static_cast<LimitClass>(i);
    add_metric(limited, {{"class", std::string(limit_class_name(limit))}},
               static_cast<double>(limited_by_class[i]));
  }
  to.push_back(std::move(limited));
}

void add_mails(MetricFamilies& to, const std::optional<mail::MailFigures>& mails, Time now) {
  add_single(to, "mail_server_set", "1 where buyers get mail, because a mail server is set",
             MetricType::Gauge, mails ? 1 : 0);
  const mail::MailFigures figures = mails.value_or(mail::MailFigures{});
  const auto count = [&to](const char* name, const char* help, std::uint64_t value) {
    add_single(to, name, help, MetricType::Counter, static_cast<double>(value));
  };
  count("mails_sent_total", "Mails that the mail server took", figures.sent);
  count("mails_failed_total", "Attempts of mails that did not get through", figures.failed);
  count("mails_given_up_total", "Mails that are not tried any more", figures.dead);
  count("mails_passed_over_total", "Mails that were of no use any more", figures.passed);
  const auto gauge = [&to](const char* name, const char* help, double value) {
    add_single(to, name, help, MetricType::Gauge, value);
  };
  gauge("mails_waiting", "Mails to be sent, counted up to 20,000",
        static_cast<double>(figures.waiting));
  gauge("mails_dead", "Mails that were given up and wait for the operator, up to 10,000",
        static_cast<double>(figures.dead_letters));
  const bool any = figures.oldest_due != Time{};
  gauge("mails_oldest_due_age_seconds", "How long the oldest mail waits that was never tried",
        any ? std::chrono::duration<double>(now - figures.oldest_due).count() : 0);
  gauge("mail_server_unavailable", "1 while the mail server takes no mail at all",
        figures.unavailable ? 1 : 0);
}

void add_webhooks(MetricFamilies& to, const webhooks::SenderFigures& figures, Time now) {
  const auto count = [&to](const char* name, const char* help, std::uint64_t value) {
    add_single(to, name, help, MetricType::Counter, static_cast<double>(value));
  };
  const auto gauge = [&to](const char* name, const char* help, double value) {
    add_single(to, name, help, MetricType::Gauge, value);
  };
  count("webhooks_sent_total", "Webhooks that an endpoint took", figures.sent);
  count("webhooks_failed_total", "Attempts of webhooks that did not get through", figures.failed);
  count("webhooks_given_up_total", "Webhooks that are not tried any more", figures.given_up);
  count("webhook_endpoints_disabled_total",
        "Endpoints disabled because they failed for days or answered 410", figures.disabled);
  gauge("webhooks_waiting", "Webhooks to be sent, counted up to 20,000",
        static_cast<double>(figures.waiting));
  gauge("webhooks_dead", "Webhooks that were given up in the last 30 days, up to 10,000",
        static_cast<double>(figures.dead));
  gauge("webhook_endpoints_disabled", "Endpoints that are disabled",
        static_cast<double>(figures.disabled_endpoints));
  const bool any = figures.oldest_due != Time{};
  gauge("webhooks_oldest_due_age_seconds", "How long the oldest event waits for its message",
        any ? std::chrono::duration<double>(now - figures.oldest_due).count() : 0);
}

void add_process(MetricFamilies& to, Time started_at) {
  std::uint64_t whole_pages = 0;
  std::uint64_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> whole_pages >> resident_pages;
  add_single(to, "process_resident_memory_bytes", "Memory that the process has in use",
             MetricType::Gauge,
             static_cast<double>(resident_pages) * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  std::error_code failed;
  std::uint64_t files = 0;
  for (fs::directory_iterator file("/proc/self/fd", failed), end; !failed && file != end;
       file.increment(failed))
    ++files;
  add_single(to, "process_open_files", "Files and sockets that the process has open",
             MetricType::Gauge, static_cast<double>(files));
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0)
    add_single(to, "process_max_files", "How many it may have open", MetricType::Gauge,
               static_cast<double>(limit.rlim_cur));
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0)
    add_single(to, "process_cpu_seconds_total", "Processor time used", MetricType::Counter,
               static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6);
  add_single(to, "process_start_time_seconds", "When it started, in Unix time", MetricType::Gauge,
             static_cast<double>(to_micros(started_at)) / 1e6);
}

}  // namespace

std::string metrics_text(const MonitorServices& services) {
  const Gauges now = services.read_gauges();
  const ServerState& state = services.state;
  MetricFamilies families;
  services.metrics.write(families);
  add_lanes(families, now.desk);
  add_seats(families, services);
  add_single(families, "gateway_tasks_pending",
             "Captures, voids and refunds that no gateway has confirmed", MetricType::Gauge,
             static_cast<double>(now.gateway_tasks_pending));
  add_reviews(families, services.metrics.reviews.read(), wall_clock());
  add_rate_limits(families, now.rate_limited);
  add_mails(families, now.mails, wall_clock());
  add_webhooks(families, now.sent_webhooks, wall_clock());
  add_single(families, "live_viewers", "Viewers of seat maps, by their open streams",
             MetricType::Gauge, static_cast<double>(now.live_viewers));
  add_files(families, state.database_file);
  add_process(families, state.started_at);
  const std::int64_t tls_ends_s = state.tls_expires_at_s.load(std::memory_order_relaxed);
  if (tls_ends_s > 0)
    add_single(families, "tls_certificate_expiry_seconds",
               "When the certificate in use ends, in Unix time", MetricType::Gauge,
               static_cast<double>(tls_ends_s));
  add_single(families, "clock_disagreement_seconds",
             "By how much the wall clock is ahead of the server's time; 0 while it is trusted",
             MetricType::Gauge,
             std::chrono::duration<double>(system_clock_as_believed().disagreement()).count());
  add_single(families, "database_lost",
             "1 where the database was deleted, replaced or overwritten: nothing is sold any more",
             MetricType::Gauge, services.metrics.database_loss.known() ? 1 : 0);
  add_single(families, "database_unavailable",
             "1 while the server of the database cannot be reached or written to",
             MetricType::Gauge, services.metrics.database_trouble.sentence().empty() ? 0 : 1);
  add_single(families, "closing", "1 while the server finishes its last requests before it stops",
             MetricType::Gauge, state.closing.load(std::memory_order_relaxed) ? 1 : 0);
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, families);
  return out.str();
}

}  // namespace firstshow::http
