#include "http/pages/pages.hpp"

#include <array>

#include "http/api/services.hpp"
#include "http/message/conditional.hpp"
#include "http/message/content_coding.hpp"
#include "http/pages/assets.hpp"
#include "http/pages/use_cases.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

constexpr std::string_view kShellPath = "/";
/// How long a page that follows from the time may be used; what is over stays that long on it.
constexpr std::chrono::minutes kPageTime{5};

std::string_view embedded_shell() {
  for (const EmbeddedFile& file : embedded_files())
    if (file.path == kShellPath) return file.content;
  return "<!doctype html><title>Firstshow</title><div id=\"page\"></div>";
}

/// Puts `text` after `mark`; nothing where there is no such mark.
void insert_after(std::string& page, std::string_view mark, std::string_view text) {
  const std::size_t at = page.find(mark);
  if (at != std::string::npos) page.insert(at + mark.size(), text);
}

Response as_page(Response response) {
  response.content_type = kHtmlContent;
  response.content_security_policy = kPageLoads;
  return response;
}

/// Whoever keeps the page for others must ask again for another language.
Response by_language(Response page) {
  page.add_header("Vary", "Accept-Language");
  return page;
}

/// The shell as readers of `language` get it: without the lines that load words of another one.
std::string in_language(std::string_view shell, PageLanguage language) {
  constexpr std::string_view kEnglish = "<html lang=\"en\"";
  constexpr std::string_view kWordsOf = " hreflang=\"";
  std::string page(shell);
  const std::size_t at = page.find(kEnglish);
  if (at != std::string::npos) page.replace(at + kEnglish.size() - 3, 2, language_code(language));
  for (std::size_t link = page.find(kWordsOf); link != std::string::npos;
       link = page.find(kWordsOf, link + 1)) {
    if (page.compare(link + kWordsOf.size(), 2, language_code(language)) == 0) continue;
    link = page.rfind('\n', link);
    page.erase(link, page.find('\n', link + 1) - link);
  }
  return page;
}

/// A page made from the catalogue, written once for each state of it and each kPageTime.
template <class Write>
Response catalogue_page(const Request& request, PageServices& services,
                        const catalogue::Listing& listing, std::string key, const Write& write) {
  static const std::string kShellTag = content_tag(embedded_shell());
  const auto period = static_cast<std::uint64_t>(request.now.time_since_epoch() / kPageTime);
  const PageStamp stamp{listing.revision.epoch, listing.revision.sequence, period, 0};
  const PageLanguage language = page_language(request);
  const std::string_view code = language_code(language);
  key += code;
  const std::string tag = format_revision(listing.revision) + "-" + std::to_string(period) + "-" +
                          kShellTag + "-" + std::string(code);
  return by_language(
      as_page(page_response(request, services.pages, key, stamp, tag, kRevalidated, [&] {
        return fill_shell(embedded_shell(), write(language), language);
      })));
}

/// A page that is always the same, in each language.
class FixedPage {
 public:
  explicit FixedPage(PageText (*write)(PageLanguage)) {
    for (const PageLanguage language : {PageLanguage::kEnglish, PageLanguage::kHindi}) {
      Form& form = forms_[static_cast<std::size_t>(language)];
      form.text = std::make_shared<const std::string>(
          write == nullptr ? in_language(embedded_shell(), language)
                           : fill_shell(embedded_shell(), write(language), language));
      form.tag = content_tag(*form.text);
    }
  }
  SharedText text(const Request& request) const { return form(request).text; }
  Response page(const Request& request) const {
    const Form& asked = form(request);
    return by_language(as_page(tagged(request, asked.tag, asked.text, kRevalidated)));
  }

 private:
  struct Form {
    SharedText text;
    std::string tag;
  };
  const Form& form(const Request& request) const {
    return forms_[static_cast<std::size_t>(page_language(request))];
  }
  std::array<Form, 2> forms_;
};

}  // namespace

std::string_view language_code(PageLanguage language) {
  return language == PageLanguage::kHindi ? "hi" : "en";
}

bool wants_page(const Request& request) {
  const bool reading = request.method == Method::kGet || request.method == Method::kHead;
  return reading && request.header("Accept").find("text/html") != std::string_view::npos;
}

Response page_at(const Request& request, std::string_view path) {
  if (auto found = embedded_assets().find(request, path)) return *std::move(found);
  return problem(request, kNoSuchRoute, "This server was built without pages.");
}

Response missing_page(const Request& request) {
  if (!wants_page(request)) return problem(request, kNoSuchRoute, "");
  static const FixedPage kPage(missing_text);
  Response response;
  response.status = kNoSuchRoute.status;
  response.shared_body = kPage.text(request);
  response.problem = kNoSuchRoute.type;
  return by_language(as_page(std::move(response)));
}

Response shell_page(const Request& request) {
  static const FixedPage kPage(nullptr);
  return kPage.page(request);
}

PageLanguage page_language(const Request& request) {
  return prefers_hindi(request.header("Accept-Language")) ? PageLanguage::kHindi
                                                          : PageLanguage::kEnglish;
}

void append_escaped(std::string& html, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
}

std::string fill_shell(std::string_view shell, const PageText& page, PageLanguage language) {
  constexpr std::string_view kTitle = "<title>Firstshow</title>";
  std::string html = in_language(shell, language);
  std::string head = "<title>";
  append_escaped(head, page.title);
  head += " · Firstshow</title>\n    <meta property=\"og:title\" content=\"";
  append_escaped(head, page.title);
  head += "\">\n    <meta property=\"og:site_name\" content=\"Firstshow\">";
  for (const char* name : {"name=\"description\"", "property=\"og:description\""}) {
    if (page.description.empty()) continue;
    head.append("\n    <meta ").append(name).append(" content=\"");
    append_escaped(head, page.description);
    head += "\">";
  }
  // Low priority: without the script nothing uses it. `crossorigin` must match fetch(), or the
  // browser fetches it twice.
  for (const std::string& path : page.reads)
    head += "\n    <link rel=\"preload\" as=\"fetch\" crossorigin fetchpriority=\"low\" href=\"" +
            path + "\">";
  if (const std::size_t at = html.find(kTitle); at != std::string::npos)
    html.replace(at, kTitle.size(), head);
  insert_after(html, "<div id=\"page\">", "<main class=\"plain\">" + page.body + "</main>");
  return html;
}

namespace {

Response page_of_show(const Request& request, PageServices& services, bool seats) {
  const catalogue::SharedListing listing = services.directory.listing();
  const auto id = request.id_at<ShowTag>(0);
  const catalogue::ShowEntry* show = id ? listing->find_show(*id) : nullptr;
  if (show == nullptr) return missing_page(request);
  const PageKind kind = seats ? PageKind::kSeatsHtml : PageKind::kDetailsHtml;
  return catalogue_page(
      request, services, *listing, page_key(kind, *id),
      [&](PageLanguage language) { return show_text(*listing, *show, seats, language); });
}

}  // namespace

/// GET /: what is on.
Response home_page(const Request& request, PageServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  const std::string key(1, static_cast<char>(PageKind::kHtml));
  return catalogue_page(request, services, *listing, key, [&](PageLanguage language) {
    return home_text(*listing, request.now, language);
  });
}

/// GET /titles/{id}
Response title_page(const Request& request, PageServices& services) {
  const catalogue::SharedListing listing = services.directory.listing();
  const auto id = request.id_at<TitleTag>(0);
  const catalogue::Title* title = id ? listing->find_title(*id) : nullptr;
  if (title == nullptr) return missing_page(request);
  return catalogue_page(
      request, services, *listing, page_key(PageKind::kHtml, *id),
      [&](PageLanguage language) { return title_text(*listing, *title, request.now, language); });
}

/// GET /shows/{id}: the hall.
Response seats_page(const Request& request, PageServices& services) {
  return page_of_show(request, services, true);
}

/// GET /shows/{id}/details: the steps after it.
Response details_page(const Request& request, PageServices& services) {
  return page_of_show(request, services, false);
}

/// GET of what only its buyer may see: the script asks for it with the buyer's token.
Response purchase_page(const Request& request) {
  static const FixedPage kPage(purchase_text);
  return kPage.page(request);
}

/// GET /service_worker.js: what keeps the pages of orders where there is no network. It asks this
/// server and nobody else.
Response service_worker(const Request& request) {
  Response worker = page_at(request, "/service_worker.js");
  if (worker.status == 200 || worker.status == 304) worker.content_security_policy = kWorkerLoads;
  return worker;
}

}  // namespace firstshow::http
