#include "cli/serve/settings_document.hpp"

#include "cli/serve/settings_table.hpp"

namespace firstshow::cli {
namespace {

constexpr const char* kMarkdownHead =
    "# Configuration\n\n"
    "Every setting of `firstshow serve`. A flag wins over the environment variable, that over the\n"
    "TOML file, that over the default. Lists are separated by commas in a variable, and are lists\n"
    "in the file; a flag is repeated. A setting that cannot be used stops the start with a\n"
    "sentence.\n\n"
    "This page is written by `firstshow settings --format markdown` and a test holds it to the\n"
    "program. `firstshow settings --format environment` writes [.env.example](../.env.example).\n"
    "[operations.md](operations.md) says which of them matter when.\n\n"
    "```toml\n"
    "# firstshow serve --config /etc/firstshow/firstshow.toml\n"
    "database = \"/var/lib/firstshow/firstshow.db\"\n"
    "listen = \"0.0.0.0:8443\"\n"
    "tls_certificate = \"/etc/firstshow/fullchain.pem\"\n"
    "tls_key = \"/etc/firstshow/privkey.pem\"\n"
    "trusted_proxy = [\"10.0.0.0/8\"]\n"
    "log_format = \"json\"\n"
    "```\n";

constexpr const char* kEnvironmentHead =
    "# Settings of firstshow serve, for systemd's EnvironmentFile or compose's env_file. Those\n"
    "# that are commented out show their default. Written by:\n"
    "# firstshow settings --format environment > .env.example\n";

/// " (`text`, `json`)", or nothing.
std::string choices_of(const Setting& setting) {
  std::string text;
  for (const std::string& choice : setting.choices)
    text.append(text.empty() ? " (`" : ", `").append(choice).append("`");
  return text.empty() ? text : text + ")";
}

}  // namespace

std::string settings_as_markdown() {
  ServeSettings defaults;
  std::string text = kMarkdownHead;
  std::string group;
  for (const Setting& setting : all_settings(defaults)) {
    if (group != setting.group) {
      group = setting.group;
      text.append("\n## ").append(group).append(
          "\n\n| flag | TOML | environment | default | meaning |\n"
          "| --- | --- | --- | --- | --- |\n");
    }
    const std::string value = setting.value();
    text.append("| `").append(setting.flag).append("` | `").append(setting.key());
    text.append("` | `").append(setting.variable()).append("` | ");
    text.append(value.empty() ? "-" : "`" + value + "`").append(" | ").append(setting.meaning);
    text.append(choices_of(setting)).append(" |\n");
  }
  return text;
}

std::string settings_as_environment() {
  ServeSettings defaults;
  std::string text = kEnvironmentHead;
  std::string group;
  for (const Setting& setting : all_settings(defaults)) {
    if (group != setting.group) {
      group = setting.group;
      text.append("\n# --- ").append(group).append(" ---\n");
    }
    text.append("# ").append(setting.meaning).append("\n#").append(setting.variable());
    text.append("=").append(setting.value()).append("\n");
  }
  return text;
}

}  // namespace firstshow::cli
