// firstshow translation: the catalogue's texts in other languages, through the operator's port of
// the running server. Files are JSON objects from a text to its translation.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "catalogue/translations.hpp"
#include "cli/admin_command.hpp"

namespace firstshow::cli {
namespace {

namespace json = boost::json;
using catalogue::Texts;

/// Below what the server takes in one request: 1,000 texts, 64 KiB.
constexpr std::size_t kMaxTextsAtOnce = 1'000;
constexpr std::size_t kMaxBytesAtOnce = 60'000;

struct TranslationSettings : AdminSettings {
  std::string language;
  std::string file;
};

std::string path_of(const TranslationSettings& settings) {
  if (!catalogue::is_language_code(settings.language))
    throw std::runtime_error("--language: \"" + settings.language +
                             "\" names no language; hi and pt-BR would");
  return "/admin/v1/translations/" + settings.language;
}

std::string read_whole(const std::string& file) {
  if (file == "-") return {std::istreambuf_iterator<char>(std::cin), {}};
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All faults of the file in one sentence each, before anything is sent.
Texts read_file(const std::string& file) {
  const std::string content = read_whole(file);
  Parsed<Texts> parsed = read_json<Texts>(content, catalogue::read_texts);
  if (parsed) return *std::move(parsed);
  std::string sentence = file + " is not a JSON object of texts and translations:";
  for (const Fault& fault : parsed.faults())
    sentence += "\n  " + fault.pointer + " " + fault.detail;
  throw std::runtime_error(sentence);
}

struct Changes {
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t removed = 0;
  std::int64_t total = 0;
};

void send(const TranslationSettings& settings, json::object&& texts, Changes& changes) {
  json::object body;
  body["texts"] = std::move(texts);
  const AdminReply reply = ask_server(settings, "PUT", path_of(settings), json::serialize(body));
  changes.added += reply.body.at("added").as_int64();
  changes.changed += reply.body.at("changed").as_int64();
  changes.removed += reply.body.at("removed").as_int64();
  changes.total = reply.body.at("total").as_int64();
}

void put(const TranslationSettings& settings) {
  path_of(settings);
  const Texts texts = read_file(settings.file);
  Changes changes;
  json::object part;
  std::size_t bytes = 0;
  for (const auto& [text, translation] : texts) {
    const std::size_t more = json::serialize(json::object{{text, translation}}).size();
    if (part.size() == kMaxTextsAtOnce || (!part.empty() && bytes + more > kMaxBytesAtOnce)) {
      send(settings, std::move(part), changes);
      part = {};
      bytes = 0;
    }
    part.emplace(text, translation);
    bytes += more;
  }
  send(settings, std::move(part), changes);
  std::printf("%s: %lld added, %lld changed, %lld removed; %lld in all.\n",
              settings.language.c_str(), static_cast<long long>(changes.added),
              static_cast<long long>(changes.changed), static_cast<long long>(changes.removed),
              static_cast<long long>(changes.total));
}

/// One text a line, so that a file can be read, edited and compared.
void print_texts(const Texts& texts) {
  std::printf("{");
  const char* before = "\n";
  for (const auto& [text, translation] : texts) {
    std::printf("%s  %s: %s", before, json::serialize(json::string(text)).c_str(),
                json::serialize(json::string(translation)).c_str());
    before = ",\n";
  }
  std::printf("%s}\n", texts.empty() ? "" : "\n");
}

void print_missing(const TranslationSettings& settings) {
  const AdminReply reply = ask_server(settings, "GET", path_of(settings) + "/missing", "");
  Texts texts;
  for (const json::value& text : reply.body.at("texts").as_array())
    texts.emplace(std::string(text.as_string()), "");
  print_texts(texts);
}

void print_all(const TranslationSettings& settings) {
  const AdminReply reply = ask_server(settings, "GET", path_of(settings), "");
  Texts texts;
  for (const auto& field : reply.body.at("texts").as_object())
    texts.emplace(std::string(field.key()), std::string(field.value().as_string()));
  print_texts(texts);
}

}  // namespace

void add_translation(CLI::App& app) {
  auto settings = std::make_shared<TranslationSettings>();
  CLI::App* command =
      app.add_subcommand("translation", "Put the catalogue's texts into other languages");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help,
                       void (*run)(const TranslationSettings&)) {
    CLI::App* action = command->add_subcommand(name, help);
    add_admin_options(*action, *settings);
    action->add_option("--language", settings->language, "BCP 47: hi, ta, pt-BR")->required();
    action->callback([settings, run] { run(*settings); });
    return action;
  };
  add("put", "Add, replace and (where they are empty) remove translations", put)
      ->add_option("file", settings->file, "JSON: {\"Gold\": \"गोल्ड\"}; - reads standard input")
      ->required();
  add("missing", "The catalogue's texts that have none, as a file to fill in", print_missing);
  add("list", "All translations, as a file", print_all);
}

}  // namespace firstshow::cli
