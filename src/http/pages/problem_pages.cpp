#include "http/pages/problem_pages.hpp"

#include <sodium.h>

#include <array>
#include <utility>

#include "base/enumerators.hpp"
#include "http/message/json_writer.hpp"
#include "http/pages/assets.hpp"
#include "http/pages/use_cases.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

template <std::size_t... Numbers>
constexpr std::array<const ProblemKind*, sizeof...(Numbers)> kinds_of(
    std::index_sequence<Numbers...> /*all*/) {
  return {&kProblem<static_cast<ProblemId>(Numbers)>...};
}

/// Every problem that no refusal of the core stands for.
constexpr auto kProblems = kinds_of(std::make_index_sequence<number_of(ProblemId::kEnd)>());

/// Content that names its own style by its hash, so that the policy need not allow inline styles.
constexpr std::string_view kStyle =
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;"
    "color:#1b1b1f;background:#fff}code{background:#eee;padding:.1em .3em;border-radius:.2em}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6ea;background:#16161a}"
    "code{background:#2b2b31}a{color:#9ab8ff}}";

const std::string& page_policy() {
  static const std::string kPolicy = [] {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(kStyle.data()),
                       kStyle.size());
    constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;
    std::array<char, sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, kVariant)> text{};
    sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), kVariant);
    return "default-src 'none'; style-src 'sha256-" + std::string(text.data()) +
           "'; base-uri 'none'; frame-ancestors 'none'";
  }();
  return kPolicy;
}

void append_as_html(std::string& html, std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else {
      html += c;
    }
  }
}

std::string explanation_page(const ProblemKind& explained) {
  std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">";
  html += "<meta name=\"viewport\" content=\"width=device-width\"><title>";
  append_as_html(html, explained.title);
  html.append("</title><style>").append(kStyle).append("</style></head>\n<body><h1>");
  append_as_html(html, explained.title);
  html.append("</h1>\n<p><code>").append(explained.type).append("</code>, status ");
  html.append(std::to_string(explained.status)).append("</p>\n<h2>What it means</h2>\n<p>");
  append_as_html(html, explained.meaning);
  html += "</p>\n<h2>What to do</h2>\n<p>";
  append_as_html(html, explained.remedy);
  html += "</p>\n<p><a href=\"/docs\">The whole API</a></p></body></html>\n";
  return html;
}

std::string explanation_json(const ProblemKind& explained) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  json.field("type", explained.type);
  json.field("title", explained.title);
  json.field("status", explained.status);
  json.field("meaning", explained.meaning);
  json.field("remedy", explained.remedy);
  json.end_object();
  return text;
}

/// People send text/html, programs ask for JSON, and who does not care is a person with curl.
bool wants_json(const Request& request) {
  const std::string_view accept = request.header("Accept");
  return accept.find("json") != std::string_view::npos &&
         accept.find("text/html") == std::string_view::npos;
}

}  // namespace

void for_each_problem(const std::function<void(const ProblemKind&)>& each) {
  for (const ProblemKind* kind : kProblems)
    if (!kind->meaning.empty()) each(*kind);
  for (std::size_t number = 1; number < booking::kRefusalKinds; ++number)
    each(problem_kind(static_cast<booking::Refusal>(number)));
}

const ProblemKind* explain(std::string_view type) {
  const ProblemKind* found = nullptr;
  for_each_problem([&](const ProblemKind& explained) {
    if (explained.type == type) found = &explained;
  });
  return found;
}

/// GET /problems/{name}: where the type of a problem leads to.
Response explain_problem(const Request& request) {
  const ProblemKind* const explained = explain(request.path);
  if (explained == nullptr)
    return problem(request, kNoSuchRoute, "There is no such type of problem.");
  const bool json = wants_json(request);
  const auto text = std::make_shared<const std::string>(json ? explanation_json(*explained)
                                                             : explanation_page(*explained));
  Response response = tagged(request, content_tag(*text), text, kRevalidated);
  response.add_header("Vary", "Accept");
  if (!json) {
    response.content_type = kHtmlContent;
    response.content_security_policy = page_policy();
  }
  return response;
}

}  // namespace firstshow::http
