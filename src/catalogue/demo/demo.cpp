#include "catalogue/demo/demo.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "catalogue/demo/demo_catalogue.hpp"
#include "catalogue/demo/demo_hindi.hpp"
#include "catalogue/directory.hpp"
#include "catalogue/plans/plan_template.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::catalogue {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using LocalDay = std::chrono::sys_days;

/// Cinemas sell until then.
constexpr minutes kSaleAfterStart{20};
/// A theatre night and the concert come once or twice a week: whatever the days asked for, one of
/// each is ahead.
constexpr int kDaysOfBigNights = 8;
constexpr std::size_t kGuestDays = 7;

/// The demonstration's rows have ids of their own from long ago, so that another
/// run names the same things.
template <class Id>
Id demo_id(std::size_t number) {
  const LocalDay first = std::chrono::year{2024} / std::chrono::January / 2;
  return Id{first_id_at(first) + static_cast<std::int64_t>(number) + 1};
}

LocalDay local_day(Time time) {
  return std::chrono::floor<days>(time + kDemoOffset);
}
Time local_time(LocalDay day, minutes after_midnight) {
  return Time{day} + after_midnight - kDemoOffset;
}

/// Takes `work` to the desk, however many turns it needs; every reply must be a success.
std::vector<desk::Reply> do_all(desk::Desk& desk, Time now, const std::vector<desk::Work>& work) {
  std::vector<desk::Reply> replies;
  while (replies.size() < work.size()) {
    for (desk::Reply& reply : desk.turn(now, std::span(work).subspan(replies.size()))) {
      if (reply.refusal != desk::DeskRefusal::kNone) {
        throw std::runtime_error("the demonstration could not be written (" +
                                 std::string(desk_refusal_name(reply.refusal)) +
                                 "): " + reply.fault);
      }
      if (!reply.outcome.ok()) {
        throw std::runtime_error("the demonstration was refused: " +
                                 std::string(booking::refusal_name(reply.outcome.refusal)));
      }
      replies.push_back(std::move(reply));
    }
  }
  return replies;
}

void put_demo_texts(store::Database& db, const Texts& texts) {
  if (put_translations(db, kDemoTranslation, texts).too_many)
    throw std::runtime_error("there are too many translations for those of the demonstration");
}

/// The numbered zones of a plan.
desk::Work put_numbers_of(SharedSeatPlan plan) {
  return desk::SqlJob{desk::JobChanges::kCatalogue, [plan = std::move(plan)](store::Database& db) {
                        put_demo_texts(db, demo_hindi_numbers(*plan));
                      }};
}

OrganiserId demo_organiser() {
  return demo_id<OrganiserId>(0);
}

void put_catalogue(store::Database& db) {
  const Organiser organiser{demo_organiser(), std::string(kDemoOrganiser)};
  put_organiser(db, organiser);
  for (std::size_t i = 0; i < demo_venues().size(); ++i) {
    const DemoVenue& venue = demo_venues()[i];
    put_venue(
        db, {demo_id<VenueId>(i), organiser.id, std::string(venue.name), std::string(venue.city),
             std::string(venue.state), std::string(venue.address), std::string(kDemoTimeZone),
             std::string(venue.directions), std::string(venue.help), std::string(venue.step_free)});
  }
  for (std::size_t i = 0; i < demo_halls().size(); ++i) {
    const DemoHall& hall = demo_halls()[i];
    put_hall(db, {demo_id<HallId>(i), demo_id<VenueId>(hall.venue), std::string(hall.name),
                  hall.doors_open_minutes});
  }
  for (std::size_t i = 0; i < demo_titles().size(); ++i) {
    const DemoTitle& title = demo_titles()[i];
    std::vector<Person> people;
    for (const DemoPerson& person : title.people)
      people.push_back({std::string(person.name), std::string(person.role)});
    put_title(
        db, {demo_id<TitleId>(i), organiser.id, std::string(title.name), std::string(title.kind),
             std::string(title.certificate), std::string(title.language), std::string(title.format),
             title.running_minutes, std::string(title.synopsis), std::move(people)});
  }
  put_demo_texts(db, demo_hindi());
}

/// What shows of one hall are made from.
struct HallPlan {
  SeatPlanId id;
  SharedSeatPlan plan;
  std::uint64_t places = 0;
};

std::uint64_t count_places(const booking::SeatLayout& layout) {
  std::uint64_t places = layout.seat_count();
  for (const booking::AreaLayout& area : layout.areas) places += area.capacity;
  return places;
}

/// The plans of all halls; those that are not published yet are, and counted in `report`.
std::vector<HallPlan> publish_plans(desk::Desk& desk, store::Database& reader, Time now,
                                    DemoReport& report) {
  std::vector<HallPlan> plans;
  std::vector<desk::Work> work;
  std::vector<std::size_t> published;
  for (const DemoHall& hall : demo_halls()) {
    const std::string name =
        std::string(demo_venues()[hall.venue].name) + ", " + std::string(hall.name);
    std::string document = generate_plan(hall.plan, hall.seats, name);
    Parsed<PublishedPlan> made = import_plan(document);
    CHECK(made.ok(), "a generated plan can be read");
    HallPlan plan{{}, made->plan, count_places(*made->plan->layout)};
    plan.id = store::find_plan(reader, demo_organiser(), document).value_or(SeatPlanId{});
    if (!plan.id) {
      work.emplace_back(
          booking::PublishPlan{plan.plan->layout, std::move(document), demo_organiser()});
      published.push_back(plans.size());
    }
    plans.push_back(std::move(plan));
  }
  const std::vector<desk::Reply> replies = do_all(desk, now, work);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    plans[published[i]].id = std::get<booking::PlanReply>(replies[i].outcome.body).plan;
  }
  report.plans = published.size();
  return plans;
}

/// Hundredths of the slot's price, for a category of a generated plan.
std::int64_t category_percent(const std::string& name) {
  static const std::map<std::string, std::int64_t, std::less<>> kPercent{
      {"Classic", 70},       {"Executive", 100},   {"Premium", 120}, {"Recliner", 190},
      {"Front stalls", 140}, {"Rear stalls", 100}, {"Circle", 75},   {"Balcony", 50},
      {"Fan pit", 110},      {"Floor", 80},        {"Gold", 150},    {"Silver", 70},
      {"Bronze", 35}};
  const auto known = kPercent.find(name);
  return known == kPercent.end() ? 100 : known->second;
}

Paise rounded_price(std::int64_t rupees, std::int64_t percent) {
  constexpr std::int64_t kStep = 10;  // people pay in tens of rupees
  const std::int64_t tens = (rupees * percent / 100 + kStep / 2) / kStep;
  return Paise{tens * kStep * 100};
}

booking::PriceList prices_of(const SeatPlan& plan, const DemoTitle& title, const DemoSlot& slot,
                             bool weekend) {
  const bool film = title.kind == "film";
  const bool for_children = title.certificate != "A" && title.kind != "concert";
  const bool for_students = film && !weekend && slot.starts < hours{18};
  booking::PriceList list;
  list.types = {{"adult", "Adult"}, {"child", "Child (3 to 12)"}, {"student", "Student"}};
  const std::int64_t rupees = slot.rupees + (film && weekend ? 40 : 0);
  for (const PlanCategory& category : plan.categories) {
    const std::int64_t percent = category_percent(category.name);
    list.prices.push_back(rounded_price(rupees, percent));
    list.prices.push_back(for_children ? rounded_price(rupees, percent * 70 / 100)
                                       : booking::kNotOffered);
    list.prices.push_back(for_students ? rounded_price(rupees, percent * 80 / 100)
                                       : booking::kNotOffered);
  }
  return list;
}

/// The titles that this hall can show in this slot.
std::vector<std::size_t> titles_for(const DemoHall& hall, const DemoSlot& slot) {
  const std::string_view city = demo_venues()[hall.venue].city;
  std::vector<std::size_t> fitting;
  for (std::size_t i = 0; i < demo_titles().size(); ++i) {
    const DemoTitle& title = demo_titles()[i];
    const bool fits = title.screen == hall.screen && (title.city.empty() || title.city == city);
    if (fits && (slot.late || title.certificate != "A")) fitting.push_back(i);
  }
  CHECK(!fitting.empty(), "every hall of the demonstration has something to show");
  return fitting;
}

booking::Show make_show(std::size_t hall, const HallPlan& plan, std::size_t title,
                        const DemoSlot& slot, LocalDay day, const DemoOptions& options) {
  const std::chrono::weekday weekday{day};
  const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
  const DemoTitle& shown = demo_titles()[title];
  booking::Show show;
  show.organiser = demo_organiser();
  show.title = demo_id<TitleId>(title);
  show.hall = demo_id<HallId>(hall);
  show.plan = plan.id;
  show.state = booking::SaleState::kOnSale;
  show.starts_at = local_time(day, slot.starts);
  show.opens_at = std::chrono::floor<minutes>(options.now);
  show.closes_at = show.starts_at + kSaleAfterStart;
  show.prices = prices_of(*plan.plan, shown, slot, weekend);
  if (shown.kind != "concert") show.rules.refundable_until = show.starts_at - hours{2};
  if (shown.kind == "concert") show.limits.places_per_hold = 6;
  show.limits.hold_time = options.hold_time;
  return show;
}

/// Halls and local days that have shows already.
std::set<std::pair<std::int64_t, LocalDay>> days_with_shows(store::Database& reader, Time from) {
  std::set<std::pair<std::int64_t, LocalDay>> taken;
  store::each_start(reader, from, [&](HallId hall, Time starts_at) {
    taken.emplace(hall.value, local_day(starts_at));
  });
  return taken;
}

std::vector<booking::Show> missing_shows(store::Database& reader, const DemoOptions& options,
                                         const std::vector<HallPlan>& plans) {
  const LocalDay today = local_day(options.now);
  const auto taken = days_with_shows(reader, local_time(today, minutes{0}));
  std::vector<booking::Show> shows;
  for (std::size_t hall = 0; hall < demo_halls().size(); ++hall) {
    const DemoHall& place = demo_halls()[hall];
    const bool big_night =
        place.screen == DemoScreen::kStage || place.screen == DemoScreen::kGround;
    const int ahead = big_night ? std::max(options.days, kDaysOfBigNights) : options.days;
    for (int n = 0; n < ahead; ++n) {
      const LocalDay day = today + days{n};
      if (taken.contains({demo_id<HallId>(hall).value, day})) continue;
      const unsigned weekday = std::chrono::weekday{day}.c_encoding();
      std::size_t nth = 0;
      for (const DemoSlot& slot : demo_slots()) {
        if (slot.screen != place.screen || (slot.weekdays >> weekday & 1U) == 0) continue;
        ++nth;
        if (local_time(day, slot.starts) <= options.now) continue;
        const std::vector<std::size_t> titles = titles_for(place, slot);
        const auto turn = static_cast<std::size_t>(day.time_since_epoch().count()) + hall + 2 * nth;
        shows.push_back(
            make_show(hall, plans[hall], titles[turn % titles.size()], slot, day, options));
      }
    }
  }
  return shows;
}

}  // namespace

bool has_shows_ahead(store::Database& reader, Time now) {
  return store::has_show_closing_after(reader, now);
}

DemoReport fill_demo(desk::Desk& desk, store::Database& reader, const DemoOptions& options) {
  CHECK(options.days >= 1 && options.days <= 60, "a demonstration has 1 to 60 days");
  DemoReport report;
  do_all(desk, options.now, {desk::SqlJob{desk::JobChanges::kCatalogue, put_catalogue}});
  const std::vector<HallPlan> plans = publish_plans(desk, reader, options.now, report);
  std::vector<desk::Work> numbers;
  for (const HallPlan& plan : plans) numbers.push_back(put_numbers_of(plan.plan));
  do_all(desk, options.now, numbers);
  std::vector<desk::Work> work;
  for (booking::Show& show : missing_shows(reader, options, plans)) {
    const auto plan = std::find_if(plans.begin(), plans.end(),
                                   [&](const HallPlan& one) { return one.id == show.plan; });
    report.places += plan->places;
    report.first_start =
        work.empty() ? show.starts_at : std::min(report.first_start, show.starts_at);
    report.last_start = std::max(report.last_start, show.starts_at);
    work.emplace_back(booking::Command(booking::DefineShow{std::move(show)}));
  }
  do_all(desk, options.now, work);
  report.shows = work.size();
  return report;
}

std::vector<booking::Show> add_guest_shows(desk::Desk& desk, const SeatPlan& plan,
                                           std::size_t count, Time now) {
  CHECK(count >= 1 && count <= kMaxGuestShows, "so many guest shows fit into their halls");
  const auto& halls = demo_halls();
  const auto ground = std::find_if(halls.begin(), halls.end(), [](const DemoHall& hall) {
    return hall.screen == DemoScreen::kGround;
  });
  const auto& titles = demo_titles();
  const auto concert = std::find_if(titles.begin(), titles.end(), [](const DemoTitle& title) {
    return title.screen == DemoScreen::kGround;
  });
  const std::size_t guest_halls = (count + kGuestDays - 1) / kGuestDays;
  const auto put_guest_halls = [&](store::Database& db) {
    put_catalogue(db);
    for (std::size_t i = 0; i < guest_halls; ++i)
      put_hall(db, {demo_id<HallId>(halls.size() + i), demo_id<VenueId>(ground->venue),
                    i == 0 ? plan.name : plan.name + " " + std::to_string(i + 1)});
    // A plan with more zones than a language has texts is sold with the names it has.
    put_translations(db, kDemoTranslation, demo_hindi_numbers(plan));
  };
  const auto published = do_all(
      desk, now,
      {desk::SqlJob{desk::JobChanges::kCatalogue, put_guest_halls},
       booking::Command(booking::PublishPlan{plan.layout, export_plan(plan), demo_organiser()})});
  const DemoSlot evening{DemoScreen::kGround, minutes{19 * 60 + 30}, 0x7F, true, 900};
  booking::Show show;
  show.organiser = demo_organiser();
  show.title = demo_id<TitleId>(static_cast<std::size_t>(concert - titles.begin()));
  show.plan = std::get<booking::PlanReply>(published.back().outcome.body).plan;
  show.state = booking::SaleState::kOnSale;
  show.opens_at = std::chrono::floor<minutes>(now);
  show.prices = prices_of(plan, *concert, evening, false);
  std::vector<desk::Work> work;
  for (std::size_t i = 0; i < count; ++i) {
    const auto day = local_day(now) + days{1 + static_cast<int>(i / guest_halls)};
    show.hall = demo_id<HallId>(halls.size() + i % guest_halls);
    show.starts_at = local_time(day, evening.starts);
    show.closes_at = show.starts_at + kSaleAfterStart;
    work.emplace_back(booking::Command(booking::DefineShow{show}));
  }
  std::vector<booking::Show> shows;
  for (const desk::Reply& reply : do_all(desk, now, work))
    shows.push_back(std::get<booking::ShowReply>(reply.outcome.body).show);
  return shows;
}

}  // namespace firstshow::catalogue
