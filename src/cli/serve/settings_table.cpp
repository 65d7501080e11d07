#include "cli/serve/settings_table.hpp"

#include <algorithm>
#include <cmath>

namespace firstshow::cli {
namespace {

using Settings = std::vector<Setting>;

Settings places(ServeSettings& to) {
  return {
      {"Where", "--database", &to.where.database,
       "A SQLite file, or a database of a PostgreSQL server (postgresql://user@host/name)"},
      {"Where", "--database-password-file", &to.where.password_file,
       "A file with the password for PostgreSQL in its first line; else PGPASSWORD or PGPASSFILE"},
      {"Where", "--state-folder", &to.where.state_folder,
       "Where the operator's token and the clock's mark are with PostgreSQL; with SQLite they are "
       "beside the file"},
      {"Where", "--create", &to.create, "Make the database if it is not there"},
      {"Where", "--accept-clock", &to.accept_clock,
       "Believe the wall clock at this start although it fits neither the database nor what it "
       "showed before"},
      {"Where", "--listen", &to.listen, "Address and port for the world"},
      {"Where", "--admin", &to.admin,
       "Address and port for the operator: health, metrics, staff's commands. Plain HTTP, never "
       "for the world"},
      {"TLS", "--tls-certificate", &to.tls_certificate,
       "PEM file of the certificate chain: the world's port then speaks HTTPS. Read again at "
       "SIGHUP"},
      {"TLS", "--tls-key", &to.tls_key, "PEM file of its private key, without a passphrase"},
  };
}

Settings neighbours(ServeSettings& to) {
  constexpr const char* kGroup = "Proxies and browsers";
  return {
      {kGroup, "--trusted-proxy", &to.trusted_proxies,
       "Address or range (10.0.0.0/8) of a proxy whose word on clients is believed; repeatable"},
      {.group = kGroup,
       .flag = "--proxy-header",
       .target = &to.proxy_header,
       .meaning = "What those proxies write: X-Forwarded-For and -Proto, or Forwarded; the other "
                  "is ignored",
       .choices = {"x-forwarded", "forwarded"}},
      {kGroup, "--cors-origin", &to.cors_origins,
       "A site (https://tickets.example) whose pages may call the API, or *; repeatable"},
      {kGroup, "--embed-origins", &to.embed_origins,
       "Sites (https://cinema.example) whose pages may show ours under /embed in a frame"},
  };
}

Setting number(const char* group, const char* flag, SettingTarget target, const char* meaning,
               std::pair<double, double> range) {
  return {group, flag, target, meaning, {}, range};
}

Settings capacity(ServeSettings& to) {
  constexpr const char* kGroup = "Capacity";
  constexpr std::pair<double, double> kConnections{1, 1e6};
  return {
      number(kGroup, "--threads", &to.threads, "Serving threads; 0: one for each processor",
             {0, 256}),
      number(kGroup, "--max-connections", &to.max_connections, "Connections at once", kConnections),
      number(kGroup, "--max-connections-per-address", &to.max_connections_per_address,
             "Of them from one address (IPv4 /32, IPv6 /64); trusted proxies are exempt",
             kConnections),
      number(kGroup, "--max-viewers", &to.max_viewers,
             "Of all connections, those that may view seat maps live; 0: half of them", {0, 1e6}),
      {kGroup, "--buyers-waiting", &to.buyers_waiting, "Buyers' commands that may wait"},
      {kGroup, "--buyers-waiting-per-show", &to.buyers_waiting_per_show,
       "Holds that may wait for one show"},
  };
}

Settings times(ServeSettings& to) {
  const auto seconds = [](const char* flag, double& value, const char* meaning) {
    return number("Time, in seconds", flag, &value, meaning, {0.001, 86'400});
  };
  return {
      seconds("--header-timeout", to.header_timeout_s,
              "From the first byte of a request's header to its last"),
      seconds("--body-timeout", to.body_timeout_s, "From there to the last byte of its body"),
      seconds("--idle-timeout", to.idle_timeout_s, "A connection may wait between requests"),
      seconds("--write-timeout", to.write_timeout_s, "For the client to take one reply"),
      seconds("--handshake-timeout", to.handshake_timeout_s, "For the TLS handshake"),
      seconds("--stop-timeout", to.stop_timeout_s, "For requests in flight when the server stops"),
  };
}

Settings rates(ServeSettings& to) {
  constexpr const char* kGroup = "Rate limits";
  const auto burst = [](const char* flag, http::Rate& rate, const char* meaning) {
    return number(kGroup, flag, &rate.burst, meaning, {1, 1e9});
  };
  const auto steady = [](const char* flag, http::Rate& rate) {
    return number(kGroup, flag, &rate.per_second, "And so many a second from then on",
                  {0.001, 1e9});
  };
  http::RateLimitOptions& of = to.rates;
  return {
      {kGroup,
       "--rate-limits",
       &to.rate_limits,
       "Off for load tests on loopback only",
       {"on", "off"}},
      burst("--mint-burst", of.minting,
            "Buyer tokens for one network (IPv4 /24, IPv6 /48) at once"),
      steady("--mint-per-second", of.minting),
      burst("--write-burst", of.writes, "Changes by one buyer (holds, orders, payments) at once"),
      steady("--write-per-second", of.writes),
      burst("--read-burst", of.reads, "Reads by one address (IPv4 /32, IPv6 /64) at once"),
      steady("--read-per-second", of.reads),
      burst("--stream-burst", of.streams, "Live seat maps that one address begins to view at once"),
      steady("--stream-per-second", of.streams),
      burst("--find-burst", of.finding,
            "Orders that one address looks for by code and contact at once"),
      steady("--find-per-second", of.finding),
      burst("--sandbox-burst", of.sandbox, "Visits of one address to the sandbox at once"),
      steady("--sandbox-per-second", of.sandbox),
  };
}

Settings mails(ServeSettings& to) {
  constexpr const char* kGroup = "Mail";
  return {
      {kGroup, "--smtp-url", &to.smtp_url,
       "The mail server: smtp://host:587 (STARTTLS) or smtps://host:465; without one, buyers get "
       "no mail"},
      {kGroup, "--smtp-user", &to.smtp_user, "The user there, where it asks for one"},
      {kGroup, "--smtp-password-file", &to.smtp_password_file,
       "A file with the user's password in its first line"},
      {.group = kGroup,
       .flag = "--smtp-encryption",
       .target = &to.smtp_encryption,
       .meaning = "Whether the connection must be encrypted; none is for a server on this machine",
       .choices = {"required", "none"}},
      {kGroup, "--smtp-ca-file", &to.smtp_ca_file,
       "PEM file of the authorities that may vouch for the mail server; else those of the system"},
      {kGroup, "--mail-from", &to.mail_from, "The address that mails come from, in ASCII"},
      {kGroup, "--mail-from-name", &to.mail_from_name, "The name beside it"},
      {kGroup, "--mail-reply-to", &to.mail_reply_to, "The address for answers, if another one"},
      {kGroup, "--public-url", &to.public_url,
       "Where buyers reach the server, for links in mails: https://tickets.example"},
      number(kGroup, "--mails-per-second", &to.mails_per_second, "At most so many mails",
             {0.01, 1'000}),
      number(kGroup, "--mail-retry", &to.mail_retry_s,
             "Seconds until a mail that did not get through is tried again; doubled each time, up "
             "to 4 hours",
             {0.01, 3'600}),
  };
}

Settings webhooks(ServeSettings& to) {
  constexpr const char* kGroup = "Webhooks";
  return {
      {kGroup, "--webhooks-allow-private", &to.webhooks_allow_private,
       "Send webhooks to private addresses too, and by HTTP to this machine: for an intranet where "
       "every organiser may reach every service, and for tests"},
      {kGroup, "--webhooks-ca-file", &to.webhooks_ca_file,
       "PEM file of the authorities that may vouch for endpoints; else those of the system"},
      number(
          kGroup, "--webhooks-retry", &to.webhooks_retry_s,
          "Seconds until a webhook that did not get through is tried again; the later pauses, up "
          "to 24 hours, are in proportion",
          {0.01, 60}),
  };
}

Settings the_rest(ServeSettings& to) {
  return {
      {"Logs",
       "--log-level",
       &to.log_level,
       "What is logged; debug has a line for each request",
       {"debug", "info", "warning", "error"}},
      {"Logs", "--log-format", &to.log_format, "For people or for programs", {"text", "json"}},
      {"Sandbox", "--allow-sandbox", &to.allow_sandbox,
       "Let the sandbox gateway, which gives tickets for no money, run where others can reach it"},
      {"File", "--config", &to.config, "A TOML file with any of these; flags and variables win"},
  };
}

/// A number without zeros behind: "10", "0.5".
std::string plain_number(double number) {
  if (number == std::floor(number)) return std::to_string(static_cast<std::int64_t>(number));
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

struct ValueText {
  std::string operator()(const std::string* text) const { return *text; }
  std::string operator()(const std::vector<std::string>* texts) const {
    std::string all;
    for (const std::string& text : *texts) all.append(all.empty() ? "" : ",").append(text);
    return all;
  }
  std::string operator()(const unsigned* number) const { return std::to_string(*number); }
  std::string operator()(const std::size_t* number) const { return std::to_string(*number); }
  std::string operator()(const double* number) const { return plain_number(*number); }
  std::string operator()(const bool* yes) const { return *yes ? "true" : "false"; }
};

}  // namespace

std::string Setting::key() const {
  std::string name = flag;
  name.erase(0, 2);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string Setting::variable() const {
  std::string name = "FIRSTSHOW_" + key();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return name;
}

std::string Setting::value() const {
  return std::visit(ValueText{}, target);
}

std::vector<Setting> all_settings(ServeSettings& to) {
  Settings all;
  for (Settings (*group)(ServeSettings&) :
       {places, neighbours, capacity, times, rates, mails, webhooks, the_rest})
    for (Setting& setting : group(to)) all.push_back(std::move(setting));
  return all;
}

}  // namespace firstshow::cli
