#pragma once
// The settings of the server, and how they come from the command line, the environment and a file:
// cli/serve/settings_table.hpp lists them. Main thread; BadSettings has a sentence for the
// operator.

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "desk/desk_thread.hpp"
#include "http/access/rate_limits.hpp"
#include "http/transport/server_options.hpp"
#include "mail/mail_sender.hpp"
#include "store/address/database_address.hpp"
#include "webhooks/webhook_sender.hpp"

namespace CLI {
class App;
}

namespace firstshow::cli {

struct ServeSettings {
  store::DatabaseSettings where;
  bool create = false;
  bool accept_clock = false;
  std::string listen = "127.0.0.1:8080";
  std::string admin = "127.0.0.1:9090";
  std::string tls_certificate;
  std::string tls_key;
  unsigned threads = 0;  ///< 0: one for each processor
  std::size_t max_connections = 10'000;
  std::size_t max_connections_per_address = 2'000;
  std::size_t max_viewers = 0;  ///< 0: half of max_connections
  double header_timeout_s = 10;
  double body_timeout_s = 20;
  double idle_timeout_s = 60;
  double write_timeout_s = 30;
  double handshake_timeout_s = 10;
  double stop_timeout_s = 2;
  std::vector<std::string> trusted_proxies;
  std::string proxy_header = "x-forwarded";
  std::vector<std::string> cors_origins;
  std::vector<std::string> embed_origins;
  std::string rate_limits = "on";
  http::RateLimitOptions rates;
  std::size_t buyers_waiting = desk::LaneLimits{}.buyers;
  std::size_t buyers_waiting_per_show = desk::LaneLimits{}.buyers_per_show;
  std::string smtp_url;
  std::string smtp_user;
  std::string smtp_password_file;
  std::string smtp_encryption = "required";
  std::string smtp_ca_file;
  std::string mail_from;
  std::string mail_from_name = "Firstshow";
  std::string mail_reply_to;
  std::string public_url;
  double mails_per_second = 20;
  double mail_retry_s = 60;
  bool webhooks_allow_private = false;
  std::string webhooks_ca_file;
  double webhooks_retry_s = 5;
  std::string log_level = "info";
  std::string log_format = "text";
  bool allow_sandbox = false;
  std::string config;
};

struct BadSettings : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Declares every setting as an option of `command`, to be written into `settings`.
void declare_settings(CLI::App& command, ServeSettings& settings);
/// Throws BadSettings where one of these variables of the environment is no setting, but nearly
/// named as one: it would be ignored without a word. Others with FIRSTSHOW_ belong to somebody
/// else.
void refuse_misspelt_variables(const std::vector<std::string>& variables);
/// Settings that neither the command line nor the environment gave, from settings.config.
void read_settings_file(CLI::App& command, const ServeSettings& settings);

/// What the servers make of them.
/// Whose pages may frame those under /embed.
std::vector<std::string> embed_origins(const ServeSettings& settings);
http::ServerOptions public_options(const ServeSettings& settings);
/// So many that sales always have connections left.
std::size_t viewers_of(const ServeSettings& settings);
http::ServerOptions admin_options(const ServeSettings& settings);
http::Endpoint endpoint_of(const std::string& text, const char* flag);
/// How buyers get mail; nothing where no mail server is set.
std::optional<mail::MailOptions> mail_options(const ServeSettings& settings);
webhooks::WebhookOptions webhook_options(const ServeSettings& settings);

}  // namespace firstshow::cli
