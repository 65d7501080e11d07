// Titles and showtimes as HTML that needs no script: what search engines and old browsers read.

#include <array>
#include <cstdio>
#include <optional>
#include <unordered_map>
#include <vector>

#include "catalogue/shows_wanted.hpp"
#include "catalogue/venue_clock.hpp"
#include "http/pages/pages.hpp"

namespace firstshow::http {
namespace {

/// What is not shown every day; the pages list it apart.
constexpr std::string_view kRareKinds = "play,concert,match";
constexpr std::size_t kMaxTimesOfTitle = 6;  ///< on the home page
constexpr std::size_t kMaxTimes = 300;
constexpr std::size_t kMaxTitles = 500;  ///< on the home page, which reads well below a hundred

/// How a page ends that needs a script for what people came for. The script takes it away.
constexpr std::string_view kNeedsScript =
    "<p lang=\"en\">Seats and orders need JavaScript and a browser of the last few years (Chrome, "
    "Edge, Firefox, Safari). If nothing more comes, load the page again.</p>\n"
    "<p lang=\"hi\">सीटों और ऑर्डर के लिए JavaScript और पिछले कुछ सालों का ब्राउज़र (Chrome, Edge, "
    "Firefox, Safari) चाहिए। कुछ और न दिखे तो पेज फिर से खोलें।</p>\n";

/// What the catalogue has a code for (a title's kind or language, a person's part in it), in words.
struct Named {
  std::string_view code;
  std::string_view name;
};
constexpr std::size_t kNames = 18;

/// What the server itself says on a page.
struct PageWords {
  std::array<const char*, 7> days;
  std::array<const char*, 12> months;
  const char* on_now;
  const char* what_there_is;
  const char* minutes;
  const char* films;
  const char* not_films;
  const char* price_before;  ///< what one adult pays at least stands between these
  const char* price_after;
  const char* showtimes;
  const char* none_on_sale;
  const char* what_is_on;
  const char* your_tickets;
  const char* not_here;
  std::array<Named, kNames> names;
};

constexpr PageWords kEnglishWords = {
    {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
    "On now",
    "What is on, and seats for it.",
    "min",
    "Films",
    "Plays, concerts and matches",
    "from ",
    "",
    "Showtimes",
    "None is on sale at the moment.",
    "What is on",
    "Your tickets",
    "This page is not here",
    {{{"film", "Film"},
      {"play", "Play"},
      {"concert", "Concert"},
      {"match", "Match"},
      {"director", "Director"},
      {"cast", "Cast"},
      {"writer", "Writer"},
      {"music", "Music"},
      {"en", "English"},
      {"hi", "Hindi"},
      {"mr", "Marathi"},
      {"ta", "Tamil"},
      {"te", "Telugu"},
      {"kn", "Kannada"},
      {"ml", "Malayalam"},
      {"bn", "Bengali"},
      {"gu", "Gujarati"},
      {"pa", "Punjabi"}}}};

constexpr PageWords kHindiWords = {
    {"रवि", "सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि"},
    {"जन॰", "फ़र॰", "मार्च", "अप्रैल", "मई", "जून", "जुल॰", "अग॰", "सित॰", "अक्तू॰", "नव॰", "दिस॰"},
    "अभी क्या चल रहा है",
    "अभी क्या चल रहा है, और उसके टिकट।",
    "मिनट",
    "फ़िल्में",
    "नाटक, कॉन्सर्ट और मैच",
    "",
    " से",
    "शो के समय",
    "अभी किसी शो के टिकट नहीं मिल रहे।",
    "अभी क्या चल रहा है",
    "आपके टिकट",
    "यह पेज नहीं मिला",
    {{{"film", "फ़िल्म"},
      {"play", "नाटक"},
      {"concert", "कॉन्सर्ट"},
      {"match", "मैच"},
      {"director", "निर्देशन"},
      {"cast", "कलाकार"},
      {"writer", "लेखन"},
      {"music", "संगीत"},
      {"en", "अंग्रेज़ी"},
      {"hi", "हिन्दी"},
      {"mr", "मराठी"},
      {"ta", "तमिल"},
      {"te", "तेलुगु"},
      {"kn", "कन्नड़"},
      {"ml", "मलयालम"},
      {"bn", "बांग्ला"},
      {"gu", "गुजराती"},
      {"pa", "पंजाबी"}}}};

constexpr bool name_the_same(const PageWords& a, const PageWords& b) {
  for (std::size_t i = 0; i < kNames; ++i)
    if (a.names[i].code != b.names[i].code || b.names[i].name.empty()) return false;
  return true;
}
static_assert(name_the_same(kEnglishWords, kHindiWords), "each name is there in every language");

const PageWords& words_of(PageLanguage language) {
  return language == PageLanguage::kHindi ? kHindiWords : kEnglishWords;
}

/// What a page is written with: the server's own words, and the texts of the catalogue.
struct Wording {
  Wording(const catalogue::Listing& of, PageLanguage in)
      : words(words_of(in)), listing(of), language(language_code(in)) {}

  std::string_view operator()(std::string_view text) const {
    return catalogue::translated(listing, language, text);
  }
  /// What `code` stands for; the code itself where it has no name here.
  std::string_view name_of(std::string_view code) const {
    for (const Named& known : words.names)
      if (known.code == code) return known.name;
    return code;
  }

  const PageWords& words;
  const catalogue::Listing& listing;
  std::string_view language;
};

/// "Sun 22 Nov, 18:15" on the wall of the venue.
std::string wall_time(const catalogue::ShowEntry& entry, const PageWords& words) {
  const auto wall = catalogue::VenueClock(entry.venue->time_zone).wall(entry.show.starts_at);
  const auto day = std::chrono::floor<std::chrono::days>(wall);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{wall - day};
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%s %u %s, %02d:%02d",
                words.days[std::chrono::weekday{day}.c_encoding()],
                static_cast<unsigned>(date.day()),
                words.months[static_cast<unsigned>(date.month()) - 1],
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()));
  return text.data();
}

/// What one place of the first ticket type costs at least: what one adult pays. Nothing where that
/// type is not sold at all.
std::optional<Paise> price_from(const booking::PriceList& prices) {
  std::optional<Paise> least;
  const std::size_t categories = prices.prices.size() / prices.types.size();
  for (std::size_t category = 0; category < categories; ++category) {
    const Paise price = prices.price(static_cast<booking::CategoryIndex>(category), 0);
    if (price != booking::kNotOffered && (!least || price < *least)) least = price;
  }
  return least;
}

void append_show(std::string& html, const catalogue::ShowEntry& entry, const Wording& wording) {
  const PageWords& words = wording.words;
  html += "<li><a href=\"/shows/" + format_id(entry.show.id) + "\"><time datetime=\"" +
          format_time(entry.show.starts_at) + "\">" + wall_time(entry, words) + "</time></a>, ";
  append_escaped(html, wording(entry.venue->name));
  html += ", ";
  append_escaped(html, wording(entry.venue->city));
  if (const auto price = price_from(entry.show.prices))
    html.append(", ")
        .append(words.price_before)
        .append(format_money(*price, entry.show.prices.currency))
        .append(words.price_after);
  html += "</li>\n";
}

using Shows = std::vector<const catalogue::ShowEntry*>;

std::string list_of(const Shows& shows, const Wording& wording) {
  std::string html = "<ul>\n";
  for (const catalogue::ShowEntry* const entry : shows) append_show(html, *entry, wording);
  return html + "</ul>\n";
}

/// By title, the first shows of each that are or will be on sale.
std::unordered_map<const catalogue::Title*, Shows> next_shows(const catalogue::Listing& listing,
                                                              Time now) {
  std::unordered_map<const catalogue::Title*, Shows> next;
  for (const catalogue::ShowEntry& entry : listing.shows) {
    if (!catalogue::is_wanted(entry, {}, now)) continue;
    Shows& shows = next[entry.title];
    if (shows.size() < kMaxTimesOfTitle) shows.push_back(&entry);
  }
  return next;
}

/// "Film, UA 13+, Hindi, 2D, 138 min".
std::string facts(const catalogue::Title& title, const Wording& wording) {
  std::string text(wording.name_of(title.kind));
  for (const std::string_view fact : {std::string_view(title.certificate),
                                      wording.name_of(title.language), wording(title.format)})
    if (!fact.empty()) text.append(", ").append(fact);
  if (title.running_minutes > 0)
    text += ", " + std::to_string(title.running_minutes) + " " + wording.words.minutes;
  return text;
}

/// A title of the home page with its next shows.
void append_title(std::string& html, const catalogue::Title& title, const Shows& shows,
                  const Wording& wording) {
  html += "<section>\n<h3><a href=\"/titles/" + format_id(title.id) + "\">";
  append_escaped(html, wording(title.name));
  html += "</a></h3>\n<p>";
  append_escaped(html, facts(title, wording));
  html += "</p>\n" + list_of(shows, wording) + "</section>\n";
}

/// The venue, its address and its city, each where it is not in what stands before it. As HTML.
std::string where(const catalogue::ShowEntry& entry, const Wording& wording) {
  std::string place;
  append_escaped(place, wording(entry.venue->name));
  for (const std::string* part : {&entry.venue->address, &entry.venue->city}) {
    const std::string_view said = wording(*part);
    if (said.empty() || place.find(said) != std::string::npos) continue;
    place += ", ";
    append_escaped(place, said);
  }
  return place;
}

}  // namespace

PageText home_text(const catalogue::Listing& listing, Time now, PageLanguage language) {
  const Wording wording(listing, language);
  const PageWords& words = wording.words;
  PageText page{words.on_now, words.what_there_is, ""};
  page.body.append("<h1>").append(words.on_now).append("</h1>\n");
  const auto next = next_shows(listing, now);
  std::size_t left = kMaxTitles;
  for (const bool films : {true, false}) {
    std::string sections;
    for (const std::size_t n : listing.titles_by_name) {
      const catalogue::Title& title = listing.titles[n];
      const auto shows = next.find(&title);
      if (catalogue::is_of_kind(title.kind, kRareKinds) == films || shows == next.end() ||
          left == 0)
        continue;
      --left;
      append_title(sections, title, shows->second, wording);
    }
    if (sections.empty()) continue;
    page.body.append("<h2>").append(films ? words.films : words.not_films).append("</h2>\n");
    page.body += sections;
  }
  page.body += kNeedsScript;
  return page;
}

PageText title_text(const catalogue::Listing& listing, const catalogue::Title& title, Time now,
                    PageLanguage language) {
  const Wording wording(listing, language);
  const PageWords& words = wording.words;
  const std::string name(wording(title.name));
  const std::string synopsis(wording(title.synopsis));
  PageText page{name, synopsis, "<h1>"};
  append_escaped(page.body, name);
  page.body += "</h1>\n<p>";
  append_escaped(page.body, facts(title, wording));
  page.body += "</p>\n<p>";
  append_escaped(page.body, synopsis);
  page.body += "</p>\n";
  for (const catalogue::Person& person : title.people) {
    page.body += "<p>";
    append_escaped(page.body, wording(person.name));
    if (!person.role.empty())
      append_escaped(page.body, ", " + std::string(wording.name_of(person.role)));
    page.body += "</p>\n";
  }
  catalogue::ShowsWanted wanted;
  wanted.title = title.id;
  Shows shows;
  for (const catalogue::ShowEntry& entry : listing.shows) {
    if (!catalogue::is_wanted(entry, wanted, now)) continue;
    shows.push_back(&entry);
    if (shows.size() == kMaxTimes) break;
  }
  page.body.append("<h2>").append(words.showtimes).append("</h2>\n");
  if (shows.empty())
    page.body.append("<p>").append(words.none_on_sale).append("</p>\n");
  else
    page.body += list_of(shows, wording);
  page.body.append("<p><a href=\"/\">").append(words.what_is_on).append("</a></p>\n");
  page.body += kNeedsScript;
  return page;
}

PageText show_text(const catalogue::Listing& listing, const catalogue::ShowEntry& entry, bool seats,
                   PageLanguage language) {
  const Wording wording(listing, language);
  const std::string name(wording(entry.title->name));
  const std::string when = wall_time(entry, wording.words);
  PageText page{name, when + ", " + std::string(wording(entry.venue->name)), "<h1>"};
  append_escaped(page.body, name);
  page.body += "</h1>\n<p><time datetime=\"" + format_time(entry.show.starts_at) + "\">" + when +
               "</time>, " + where(entry, wording) + "</p>\n";
  page.body += kNeedsScript;
  if (seats)
    page.reads = {"/v1/shows/" + format_id(entry.show.id),
                  "/v1/seat-plans/" + format_id(entry.show.plan) + "/compact"};
  page.body += "<p lang=\"en\">Without them, buy at the box office: " +
               where(entry, {listing, PageLanguage::kEnglish}) +
               ".</p>\n<p lang=\"hi\">इनके बिना टिकट खिड़की से ख़रीदें: " +
               where(entry, {listing, PageLanguage::kHindi}) + "।</p>\n";
  return page;
}

PageText purchase_text(PageLanguage language) {
  const PageWords& words = words_of(language);
  PageText page{words.your_tickets, "", ""};
  page.body.append("<h1>").append(words.your_tickets).append("</h1>\n");
  page.body += kNeedsScript;
  page.body +=
      "<p lang=\"en\">Without them, the box office finds your tickets by your order code, and "
      "sells others.</p>\n"
      "<p lang=\"hi\">इनके बिना टिकट खिड़की आपके ऑर्डर कोड से आपके टिकट ढूँढ देगी, और नए भी "
      "बेचेगी।</p>\n";
  return page;
}

PageText missing_text(PageLanguage language) {
  const PageWords& words = words_of(language);
  PageText page{words.not_here, "", ""};
  page.body.append("<h1>").append(words.not_here).append("</h1>\n<p><a href=\"/\">");
  page.body.append(words.what_is_on).append("</a></p>\n");
  return page;
}

}  // namespace firstshow::http
