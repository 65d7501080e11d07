#pragma once
// The pages of the storefront as the server sends them: the embedded shell, whose script draws the
// page, and in it as plain HTML what those without a script may read: titles and showtimes, or what
// the page needs. Any thread; nothing fails but what writes a page.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/directory.hpp"
#include "http/message/exchange.hpp"

namespace firstshow::http {

/// Whether a browser asks for something to look at, rather than a program for data.
bool wants_page(const Request& request);

/// The embedded page at `path` ("/", "/sandbox"); a problem if this server was built without.
Response page_at(const Request& request, std::string_view path);

/// 404: the storefront's page for it to browsers, a problem to programs.
Response missing_page(const Request& request);

/// `text` as it may stand in an element or in an attribute with double quotes.
void append_escaped(std::string& html, std::string_view text);

/// The languages that the server writes pages in; their scripts have the same (web/src/words).
enum class PageLanguage : std::uint8_t { kEnglish, kHindi };
/// "en", "hi".
std::string_view language_code(PageLanguage language);

/// By Accept-Language, as the script chooses it where its visitor has not.
PageLanguage page_language(const Request& request);

/// What a page says of itself in its head, and to those without a script.
struct PageText {
  std::string title;
  std::string description;
  std::string body;  ///< HTML
  /// What its script reads first, as paths: browsers ask for it beside the script.
  std::vector<std::string> reads{};
};

/// `shell` with the words of a page put into it: its title, what other sites show of it (the Open
/// Graph protocol, ogp.me), its body, its language.
std::string fill_shell(std::string_view shell, const PageText& page, PageLanguage language);
/// The shell as it is, but for its language.
Response shell_page(const Request& request);

/// What is on, every title with its next shows.
PageText home_text(const catalogue::Listing& listing, Time now, PageLanguage language);
/// One title with its shows. Texts of the catalogue are translated here and on every page.
PageText title_text(const catalogue::Listing& listing, const catalogue::Title& title, Time now,
                    PageLanguage language);
// What only a script can show: what that needs, and the way to the box office, in both languages.
/// `seats`: of the page whose script draws the hall; else of a later step.
PageText show_text(const catalogue::Listing& listing, const catalogue::ShowEntry& entry, bool seats,
                   PageLanguage language);
PageText purchase_text(PageLanguage language);
PageText missing_text(PageLanguage language);

}  // namespace firstshow::http
