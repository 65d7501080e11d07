// Titles and showtimes as HTML that needs no script: what search engines and old browsers read.

#include <array>
#include <cstdio>
#include <unordered_map>
#include <vector>

#include "catalog/venue_clock.hpp"
#include "http/pages.hpp"
#include "http/search_catalogue.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMostTimesOfTitle = 6;  ///< on the home page
constexpr std::size_t kMostTimes = 300;
constexpr std::size_t kMostTitles = 500;  ///< on the home page, which reads well below a hundred

/// How a page ends that needs a script for what people came for. The script takes it away.
constexpr std::string_view kNeedsScript =
    "<p lang=\"en\">Seats and orders need JavaScript and a browser of the last few years (Chrome, "
    "Edge, Firefox, Safari). If nothing more comes, load the page again.</p>\n"
    "<p lang=\"hi\">सीटों और ऑर्डर के लिए JavaScript और पिछले कुछ सालों का ब्राउज़र (Chrome, Edge, "
    "Firefox, Safari) चाहिए। कुछ और न दिखे तो पेज फिर से खोलें।</p>\n";

/// "Sun 22 Nov, 18:15" on the wall of the venue.
std::string wall_time(const catalog::ShowEntry& entry) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto wall = catalog::VenueClock(entry.venue->time_zone).wall(entry.show.starts_at);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{wall - day};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%s %u %s, %02d:%02d",
                kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text.data();
}

void append_show(std::string& html, const catalog::ShowEntry& entry) {
  html += "<li><a href=\"/shows/" + format_id(entry.show.id) + "\"><time datetime=\"" +
          format_time(entry.show.starts_at) + "\">" + wall_time(entry) + "</time></a>, ";
  append_escaped(html, entry.venue->name);
  html += ", ";
  append_escaped(html, entry.venue->city);
  html += "</li>\n";
}

using Shows = std::vector<const catalog::ShowEntry*>;

std::string list_of(const Shows& shows) {
  std::string html = "<ul>\n";
  for (const catalog::ShowEntry* const entry : shows) append_show(html, *entry);
  return html + "</ul>\n";
}

/// By title, the first shows of each that are or will be on sale.
std::unordered_map<const catalog::Title*, Shows> next_shows(const catalog::Listing& listing,
                                                            Time now) {
  std::unordered_map<const catalog::Title*, Shows> next;
  for (const catalog::ShowEntry& entry : listing.shows) {
    if (!is_wanted(entry, {}, now)) continue;
    Shows& shows = next[entry.title];
    if (shows.size() < kMostTimesOfTitle) shows.push_back(&entry);
  }
  return next;
}

/// "film, UA 13+, hi, 2D, 138 min".
std::string facts(const catalog::Title& title) {
  std::string text = title.kind;
  for (const std::string* fact : {&title.certificate, &title.language, &title.format})
    if (!fact->empty()) text += ", " + *fact;
  if (title.running_minutes > 0) text += ", " + std::to_string(title.running_minutes) + " min";
  return text;
}

}  // namespace

PageText home_text(const catalog::Listing& listing, Time now) {
  PageText page{"On now", "What is on, and seats for it.", "<h1>On now</h1>\n"};
  const auto next = next_shows(listing, now);
  std::size_t left = kMostTitles;
  for (const std::size_t n : listing.titles_by_name) {
    const catalog::Title& title = listing.titles[n];
    const auto shows = next.find(&title);
    if (shows == next.end()) continue;
    if (left-- == 0) break;
    page.body += "<section>\n<h2><a href=\"/titles/" + format_id(title.id) + "\">";
    append_escaped(page.body, title.name);
    page.body += "</a></h2>\n<p>";
    append_escaped(page.body, facts(title));
    page.body += "</p>\n" + list_of(shows->second) + "</section>\n";
  }
  page.body += kNeedsScript;
  return page;
}

PageText title_text(const catalog::Listing& listing, const catalog::Title& title, Time now) {
  PageText page{title.name, title.synopsis, "<h1>"};
  append_escaped(page.body, title.name);
  page.body += "</h1>\n<p>";
  append_escaped(page.body, facts(title));
  page.body += "</p>\n<p>";
  append_escaped(page.body, title.synopsis);
  page.body += "</p>\n";
  for (const catalog::Person& person : title.people) {
    page.body += "<p>";
    append_escaped(page.body, person.name);
    if (!person.role.empty()) append_escaped(page.body, ", " + person.role);
    page.body += "</p>\n";
  }
  ShowsWanted wanted;
  wanted.title = title.id;
  Shows shows;
  for (const catalog::ShowEntry& entry : listing.shows) {
    if (!is_wanted(entry, wanted, now)) continue;
    shows.push_back(&entry);
    if (shows.size() == kMostTimes) break;
  }
  page.body += "<h2>Showtimes</h2>\n";
  page.body += shows.empty() ? "<p>None is on sale at the moment.</p>\n" : list_of(shows);
  page.body += "<p><a href=\"/\">What is on</a></p>\n";
  page.body += kNeedsScript;
  return page;
}

PageText show_text(const catalog::ShowEntry& entry) {
  std::string where;
  append_escaped(where, entry.venue->name);
  for (const std::string* part : {&entry.venue->address, &entry.venue->city}) {
    if (part->empty() || where.find(*part) != std::string::npos) continue;
    where += ", ";
    append_escaped(where, *part);
  }
  const std::string when = wall_time(entry);
  PageText page{entry.title->name, when + ", " + entry.venue->name, "<h1>"};
  append_escaped(page.body, entry.title->name);
  page.body += "</h1>\n<p><time datetime=\"" + format_time(entry.show.starts_at) + "\">" + when +
               "</time>, " + where + "</p>\n";
  page.body += kNeedsScript;
  page.body += "<p lang=\"en\">Without them, buy at the box office: " + where +
               ".</p>\n<p lang=\"hi\">इनके बिना टिकट खिड़की से ख़रीदें: " + where + "।</p>\n";
  return page;
}

PageText purchase_text() {
  PageText page{"Your tickets", "", "<h1>Your tickets <span lang=\"hi\">आपके टिकट</span></h1>\n"};
  page.body += kNeedsScript;
  page.body +=
      "<p lang=\"en\">Without them, the box office finds your tickets by your order code, and "
      "sells others.</p>\n"
      "<p lang=\"hi\">इनके बिना टिकट खिड़की आपके ऑर्डर कोड से आपके टिकट ढूँढ देगी, और नए भी "
      "बेचेगी।</p>\n";
  return page;
}

PageText missing_text() {
  return {"This page is not here", "",
          "<h1>This page is not here <span lang=\"hi\">यह पेज यहाँ नहीं है</span></h1>\n"
          "<p><a href=\"/\">What is on <span lang=\"hi\">अभी क्या चल रहा है</span></a></p>\n"};
}

}  // namespace firstshow::http
