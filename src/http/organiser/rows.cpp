// Venues, halls and titles of an organiser: list, read, add and change. The four do the same for
// each kind; what a kind is made of is in OwnRow.

#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "catalogue/directory.hpp"
#include "catalogue/venue_clock.hpp"
#include "http/api/audited_desk.hpp"
#include "http/api/callers.hpp"
#include "http/api/services.hpp"
#include "http/contract/show_json.hpp"
#include "http/message/conditional.hpp"
#include "http/message/json_writer.hpp"
#include "http/organiser/use_cases.hpp"
#include "http/problems/problems.hpp"
#include "http/problems/read_body.hpp"

namespace firstshow::http {
namespace {

using store::AuditAction;
using store::AuditChange;
using store::Hall;
using store::Title;
using store::Venue;

constexpr TextLimits kNameLimits{1, 100};
constexpr TextLimits kVisitorText{0, catalogue::kMaxVisitorTextBytes};
constexpr std::size_t kMaxPeople = 100;

/// What the use cases below do with one kind of rows.
template <class Kind>
struct OwnRow;

template <>
struct OwnRow<Venue> {
  static constexpr std::string_view kKind = "venue";
  static constexpr const ProblemKind& kUnknown = kUnknownVenue;
  static constexpr AuditAction kMade = AuditAction::kVenueMade;
  static constexpr AuditAction kChanged = AuditAction::kVenueChanged;
  static constexpr auto kAll = store::read_venues_of;
  static constexpr auto kOne = store::read_venue_of;
  static constexpr auto kNextId = store::next_venue_id;
  static constexpr auto kPut = catalogue::put_venue;

  static void read(JsonObject& in, Venue& out) {
    out.name = in.line("name", kNameLimits);
    out.city = in.line("city", kNameLimits);
    out.state = in.optional_text("state", {0, 2}).value_or("");
    out.address = in.line("address", {1, 300});
    out.time_zone = in.line("time_zone", kNameLimits);
    // Names without a place are of this machine ("localtime") or know no summer time.
    const bool named = out.time_zone.find('/') != std::string::npos || out.time_zone == "UTC";
    if (!out.time_zone.empty() && (!named || !catalogue::VenueClock(out.time_zone).known()))
      in.fault("time_zone", "must be a time zone that this system knows, like Asia/Kolkata");
    for (const auto& [field, text] :
         {std::pair{"directions", &out.directions}, std::pair{"help", &out.help},
          std::pair{"step_free", &out.step_free}}) {
      *text = in.optional_text(field, kVisitorText).value_or("");
      if (text->size() > catalogue::kMaxVisitorTextBytes)
        in.fault(field, "has more than 500 bytes");
    }
  }
  static std::optional<Fault> unchangeable(const Venue&, const Venue&) { return std::nullopt; }
  static void set_organiser(Venue& venue, OrganiserId organiser) { venue.organiser = organiser; }
  /// What a new one, or a new image, would refer to and is not there.
  static std::optional<Fault> missing(store::Database&, OrganiserId, const Venue&) {
    return std::nullopt;
  }
  static void write(JsonWriter& json, const Venue& venue) { write_venue_fields(json, venue); }
};

template <>
struct OwnRow<Hall> {
  static constexpr std::string_view kKind = "hall";
  static constexpr const ProblemKind& kUnknown = kUnknownHall;
  static constexpr AuditAction kMade = AuditAction::kHallMade;
  static constexpr AuditAction kChanged = AuditAction::kHallChanged;
  static constexpr auto kAll = store::read_halls_of;
  static constexpr auto kOne = store::read_hall_of;
  static constexpr auto kNextId = store::next_hall_id;
  static constexpr auto kPut = catalogue::put_hall;

  static void read(JsonObject& in, Hall& out) {
    const std::string venue = in.line("venue", {1, 40});
    const auto id = parse_id<VenueTag>(venue);
    if (id)
      out.venue = *id;
    else if (!venue.empty())
      in.fault("venue", "must be the id of a venue");
    out.name = in.line("name", kNameLimits);
    if (const auto minutes =
            in.optional_integer("doors_open_minutes", 0, catalogue::kMaxDoorsOpenMinutes))
      out.doors_open_minutes = static_cast<std::uint32_t>(*minutes);
  }
  /// What of a row that is there its new image would change and may not.
  static std::optional<Fault> unchangeable(const Hall& present, const Hall& wanted) {
    if (present.venue == wanted.venue) return std::nullopt;
    return Fault{"/venue", "must be the hall's venue, where its shows are"};
  }
  static void set_organiser(Hall&, OrganiserId) {}
  static std::optional<Fault> missing(store::Database& db, OrganiserId organiser,
                                      const Hall& hall) {
    if (store::read_venue_of(db, organiser, hall.venue)) return std::nullopt;
    return Fault{"/venue", "this organiser has no such venue"};
  }
  static void write(JsonWriter& json, const Hall& hall) {
    json.field("id", hall.id);
    json.field("venue", hall.venue);
    json.field("name", hall.name);
    if (hall.doors_open_minutes) json.field("doors_open_minutes", *hall.doors_open_minutes);
  }
};

template <>
struct OwnRow<Title> {
  static constexpr std::string_view kKind = "title";
  static constexpr const ProblemKind& kUnknown = kUnknownTitle;
  static constexpr AuditAction kMade = AuditAction::kTitleMade;
  static constexpr AuditAction kChanged = AuditAction::kTitleChanged;
  static constexpr auto kAll = store::read_titles_of;
  static constexpr auto kOne = store::read_title_of;
  static constexpr auto kNextId = store::next_title_id;
  static constexpr auto kPut = catalogue::put_title;

  static void read(JsonObject& in, Title& out) {
    out.name = in.line("name", kNameLimits);
    out.kind = in.line("kind", {1, 20});
    if (!out.kind.empty() && out.kind != "film" && out.kind != "play" && out.kind != "concert" &&
        out.kind != "match")
      in.fault("kind", "must be film, play, concert or match");
    out.certificate = in.optional_text("certificate", {0, 20}).value_or("");
    out.language = in.line("language", {2, 35});
    out.format = in.optional_text("format", {0, 40}).value_or("");
    out.running_minutes = static_cast<std::uint32_t>(in.integer("running_minutes", 1, 24 * 60));
    out.synopsis = in.optional_text("synopsis", {0, 4'000}).value_or("");
    in.optional_list("people", 0, kMaxPeople, [&](JsonValue& value) {
      value.object([&](JsonObject& person) {
        store::Person read;
        read.name = person.line("name", kNameLimits);
        read.role = person.optional_text("role", {0, 40}).value_or("");
        out.people.push_back(std::move(read));
      });
    });
  }
  static std::optional<Fault> unchangeable(const Title&, const Title&) { return std::nullopt; }
  static void set_organiser(Title& title, OrganiserId organiser) { title.organiser = organiser; }
  static std::optional<Fault> missing(store::Database&, OrganiserId, const Title&) {
    return std::nullopt;
  }
  static void write(JsonWriter& json, const Title& title) {
    write_title_fields(json, title);
    json.field("synopsis", title.synopsis);
    json.begin_list("people");
    for (const store::Person& person : title.people) {
      json.begin_object();
      json.field("name", person.name);
      json.field("role", person.role);
      json.end_object();
    }
    json.end_list();
  }
};

template <class Kind>
std::string text_of(const Kind& row) {
  std::string text;
  JsonWriter json(text);
  json.begin_object();
  OwnRow<Kind>::write(json, row);
  json.end_object();
  return text;
}

/// A row with its entity tag, which changes with the row.
template <class Kind>
Response row_response(const Kind& row, unsigned status) {
  Response response;
  response.status = status;
  response.body = text_of(row);
  response.add_header("ETag", '"' + content_tag(response.body) + '"');
  return response;
}

/// What a job found and did.
template <class Kind>
struct Made {
  std::optional<Kind> row;
  std::optional<decltype(Kind::id)> namesake;  ///< of the same name, and so in the way
  std::optional<Fault> fault;
  bool changed_since = false;  ///< the caller's image is not of the present row
};

template <class Kind>
std::optional<Response> refusal_of(const Request& request, const Made<Kind>& made) {
  if (made.fault) {
    const Faults faults = {*made.fault};
    return fault_problem(request, kInvalidBody, faults);
  }
  if (made.namesake) {
    Problem taken(request, kNameTaken,
                  "The " + std::string(OwnRow<Kind>::kKind) + " " + format_id(*made.namesake) +
                      " has this name.");
    taken.json().field("existing", *made.namesake);
    return taken.finish();
  }
  if (made.changed_since) return problem(request, kVersionChanged, "");
  return std::nullopt;
}

template <class Kind>
Awaitable<Response> list_rows(const Request& request, Staff staff, StaffServices& services) {
  const auto rows = std::make_shared<std::vector<Kind>>();
  desk::ReadJob job = [rows, organiser = staff.organiser()](store::Database& reader) {
    *rows = OwnRow<Kind>::kAll(reader, organiser);
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, OwnRow<Kind>::kKind)) co_return *std::move(failed);
  Response response;
  JsonWriter json(response.body);
  json.begin_object();
  json.begin_list("items");
  for (const Kind& row : *rows) {
    json.begin_object();
    OwnRow<Kind>::write(json, row);
    json.end_object();
  }
  json.end_list();
  json.end_object();
  co_return personal(request, std::move(response));
}

template <class Kind, class Tag>
Awaitable<Response> read_row(const Request& request, Staff staff, StaffServices& services) {
  const auto id = request.id_at<Tag>(1);
  if (!id) co_return problem(request, OwnRow<Kind>::kUnknown, "");
  const auto row = std::make_shared<std::optional<Kind>>();
  desk::ReadJob job = [row, organiser = staff.organiser(), id = *id](store::Database& reader) {
    *row = OwnRow<Kind>::kOne(reader, organiser, id);
  };
  auto reading = services.desk.read(std::move(job));
  const desk::ReadReply read = co_await std::move(reading);
  if (auto failed = read_problem(request, read, OwnRow<Kind>::kKind)) co_return *std::move(failed);
  if (!*row) co_return problem(request, OwnRow<Kind>::kUnknown, "");
  co_return row_response(**row, 200);
}

/// A second one of the same name is refused with the id of the first: that answers a request that
/// came twice as well.
template <class Kind>
Awaitable<Response> make_row(const Request& request, Staff staff, StaffServices& services) {
  auto body = read_body_as<Kind>(request, OwnRow<Kind>::read);
  if (!body) co_return body.error();
  OwnRow<Kind>::set_organiser(*body, staff.organiser());
  const auto made = std::make_shared<Made<Kind>>();
  AuditedJob job{
      desk::JobChanges::kCatalogue,
      [made, row = *std::move(body), organiser = staff.organiser(),
       now = request.now](store::Database& db) mutable -> std::optional<AuditChange> {
        made->fault = OwnRow<Kind>::missing(db, organiser, row);
        if (made->fault) return std::nullopt;
        made->namesake = store::find_namesake(db, organiser, row);
        if (made->namesake) return std::nullopt;
        row.id = OwnRow<Kind>::kNextId(db, now);
        OwnRow<Kind>::kPut(db, row);
        made->row = row;
        return AuditChange{organiser, OwnRow<Kind>::kMade, format_id(row.id), "", text_of(row)};
      }};
  auto asking = services.desk.ask(ChangedBy(request, staff), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (auto refused = refusal_of(request, *made)) co_return *std::move(refused);
  spdlog::info("catalogue: {} made the {} {}", format_id(staff.key()), OwnRow<Kind>::kKind,
               format_id(made->row->id));
  co_return row_response(*made->row, 201);
}

/// Replaces the whole row, if it is still what the caller read.
template <class Kind, class Tag>
Awaitable<Response> change_row(const Request& request, Staff staff, StaffServices& services) {
  const auto id = request.id_at<Tag>(1);
  if (!id) co_return problem(request, OwnRow<Kind>::kUnknown, "");
  auto body = read_body_as<Kind>(request, OwnRow<Kind>::read);
  if (!body) co_return body.error();
  const std::string known(request.header("If-Match"));
  if (known.empty()) co_return problem(request, kVersionMissing, "");
  OwnRow<Kind>::set_organiser(*body, staff.organiser());
  body->id = *id;
  const auto made = std::make_shared<Made<Kind>>();
  const auto there = std::make_shared<bool>(false);
  AuditedJob job{
      desk::JobChanges::kCatalogue,
      [made, there, known, row = *std::move(body),
       organiser = staff.organiser()](store::Database& db) -> std::optional<AuditChange> {
        const auto present = OwnRow<Kind>::kOne(db, organiser, row.id);
        *there = present.has_value();
        if (!present) return std::nullopt;
        const std::string before = text_of(*present);
        made->changed_since = known != "*" && known != '"' + content_tag(before) + '"';
        if (made->changed_since) return std::nullopt;
        made->fault = OwnRow<Kind>::unchangeable(*present, row);
        if (made->fault) return std::nullopt;
        made->namesake = store::find_namesake(db, organiser, row);
        if (made->namesake) return std::nullopt;
        made->row = row;
        const std::string after = text_of(row);
        if (after == before) return std::nullopt;
        OwnRow<Kind>::kPut(db, row);
        return AuditChange{organiser, OwnRow<Kind>::kChanged, format_id(row.id), before, after};
      }};
  auto asking = services.desk.ask(ChangedBy(request, staff), std::move(job));
  const desk::Reply reply = co_await std::move(asking);
  if (!succeeded(reply)) co_return reply_problem(request, reply, nullptr);
  if (!*there) co_return problem(request, OwnRow<Kind>::kUnknown, "");
  if (auto refused = refusal_of(request, *made)) co_return *std::move(refused);
  spdlog::info("catalogue: {} changed the {} {}", format_id(staff.key()), OwnRow<Kind>::kKind,
               format_id(*id));
  co_return row_response(*made->row, 200);
}

}  // namespace

/// GET /v1/organisers/{organiser}/venues
Awaitable<Response> list_own_venues(const Request& request, Staff staff, StaffServices& services) {
  return list_rows<Venue>(request, staff, services);
}

/// GET /v1/organisers/{organiser}/venues/{venue}
Awaitable<Response> read_own_venue(const Request& request, Staff staff, StaffServices& services) {
  return read_row<Venue, VenueTag>(request, staff, services);
}

/// POST /v1/organisers/{organiser}/venues
Awaitable<Response> make_venue(const Request& request, Staff staff, StaffServices& services) {
  return make_row<Venue>(request, staff, services);
}

/// PUT /v1/organisers/{organiser}/venues/{venue}
Awaitable<Response> change_venue(const Request& request, Staff staff, StaffServices& services) {
  return change_row<Venue, VenueTag>(request, staff, services);
}

/// GET /v1/organisers/{organiser}/halls
Awaitable<Response> list_own_halls(const Request& request, Staff staff, StaffServices& services) {
  return list_rows<Hall>(request, staff, services);
}

/// GET /v1/organisers/{organiser}/halls/{hall}
Awaitable<Response> read_own_hall(const Request& request, Staff staff, StaffServices& services) {
  return read_row<Hall, HallTag>(request, staff, services);
}

/// POST /v1/organisers/{organiser}/halls
Awaitable<Response> make_hall(const Request& request, Staff staff, StaffServices& services) {
  return make_row<Hall>(request, staff, services);
}

/// PUT /v1/organisers/{organiser}/halls/{hall}
Awaitable<Response> change_hall(const Request& request, Staff staff, StaffServices& services) {
  return change_row<Hall, HallTag>(request, staff, services);
}

/// GET /v1/organisers/{organiser}/titles
Awaitable<Response> list_own_titles(const Request& request, Staff staff, StaffServices& services) {
  return list_rows<Title>(request, staff, services);
}

/// GET /v1/organisers/{organiser}/titles/{title}
Awaitable<Response> read_own_title(const Request& request, Staff staff, StaffServices& services) {
  return read_row<Title, TitleTag>(request, staff, services);
}

/// POST /v1/organisers/{organiser}/titles
Awaitable<Response> make_title(const Request& request, Staff staff, StaffServices& services) {
  return make_row<Title>(request, staff, services);
}

/// PUT /v1/organisers/{organiser}/titles/{title}
Awaitable<Response> change_title(const Request& request, Staff staff, StaffServices& services) {
  return change_row<Title, TitleTag>(request, staff, services);
}

}  // namespace firstshow::http
