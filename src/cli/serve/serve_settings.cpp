#include "cli/serve/serve_settings.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <thread>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "catalogue/near_words.hpp"
#include "cli/serve/settings_table.hpp"
#include "http/access/cors.hpp"
#include "http/pages/framing.hpp"
#include "http/transport/server.hpp"

namespace firstshow::cli {
namespace {

struct Declare {
  CLI::App& command;
  const Setting& setting;

  CLI::Option* operator()(std::string* text) const {
    CLI::Option* option = command.add_option(setting.flag, *text, setting.meaning);
    if (!setting.choices.empty()) option->check(CLI::IsMember(setting.choices));
    return option;
  }
  CLI::Option* operator()(std::vector<std::string>* texts) const {
    return command.add_option(setting.flag, *texts, setting.meaning)->delimiter(',');
  }
  CLI::Option* operator()(bool* yes) const {
    return command.add_flag(setting.flag, *yes, setting.meaning);
  }
  template <class Number>
  CLI::Option* operator()(Number* number) const {
    return command.add_option(setting.flag, *number, setting.meaning)
        ->check(CLI::Range(setting.range.first, setting.range.second));
  }
};

std::string value_text(const toml::node& value) {
  if (const auto text = value.value<std::string>(); value.is_string()) return *text;
  if (const auto number = value.value<std::int64_t>(); value.is_integer())
    return std::to_string(*number);
  if (const auto number = value.value<double>(); value.is_floating_point())
    return std::to_string(*number);
  if (const auto yes = value.value<bool>(); value.is_boolean()) return *yes ? "true" : "false";
  throw BadSettings("must be a text, a number or true or false");
}

void put_into(CLI::Option& option, const toml::node& value) {
  const toml::array* list = value.as_array();
  if (list != nullptr && option.get_items_expected_max() > 1)
    for (const toml::node& one : *list) option.add_result(value_text(one));
  else
    option.add_result(value_text(value));
  option.run_callback();
}

std::chrono::milliseconds time_of(double seconds) {
  return std::chrono::milliseconds{static_cast<std::int64_t>(std::ceil(seconds * 1'000))};
}

http::ProxyOptions proxies_of(const ServeSettings& settings) {
  http::ProxyOptions proxies;
  for (const std::string& text : settings.trusted_proxies) {
    const auto range = http::parse_ip_range(text);
    if (!range)
      throw BadSettings("--trusted-proxy: \"" + text +
                        "\" is not an address or a range like 10.0.0.0/8");
    proxies.trusted.push_back(*range);
  }
  if (settings.proxy_header == "forwarded") proxies.header = http::ProxyHeader::kForwarded;
  return proxies;
}

std::vector<std::string> origins_of(const char* flag, const std::vector<std::string>& texts,
                                    bool (*is_origin)(std::string_view)) {
  for (const std::string& text : texts)
    if (!is_origin(text))
      throw BadSettings(std::string(flag) + ": \"" + text +
                        "\" is not an origin like https://tickets.example (in lower case, nothing "
                        "behind the host)");
  return texts;
}

std::string first_line_of(const std::string& path, const char* flag) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line) || line.empty())
    throw BadSettings(std::string(flag) + ": " + path + " cannot be read, or has nothing in it");
  if (line.back() == '\r') line.pop_back();
  return line;
}

std::string mail_address(const std::string& text, const char* flag) {
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
  if (!ascii || mail::deliverable(text) != text)
    throw BadSettings(std::string(flag) + ": \"" + text +
                      "\" is not an address like tickets@example.org (its domain in lower case)");
  return text;
}

/// The setting's name, of those of `names`, that somebody who wrote `given` meant; "" if none is
/// near.
std::string meant_by(const std::string& given, const std::vector<std::string>& names) {
  std::string meant;
  std::size_t most = catalogue::slips_allowed(given);
  for (const std::string& name : names) {
    const std::size_t longer = std::max(name.size(), given.size());
    if (longer - std::min(name.size(), given.size()) > most) continue;
    const auto slips = catalogue::slips_between(given, name, most);
    if (!slips) continue;
    most = *slips;
    meant = name;
  }
  return meant;
}

std::vector<std::string> names_of_settings(std::string (Setting::*name)() const) {
  ServeSettings unused;
  std::vector<std::string> names;
  for (const Setting& setting : all_settings(unused)) names.push_back((setting.*name)());
  return names;
}

std::string hint(const std::string& key) {
  const std::string meant = meant_by(key, names_of_settings(&Setting::key));
  return meant.empty() ? "" : "; " + meant + " is one";
}

}  // namespace

void declare_settings(CLI::App& command, ServeSettings& settings) {
  for (const Setting& setting : all_settings(settings)) {
    CLI::Option* option = std::visit(Declare{command, setting}, setting.target);
    option->envname(setting.variable())->group(setting.group);
    if (!setting.value().empty()) option->capture_default_str();
  }
}

void refuse_misspelt_variables(const std::vector<std::string>& variables) {
  const std::string prefix = "FIRSTSHOW_";
  std::vector<std::string> names = names_of_settings(&Setting::variable);
  for (std::string& name : names) name.erase(0, prefix.size());
  for (const std::string& variable : variables) {
    if (variable.rfind(prefix, 0) != 0) continue;
    const std::string given = variable.substr(prefix.size());
    if (std::find(names.begin(), names.end(), given) != names.end()) continue;
    const std::string meant = meant_by(given, names);
    if (!meant.empty())
      throw BadSettings("the environment has " + variable + ", which is no setting; " + prefix +
                        meant + " is one");
  }
}

void read_settings_file(CLI::App& command, const ServeSettings& settings) {
  const std::string& path = settings.config;
  if (path.empty()) return;
  try {
    const toml::table table = toml::parse_file(path);
    for (const auto& [key, value] : table) {
      const std::string name(key.str());
      std::string flag = "--" + name;
      std::replace(flag.begin(), flag.end(), '_', '-');
      CLI::Option* option = command.get_option_no_throw(flag);
      const std::string place =
          path + ":" + std::to_string(value.source().begin.line) + ": " + name + " ";
      if (option == nullptr || name == "config" || name == "help")
        throw BadSettings(place + "is no setting" + hint(name));
      if (option->count() > 0) continue;
      try {
        put_into(*option, value);
      } catch (const std::exception& wrong) {
        throw BadSettings(place + "cannot be used: " + wrong.what());
      }
    }
  } catch (const toml::parse_error& wrong) {
    throw BadSettings(path + ":" + std::to_string(wrong.source().begin.line) + ": " +
                      std::string(wrong.description()));
  }
}

std::optional<mail::MailOptions> mail_options(const ServeSettings& settings) {
  if (settings.smtp_url.empty()) return std::nullopt;
  const bool is_smtp = settings.smtp_url.rfind("smtp://", 0) == 0;
  if (!is_smtp && settings.smtp_url.rfind("smtps://", 0) != 0)
    throw BadSettings("--smtp-url: \"" + settings.smtp_url +
                      "\" is not the address of a mail server like smtp://mail.example:587");
  if (settings.smtp_url.find('@') != std::string::npos)
    throw BadSettings("--smtp-url: the user goes into --smtp-user, the password into a file");
  mail::MailOptions options;
  options.smtp.url = settings.smtp_url;
  options.smtp.user = settings.smtp_user;
  if (!settings.smtp_password_file.empty())
    options.smtp.password = first_line_of(settings.smtp_password_file, "--smtp-password-file");
  options.smtp.encrypted = settings.smtp_encryption == "required";
  options.smtp.ca_file = settings.smtp_ca_file;
  options.from = {settings.mail_from_name, mail_address(settings.mail_from, "--mail-from")};
  options.smtp.hello = options.from.address.substr(options.from.address.rfind('@') + 1);
  if (!settings.mail_reply_to.empty())
    options.reply_to = mail_address(settings.mail_reply_to, "--mail-reply-to");
  if (!http::is_cors_origin(settings.public_url) || settings.public_url == "*")
    throw BadSettings("--public-url: \"" + settings.public_url +
                      "\" is not where buyers reach the server, like https://tickets.example (in "
                      "lower case, nothing behind the host)");
  options.public_url = settings.public_url;
  options.per_second = settings.mails_per_second;
  options.first_retry = time_of(settings.mail_retry_s);
  return options;
}

webhooks::WebhookOptions webhook_options(const ServeSettings& settings) {
  webhooks::WebhookOptions options;
  if (settings.webhooks_allow_private) options.client.reach = webhooks::Reach::kPrivate;
  options.client.ca_file = settings.webhooks_ca_file;
  // The pauses in proportion to the first one, and so the rests.
  const double factor = settings.webhooks_retry_s /
                        std::chrono::duration<double>(options.retry_pauses.front()).count();
  const auto scaled = [factor](Duration pause) {
    return std::chrono::duration_cast<Duration>(pause * factor);
  };
  for (Duration& pause : options.retry_pauses) pause = scaled(pause);
  options.first_rest = scaled(options.first_rest);
  options.longest_rest = scaled(options.longest_rest);
  return options;
}

http::Endpoint endpoint_of(const std::string& text, const char* flag) {
  const auto endpoint = http::parse_endpoint(text);
  if (!endpoint) throw BadSettings(std::string(flag) + ": " + endpoint.faults().front().detail);
  return *endpoint;
}

std::vector<std::string> embed_origins(const ServeSettings& settings) {
  return origins_of("--embed-origins", settings.embed_origins, http::is_embed_origin);
}

http::ServerOptions public_options(const ServeSettings& settings) {
  http::ServerOptions options;
  options.listen = endpoint_of(settings.listen, "--listen");
  options.threads = settings.threads;
  if (options.threads == 0) options.threads = std::max(1U, std::thread::hardware_concurrency());
  options.max_connections = settings.max_connections;
  options.max_connections_per_address = settings.max_connections_per_address;
  options.grace = time_of(settings.stop_timeout_s);
  options.limits.header_time = time_of(settings.header_timeout_s);
  options.limits.body_time = time_of(settings.body_timeout_s);
  options.limits.idle_time = time_of(settings.idle_timeout_s);
  options.limits.write_time = time_of(settings.write_timeout_s);
  options.limits.handshake_time = time_of(settings.handshake_timeout_s);
  options.proxies = proxies_of(settings);
  options.cors_origins = origins_of("--cors-origin", settings.cors_origins, http::is_cors_origin);
  return options;
}

std::size_t viewers_of(const ServeSettings& settings) {
  if (settings.max_viewers == 0) return settings.max_connections / 2;
  if (settings.max_viewers >= settings.max_connections)
    throw BadSettings("--max-viewers: must be less than --max-connections (" +
                      std::to_string(settings.max_connections) +
                      "), or there is no connection left to buy on");
  return settings.max_viewers;
}

http::ServerOptions admin_options(const ServeSettings& settings) {
  constexpr std::size_t kConnections = 100;
  constexpr std::size_t kBodyBytes = 8U << 20U;
  http::ServerOptions options;
  options.listen = endpoint_of(settings.admin, "--admin");
  options.max_connections = kConnections;
  options.grace = time_of(settings.stop_timeout_s);
  options.limits.body_bytes = kBodyBytes;
  return options;
}

}  // namespace firstshow::cli
