#include "http/organiser/timetable.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/check.hpp"
#include "booking/decide.hpp"
#include "catalogue/venue_clock.hpp"
#include "store/ports/catalogue.hpp"

namespace firstshow::http {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kLastHour = 29;              // of the evening before
constexpr std::size_t kMaxOverlaps = 200;  // told

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
  int number = 0;
  const std::string_view part = text.substr(at, digits);
  const auto read = std::from_chars(part.data(), part.data() + part.size(), number);
  if (part.size() != digits || read.ec != std::errc{} || read.ptr != part.data() + part.size() ||
      part.front() == '-')
    return std::nullopt;
  return number;
}

template <class Tag>
Id<Tag> read_id(JsonObject& in, std::string_view field, std::string_view what) {
  const std::string text = in.line(field, {1, 40});
  const auto id = parse_id<Tag>(text);
  if (!id && !text.empty()) in.fault(field, "must be the id of " + std::string(what));
  return id.value_or(Id<Tag>{});
}

void read_price_list(JsonObject& in, Timetable& out) {
  NamedPrices list;
  list.name = in.line("name", {1, 100});
  const std::string currency = in.optional_text("currency", {3, 3}).value_or("INR");
  if (const auto known = parse_currency(currency))
    list.currency = *known;
  else
    in.fault("currency", "must be an ISO 4217 code");
  read_prices_by_name(in, list);
  const bool twice = std::any_of(out.prices.begin(), out.prices.end(),
                                 [&](const NamedPrices& other) { return other.name == list.name; });
  if (twice) in.fault("name", "must differ from the names of the other lists");
  out.prices.push_back(std::move(list));
}

void read_wanted(JsonObject& in, Timetable& out) {
  WantedShow show;
  show.title = read_id<TitleTag>(in, "title", "a title");
  show.hall = read_id<HallTag>(in, "hall", "a hall");
  show.plan = read_id<SeatPlanTag>(in, "seat_plan", "a seat plan");
  const std::string start = in.line("starts_at", {1, 40});
  if (const auto read = read_start(start))
    show.start = *read;
  else if (!start.empty())
    in.fault(
        "starts_at",
        "must be the venue's time like 2026-12-04T18:00 (24:30 for half past midnight), or a time "
        "with its offset like 2026-12-04T18:00:00+05:30");
  show.prices = in.line("price_list", {1, 100});
  const bool known = std::any_of(out.prices.begin(), out.prices.end(),
                                 [&](const NamedPrices& list) { return list.name == show.prices; });
  if (!known && !show.prices.empty())
    in.fault("price_list", "must be the name of one of price_lists");
  show.opens_at = in.optional_time("opens_at");
  show.closes_at = in.optional_time("closes_at");
  show.on_sale = in.boolean_or("on_sale", false);
  out.shows.push_back(std::move(show));
}

/// A row of the request's things, read once each.
template <class Key, class Value, class Read>
const Value* find_or_read(std::map<Key, std::optional<Value>>& known, Key id, const Read& read) {
  auto found = known.find(id);
  if (found == known.end()) found = known.emplace(id, read()).first;
  return found->second ? &*found->second : nullptr;
}

/// Reads what a timetable names, among what its organiser has.
class OrganiserRows {
 public:
  OrganiserRows(store::Database& reader, OrganiserId organiser, const catalogue::Listing& listing)
      : reader_(reader), organiser_(organiser), listing_(listing) {}

  const store::Title* title(TitleId id) {
    return find_or_read(titles_, id, [&] { return store::read_title_of(reader_, organiser_, id); });
  }
  const store::Hall* hall(HallId id) {
    return find_or_read(halls_, id, [&] { return store::read_hall_of(reader_, organiser_, id); });
  }
  const catalogue::VenueClock* clock(VenueId id) {
    return find_or_read(clocks_, id, [&] {
      const auto venue = store::read_venue_of(reader_, organiser_, id);
      return venue ? std::optional(catalogue::VenueClock(venue->time_zone)) : std::nullopt;
    });
  }
  catalogue::SharedSeatPlan plan(SeatPlanId id) {
    const catalogue::SharedSeatPlan* const found =
        find_or_read(plans_, id, [&] { return read(id); });
    return found == nullptr ? nullptr : *found;
  }

 private:
  std::optional<catalogue::SharedSeatPlan> read(SeatPlanId id) {
    const auto row = store::read_plan_of(reader_, organiser_, id);
    if (!row) return std::nullopt;
    if (const auto known = listing_.plan_by_id.find(id); known != listing_.plan_by_id.end())
      return known->second;
    auto imported = catalogue::import_plan(row->document);
    if (!imported) return std::nullopt;
    return imported->plan;
  }

  store::Database& reader_;
  OrganiserId organiser_;
  const catalogue::Listing& listing_;
  std::map<TitleId, std::optional<store::Title>> titles_;
  std::map<HallId, std::optional<store::Hall>> halls_;
  std::map<VenueId, std::optional<catalogue::VenueClock>> clocks_;
  std::map<SeatPlanId, std::optional<catalogue::SharedSeatPlan>> plans_;
};

class Planner {
 public:
  Planner(store::Database& reader, const Timetable& timetable, OrganiserId organiser, Time now,
          const catalogue::Listing& listing)
      : rows_(reader, organiser, listing),
        timetable_(timetable),
        organiser_(organiser),
        now_(now) {}

  PlannedTimetable plan(const std::vector<booking::Show>& existing) {
    for (std::size_t i = 0; i < timetable_.shows.size(); ++i)
      if (auto planned = make(i)) result_.shows.push_back(*std::move(planned));
    for (const booking::Show& show : existing) note_existing(show);
    for (const PlannedShow& planned : result_.shows)
      if (!planned.exists && planned.show.starts_at <= now_)
        fault(pointer_of(planned) + "/starts_at", "must be in the future");
    if (result_.faults.empty()) find_overlaps(existing);
    return std::move(result_);
  }

 private:
  void fault(const std::string& pointer, std::string detail) {
    note_fault(result_.faults, pointer, std::move(detail));
  }

  static std::string pointer_of(const PlannedShow& planned) {
    return "/shows/" + std::to_string(planned.number);
  }

  std::optional<Time> start_of(const WantedShow& wanted, const store::Hall& hall,
                               const std::string& at) {
    if (wanted.start.moment) return wanted.start.moment;
    const catalogue::VenueClock* const clock = rows_.clock(hall.venue);
    if (clock == nullptr || !clock->known()) {
      fault(at, "is in a time zone that this system does not know");
      return std::nullopt;
    }
    const catalogue::VenueClock::Shown shown = clock->shown(wanted.start.local);
    using Times = catalogue::VenueClock::Shown::Times;
    if (shown.times == Times::kNever)
      fault(at, "does not exist: the venue's clocks go forward over it");
    if (shown.times == Times::kTwice)
      fault(at, "occurs twice, because the venue's clocks go back: add the UTC offset");
    return shown.times == Times::kOnce ? std::optional(shown.at) : std::nullopt;
  }

  std::optional<PlannedShow> make(std::size_t number) {
    const WantedShow& wanted = timetable_.shows[number];
    const std::string at = "/shows/" + std::to_string(number);
    const store::Title* const title = rows_.title(wanted.title);
    const store::Hall* const hall = rows_.hall(wanted.hall);
    const catalogue::SharedSeatPlan plan = rows_.plan(wanted.plan);
    if (title == nullptr) fault(at + "/title", "this organiser has no such title");
    if (hall == nullptr) fault(at + "/hall", "this organiser has no such hall");
    if (plan == nullptr) fault(at + "/seat_plan", "this organiser has no such seat plan");
    if (title == nullptr || hall == nullptr || plan == nullptr) return std::nullopt;
    const auto start = start_of(wanted, *hall, at + "/starts_at");
    if (!start) return std::nullopt;
    for (const auto& [field, time] :
         {std::pair{"/starts_at", std::optional(*start)}, std::pair{"/opens_at", wanted.opens_at},
          std::pair{"/closes_at", wanted.closes_at}}) {
      if (!time || *time < now_ + kFurthestShowTime) continue;
      fault(at + field, "must be within ten years");
      return std::nullopt;
    }
    PlannedShow planned;
    planned.number = number;
    planned.ends_at = *start + minutes{title->running_minutes};
    planned.show = image_of(wanted, *start, *plan);
    if (*start <= now_) return planned;  // is it there already?
    for (const Fault& found : booking::show_faults(planned.show, *plan->layout)) {
      // Prices were looked at by their names, and what is wrong is told at its place.
      if (!found.pointer.starts_with("/prices")) fault(at + found.pointer, found.detail);
    }
    return planned;
  }

  booking::Show image_of(const WantedShow& wanted, Time start, const catalogue::SeatPlan& plan) {
    booking::Show show;
    show.organiser = organiser_;
    show.title = wanted.title;
    show.hall = wanted.hall;
    show.plan = wanted.plan;
    show.state = wanted.on_sale ? booking::SaleState::kOnSale : booking::SaleState::kDraft;
    show.starts_at = start;
    show.opens_at = wanted.opens_at.value_or(std::chrono::floor<minutes>(now_));
    show.closes_at = wanted.closes_at.value_or(start);
    show.limits = timetable_.limits;
    show.rules = timetable_.rules;
    if (timetable_.refundable_minutes)
      show.rules.refundable_until = start - minutes{*timetable_.refundable_minutes};
    show.prices = prices_of(wanted, plan);
    return show;
  }

  /// Each list meets each plan once, so that what does not fit is told once.
  const booking::PriceList& prices_of(const WantedShow& wanted, const catalogue::SeatPlan& plan) {
    const auto list =
        std::find_if(timetable_.prices.begin(), timetable_.prices.end(),
                     [&](const NamedPrices& named) { return named.name == wanted.prices; });
    CHECK(list != timetable_.prices.end(), "a show names one of the lists");
    const auto number = list - timetable_.prices.begin();
    auto found = priced_.find({number, wanted.plan});
    if (found == priced_.end())
      found = priced_
                  .emplace(std::pair(number, wanted.plan),
                           prices_for(*list, plan, "/price_lists/" + std::to_string(number),
                                      result_.faults))
                  .first;
    return found->second;
  }

  /// What is in a hall from when to when; of a show that is there its id, else its number.
  struct Use {
    Time from{};
    Time until{};
    std::optional<std::size_t> number;
    ShowId show;
  };

  void find_overlaps(const std::vector<booking::Show>& existing) {
    std::map<HallId, std::vector<Use>> halls;
    for (const booking::Show& show : existing) {
      if (show.state == booking::SaleState::kCancelled) continue;
      const store::Title* const title = rows_.title(show.title);
      const minutes running{title == nullptr ? 0 : title->running_minutes};
      halls[show.hall].push_back({show.starts_at, show.starts_at + running, {}, show.id});
    }
    for (std::size_t i = 0; i < result_.shows.size(); ++i) {
      const PlannedShow& planned = result_.shows[i];
      if (!planned.exists)
        halls[planned.show.hall].push_back({planned.show.starts_at, planned.ends_at, i, {}});
    }
    for (auto& [hall, uses] : halls) find_overlaps_in(uses);
  }

  /// The same show again is no other show, a cancelled one neither: a request that was cut off can
  /// be sent anew. But one that asks for something else is told so.
  void note_existing(const booking::Show& existing) {
    for (PlannedShow& planned : result_.shows) {
      const booking::Show& wanted = planned.show;
      if (planned.exists || wanted.hall != existing.hall ||
          wanted.starts_at != existing.starts_at || wanted.title != existing.title ||
          wanted.plan != existing.plan)
        continue;
      const WantedShow& written = timetable_.shows[planned.number];
      if (!asks_for_same(written, wanted, existing))
        fault(pointer_of(planned),
              "is in the timetable with other prices, rules, limits or sale times (" +
                  format_id(existing.id) + "); this request only adds shows");
      if (written.on_sale && existing.state == booking::SaleState::kDraft)
        fault(pointer_of(planned) + "/on_sale",
              "is in the timetable as a draft (" + format_id(existing.id) + "); open its sale");
      planned.exists = true;
      planned.show = existing;
    }
  }

  /// Sale times that were not asked for may be any.
  static bool asks_for_same(const WantedShow& written, const booking::Show& wanted,
                            const booking::Show& existing) {
    return wanted.prices == existing.prices && wanted.rules == existing.rules &&
           wanted.limits == existing.limits &&
           (!written.opens_at || wanted.opens_at == existing.opens_at) &&
           (!written.closes_at || wanted.closes_at == existing.closes_at);
  }

  void find_overlaps_in(std::vector<Use>& uses) {
    std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return a.from < b.from; });
    const minutes turnaround{timetable_.turnaround_minutes};
    for (std::size_t i = 0; i < uses.size(); ++i) {
      for (std::size_t j = i + 1; j < uses.size(); ++j) {
        if (uses[j].from >= uses[i].until + turnaround && uses[j].from != uses[i].from) break;
        note_overlap(uses[i], uses[j]);
      }
    }
  }

  void note_overlap(const Use& a, const Use& b) {
    if (!a.number && !b.number) return;  // added before, by whoever did
    if (result_.overlaps.size() == kMaxOverlaps) return;
    const Use& first = a.number ? a : b;
    const Use& second = a.number ? b : a;
    result_.overlaps.push_back({*first.number, second.number, second.show});
  }

  OrganiserRows rows_;
  const Timetable& timetable_;
  OrganiserId organiser_;
  Time now_;
  std::map<std::pair<std::ptrdiff_t, SeatPlanId>, booking::PriceList> priced_;
  PlannedTimetable result_;
};

}  // namespace

std::optional<WrittenStart> read_start(std::string_view text) {
  if (const auto moment = parse_time(text)) return WrittenStart{moment, {}};
  constexpr std::string_view kForm = "0000-00-00T00:00";
  if (text.size() != kForm.size() || text[4] != '-' || text[7] != '-' || text[10] != 'T' ||
      text[13] != ':')
    return std::nullopt;
  const auto year = number_at(text, 0, 4);
  const auto month = number_at(text, 5, 2);
  const auto day = number_at(text, 8, 2);
  const auto hour = number_at(text, 11, 2);
  const auto minute = number_at(text, 14, 2);
  if (!year || !month || !day || !hour || !minute || *hour > kLastHour || *minute > 59)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return WrittenStart{std::nullopt,
                      std::chrono::sys_days{date} + std::chrono::hours{*hour} + minutes{*minute}};
}

void read_timetable(JsonObject& in, Timetable& out) {
  out.dry_run = in.boolean_or("dry_run", false);
  if (const auto pause = in.optional_integer("turnaround_minutes", 0, 24 * 60))
    out.turnaround_minutes = static_cast<std::uint32_t>(*pause);
  in.optional_object("rules", [&](JsonObject& rules) {
    out.rules.no_single_seat = rules.boolean_or("no_single_seat", out.rules.no_single_seat);
    if (const auto before = rules.optional_integer("refundable_minutes_before", 0, 366 * 24 * 60))
      out.refundable_minutes = static_cast<std::uint32_t>(*before);
  });
  in.optional_object("limits", [&](JsonObject& limits) { read_limits(limits, out.limits); });
  in.list("price_lists", 1, kMaxPriceListsInBody, [&](JsonValue& value) {
    value.object([&](JsonObject& list) { read_price_list(list, out); });
  });
  in.list("shows", 1, kMaxShowsInBody, [&](JsonValue& value) {
    value.object([&](JsonObject& show) { read_wanted(show, out); });
  });
}

PlannedTimetable plan_timetable(store::Database& reader, const Timetable& timetable,
                                OrganiserId organiser, Time now,
                                const catalogue::Listing& listing) {
  return Planner(reader, timetable, organiser, now, listing)
      .plan(store::read_shows_ahead_of(reader, organiser, now));
}

}  // namespace firstshow::http
