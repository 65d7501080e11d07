#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "catalogue/plans/plan_draft.hpp"
#include "catalogue/plans/plan_warnings.hpp"

namespace firstshow::catalogue {
namespace {

constexpr std::size_t kMaxZones = 1'000;
constexpr std::size_t kMaxRows = 50'000;
constexpr std::size_t kMaxShapes = 10'000;
constexpr std::size_t kMaxPolygonPoints = 10'000;
/// For lists whose elements are counted over the whole plan.
constexpr std::size_t kCountedLater = kMaxJsonBytes;
constexpr double kMaxRadius = 1'000;
constexpr TextLimits kName{1, 80};
constexpr TextLimits kOptionalName{0, 80};
constexpr TextLimits kSeatNumber{1, 20};
constexpr TextLimits kKey{1, 300};
constexpr TextLimits kForeignId{0, 200};

/// A text that is printed in one line, as it looks.
std::string one_line(JsonValue& in, TextLimits limits) {
  std::string text = in.text(limits);
  if (text.find_first_of("\n\t") != std::string::npos) {
    in.fault("must be one line, without tabs");
    return {};
  }
  std::string visible = visible_text(text);
  if (!text.empty() && is_blank(visible)) {
    if (limits.least > 0) in.fault("must have something that can be seen");
    return {};
  }
  return visible;
}

/// Where a field may be missing, null, or a number where a text is meant: other programs do that.
std::string loose_text(JsonValue& in, TextLimits limits) {
  if (in.raw().is_null()) return {};
  if (in.raw().is_int64()) return std::to_string(in.raw().get_int64());
  return one_line(in, limits);
}

/// What becomes part of a key, so that no two keys look alike.
std::string key_part(JsonValue& in, TextLimits limits) {
  std::string key = key_text(loose_text(in, limits));
  if (characters_in(key) <= limits.most) return key;
  in.fault("has more than " + std::to_string(limits.most) + " characters in plain letters");
  return {};
}

struct HexColor {
  std::string text;  ///< "#rrggbb" in lower case
  bool had_alpha = false;
};

/// A colour from "#RGB" or "#RRGGBB", each with or without its transparency, which is left out;
/// nothing from anything else.
std::optional<HexColor> hex_color(std::string_view text) {
  const bool brief = text.size() == 4 || text.size() == 5;
  if ((!brief && text.size() != 7 && text.size() != 9) || text[0] != '#') return std::nullopt;
  HexColor color{"#", text.size() == 5 || text.size() == 9};
  for (char c : text.substr(1)) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
    color.text.append(brief ? 2 : 1, c);
  }
  color.text.resize(7);
  return color;
}

class PlanReader {
 public:
  PlanDraft draft;

  /// Once all was read, the object that read() got included.
  std::vector<std::string> warnings() const { return notes_.sentences(); }

  void read(JsonObject& in) {
    pass_over(in, "the plan");
    draft.name = line(in, "name", kName);
    in.object("size", [&](JsonObject& size) {
      pass_over(size, "the plan");
      draft.size = {size.number("width", 0, kMaxCoordinate),
                    size.number("height", 0, kMaxCoordinate)};
    });
    in.list("categories", 0, booking::kMaxCategories,
            [&](JsonValue& category) { read_category(category); });
    if (in.has("categories") && draft.categories.empty())
      notes_.note("has no category: every place is in \"No category\"", "/categories");
    in.list("zones", 1, kMaxZones, [&](JsonValue& zone) { read_zone(zone); });
    in.optional_object("firstshow", [&](JsonObject& ours) { read_additions(ours); });
    if (seats_ > booking::kMaxSeats)
      in.fault("zones", "have " + std::to_string(seats_) + " seats; a plan has at most " +
                            std::to_string(booking::kMaxSeats));
    if (rows_ > kMaxRows)
      in.fault("zones", "have " + std::to_string(rows_) + " rows; a plan has at most " +
                            std::to_string(kMaxRows));
    if (shapes_ > kMaxShapes)
      in.fault("zones", "have " + std::to_string(shapes_) + " areas; a plan has at most " +
                            std::to_string(kMaxShapes));
    if (seats_ == 0 && draft.areas.empty() && !draft.zones.empty())
      in.fault("zones", "have no seat, and there is no standing area: nothing could be sold");
    if (draft.categories.size() > booking::kMaxCategories)
      in.fault("categories", "are " + std::to_string(booking::kMaxCategories) +
                                 " already, so that there is no room for seats without one");
  }

 private:
  /// Fields of other programs are passed over, and counted.
  void pass_over(JsonObject& in, const char* thing) {
    in.count_unknown_fields(notes_.unknown_of(thing));
  }

  static std::string line(JsonObject& in, std::string_view field, TextLimits limits) {
    std::string text;
    if (!in.optional_value(field, [&](JsonValue& value) { text = one_line(value, limits); }))
      in.fault(field, "is missing");
    return text;
  }

  static std::string loose_line(JsonObject& in, std::string_view field, TextLimits limits) {
    std::string text;
    in.optional_value(field, [&](JsonValue& value) { text = loose_text(value, limits); });
    return text;
  }

  static std::string key_line(JsonObject& in, std::string_view field, TextLimits limits) {
    std::string text;
    in.optional_value(field, [&](JsonValue& value) { text = key_part(value, limits); });
    return text;
  }

  double coordinate(JsonObject& in, std::string_view field) {
    if (!in.contains(field) || in.has(field))
      return in.number(field, -kMaxCoordinate, kMaxCoordinate);
    in.optional_value(field, [&](JsonValue& value) {
      notes_.note("is null, and was read as 0", value.pointer());
    });
    return 0;
  }

  Point point_of(JsonObject& in) { return {coordinate(in, "x"), coordinate(in, "y")}; }

  /// Relative, as it stands; x and y of other people's files may have company.
  Point read_position(JsonObject& in, std::string_view field) {
    Point point;
    in.object(field, [&](JsonObject& position) {
      pass_over(position, "positions");
      point = point_of(position);
    });
    return point;
  }

  Point read_optional_position(JsonObject& in, std::string_view field) {
    return in.has(field) ? read_position(in, field) : Point{};
  }

  static Point sum(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }

  /// Positions nest, so that three that are in range can add up to one that is not.
  static void check_place(JsonObject& in, Point at) {
    if (std::max(std::abs(at.x), std::abs(at.y)) > kMaxCoordinate)
      in.fault("position",
               "is, with the positions around it, further than 1000000 from the origin");
  }

  void read_category(JsonValue& value) {
    ++categories_named_;
    const std::size_t place = draft.categories.size();
    PlanCategory& category = draft.categories.emplace_back();
    value.object([&](JsonObject& in) {
      pass_over(in, "categories");
      category.name = line(in, "name", kName);
      const std::string color = in.text("color", {0, 40});
      if (const auto hex = hex_color(color)) {
        category.color = without_alpha(in, "color", *hex);
      } else if (in.has("color") && !color.empty()) {
        in.fault("color", "must be a colour such as \"#cc3366\"");
      }
      const bool is_new =
          category_by_name_.emplace(category.name, static_cast<booking::CategoryIndex>(place))
              .second;
      if (!is_new && !category.name.empty())
        in.fault("name", "is the name of an earlier category already");
    });
  }

  std::string without_alpha(JsonObject& in, std::string_view field, const HexColor& color) {
    if (color.had_alpha)
      notes_.note("is a colour with transparency, which was left out",
                  in.pointer() + "/" + std::string(field));
    return color.text;
  }

  /// The category of places that the file puts into none: its own, so that somebody has to say what
  /// they cost.
  booking::CategoryIndex no_category() {
    constexpr std::string_view kNoCategory = "No category";
    const auto [entry, is_new] = category_by_name_.emplace(
        std::string(kNoCategory), static_cast<booking::CategoryIndex>(draft.categories.size()));
    if (is_new) draft.categories.push_back({std::string(kNoCategory), "#888888"});
    return entry->second;
  }

  booking::CategoryIndex read_category_name(JsonObject& in) {
    std::string name;
    bool is_named = true;
    if (!in.optional_value("category", [&](JsonValue& value) {
          name = value.raw().is_null() ? "" : one_line(value, kOptionalName);
          is_named = !(value.raw().is_null() ||
                       (value.raw().is_string() && value.raw().get_string().empty()));
          if (!is_named)
            notes_.note("names no category: such places are in \"No category\"", value.pointer());
        })) {
      in.fault("category", "is missing");
      return 0;
    }
    if (!is_named || categories_named_ == 0) return no_category();
    const auto found = category_by_name_.find(name);
    if (found != category_by_name_.end()) return found->second;
    if (!name.empty())
      in.fault("category", "is not one of the plan's categories: \"" + name + "\"");
    return 0;
  }

  void read_zone(JsonValue& value) {
    const auto zone = static_cast<std::uint32_t>(draft.zones.size());
    draft.zones.emplace_back();
    shapes_of_zone_.emplace_back();
    value.object([&](JsonObject& in) {
      pass_over(in, "zones");
      draft.zones.back() = {key_line(in, "name", kOptionalName),
                            key_line(in, "zone_id", kOptionalName),
                            loose_line(in, "uuid", kForeignId)};
      const Point at = read_position(in, "position");
      std::uint32_t row = 0;
      in.list("rows", 0, kCountedLater, [&](JsonValue& one) { read_row(one, zone, row++, at); });
      in.optional_list("areas", 0, kCountedLater,
                       [&](JsonValue& one) { read_shape(one, zone, at); });
    });
  }

  void read_row(JsonValue& value, std::uint32_t zone, std::uint32_t place, Point zone_at) {
    if (++rows_ > kMaxRows) return;  // only counted, as seats and areas are
    value.object([&](JsonObject& in) {
      pass_over(in, "rows");
      DraftRow row;
      row.place_in_file = place;
      row.row.zone = zone;
      if (!in.contains("row_number")) in.fault("row_number", "is missing");
      row.row.label = key_line(in, "row_number", kOptionalName);
      row.row.label_position = loose_line(in, "row_number_position", kOptionalName);
      constexpr std::array<std::string_view, 4> kPositions{"", "start", "end", "both"};
      row.row.label_position = label_position(in, std::move(row.row.label_position));
      if (std::ranges::find(kPositions, row.row.label_position) == kPositions.end())
        in.fault("row_number_position", "must be \"start\", \"end\", \"both\" or null");
      row.row.row_label = loose_line(in, "row_label", kOptionalName);
      row.row.seat_label = loose_line(in, "seat_label", kOptionalName);
      row.row.uuid = loose_line(in, "uuid", kForeignId);
      const Point at = sum(zone_at, read_optional_position(in, "position"));
      in.list("seats", 0, kCountedLater, [&](JsonValue& one) { read_seat(one, row, at); });
      if (!row.seats.empty()) draft.rows.push_back(std::move(row));
    });
  }

  /// Some editors say left and right for start and end, and none for null.
  std::string label_position(JsonObject& in, std::string position) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOthers{
        {{"left", "start"}, {"right", "end"}, {"none", ""}}};
    for (const auto& [theirs, ours] : kOthers) {
      if (position != theirs) continue;
      notes_.note("is \"" + position + "\", and was read as " +
                      (ours.empty() ? "null" : "\"" + std::string(ours) + "\""),
                  in.pointer() + "/row_number_position");
      return std::string(ours);
    }
    return position;
  }

  void read_seat(JsonValue& value, DraftRow& row, Point row_at) {
    if (++seats_ > booking::kMaxSeats) return;
    value.object([&](JsonObject& in) {
      pass_over(in, "seats");
      DraftSeat seat;
      seat.place_in_file = static_cast<std::uint32_t>(row.seats.size());
      if (in.has("seat_number")) {
        seat.number = key_line(in, "seat_number", kSeatNumber);
      } else {
        in.fault("seat_number", "is missing");
      }
      seat.guid = loose_line(in, "seat_guid", kForeignId);
      seat.uuid = loose_line(in, "uuid", kForeignId);
      seat.at = sum(row_at, read_position(in, "position"));
      check_place(in, seat.at);
      seat.radius = in.optional_number("radius", 0, kMaxRadius).value_or(10);
      seat.category = read_category_name(in);
      row.seats.push_back(std::move(seat));
    });
  }

  void read_shape(JsonValue& value, std::uint32_t zone, Point zone_at) {
    if (++shapes_ > kMaxShapes) return;
    shapes_of_zone_[zone].push_back(draft.shapes.size());
    PlanShape& shape = draft.shapes.emplace_back();
    shape.zone = zone;
    value.object([&](JsonObject& in) {
      pass_over(in, "areas");
      shape.at = sum(zone_at, read_position(in, "position"));
      check_place(in, shape.at);
      shape.rotation = in.optional_number("rotation", -36'000, 36'000).value_or(0);
      shape.color = read_paint(in, "color");
      shape.border_color = read_paint(in, "border_color");
      shape.uuid = loose_line(in, "uuid", kForeignId);
      read_outline(in, shape);
      const auto read_text = [&](JsonObject& text) {
        pass_over(text, "areas");
        shape.text = text.text("text", {0, 200});
        shape.text_at = read_optional_position(text, "position");
        shape.text_color = read_paint(text, "color");
        shape.text_size = text.optional_number("size", 0, 10'000).value_or(0);
      };
      if (shape.shape == AreaShape::kText) {
        in.object("text", read_text);
      } else {
        in.optional_object("text", read_text);
      }
    });
  }

  void read_outline(JsonObject& in, PlanShape& shape) {
    const std::string kind = in.text("shape", {1, 40});
    const auto size = [](JsonObject& from, std::string_view field) {
      return from.number(field, 0, kMaxCoordinate);
    };
    if (kind == "rectangle") {
      shape.shape = AreaShape::kRectangle;
      in.object("rectangle", [&](JsonObject& rectangle) {
        pass_over(rectangle, "areas");
        shape.size = {size(rectangle, "width"), size(rectangle, "height")};
      });
    } else if (kind == "circle") {
      shape.shape = AreaShape::kCircle;
      in.object("circle", [&](JsonObject& circle) {
        pass_over(circle, "areas");
        shape.size = {size(circle, "radius"), 0};
      });
    } else if (kind == "ellipse") {
      shape.shape = AreaShape::kEllipse;
      in.object("ellipse", [&](JsonObject& ellipse) {
        pass_over(ellipse, "areas");
        ellipse.object("radius", [&](JsonObject& radii) {
          pass_over(radii, "areas");
          shape.size = {size(radii, "x"), size(radii, "y")};
        });
      });
    } else if (kind == "polygon") {
      shape.shape = AreaShape::kPolygon;
      in.object("polygon", [&](JsonObject& polygon) {
        pass_over(polygon, "areas");
        polygon.list("points", 1, kMaxPolygonPoints, [&](JsonValue& point) {
          point.object([&](JsonObject& from) {
            pass_over(from, "areas");
            shape.points.push_back(point_of(from));
          });
        });
      });
    } else if (kind == "text") {
      shape.shape = AreaShape::kText;
    } else if (!kind.empty()) {
      in.fault("shape", "must be \"rectangle\", \"circle\", \"ellipse\", \"polygon\" or \"text\"");
    }
  }

  /// What a shape is painted with: hexadecimal, a name or a function of CSS, or nothing.
  std::string read_paint(JsonObject& in, std::string_view field) {
    std::string paint = in.optional_text(field, {0, 40}).value_or("");
    if (const auto hex = hex_color(paint)) return without_alpha(in, field, *hex);
    const auto plain = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
             std::string_view("#(),.% -").find(c) != std::string_view::npos;
    };
    if (std::ranges::all_of(paint, plain)) return paint;
    in.fault(field, "must be a colour such as \"#cc3366\"");
    return {};
  }

  void read_additions(JsonObject& in) {
    in.optional_object("focal_point",
                       [&](JsonObject& point) { draft.focal_point = point_of(point); });
    read_marks(in, "accessible", booking::kAccessibleSeat);
    read_marks(in, "companion", booking::kCompanionSeat);
    read_marks(in, "restricted_view", booking::kRestrictedViewSeat);
    in.optional_list("best_first", 0, booking::kMaxSeats, [&](JsonValue& key) {
      std::string text = key_text(one_line(key, kKey));
      if (!text.empty()) draft.best_first.push_back({std::move(text), key.pointer()});
    });
    in.optional_list("standing", 0, booking::kMaxAreas,
                     [&](JsonValue& area) { read_standing(area); });
    in.optional_list("entrances", 0, kMaxZones, [&](JsonValue& one) {
      one.object([&](JsonObject& of_zone) { read_entrance(of_zone); });
    });
  }

  void read_entrance(JsonObject& in) {
    const auto zone = static_cast<std::size_t>(in.integer("zone", 0, kMaxZones));
    std::string entrance = read_entrance_name(in);
    if (zone >= draft.zones.size())
      return in.fault("zone", "is not the number of a zone; the first is 0");
    std::string& known = draft.zones[zone].entrance;
    if (!known.empty()) return in.fault("zone", "has an entrance already");
    known = std::move(entrance);
  }

  static std::string read_entrance_name(JsonObject& in) {
    std::string entrance = line(in, "entrance", {1, kMaxEntranceBytes});
    if (entrance.size() > kMaxEntranceBytes)
      in.fault("entrance", "must have at most " + std::to_string(kMaxEntranceBytes) + " bytes");
    return entrance;
  }

  void read_marks(JsonObject& in, std::string_view field, booking::SeatTraits trait) {
    in.optional_list(field, 0, booking::kMaxSeats, [&](JsonValue& key) {
      std::string text = key_text(one_line(key, kKey));
      if (!text.empty()) draft.marks.push_back({std::move(text), trait, key.pointer()});
    });
  }

  void read_standing(JsonValue& value) {
    const auto index = static_cast<booking::AreaIndex>(draft.areas.size());
    DraftArea& area = draft.areas.emplace_back();
    area.pointer = value.pointer();
    value.object([&](JsonObject& in) {
      area.area.key = key_text(line(in, "key", kName));
      area.area.name = line(in, "name", kName);
      if (in.contains("entrance")) area.area.entrance = read_entrance_name(in);
      area.layout.category = read_category_name(in);
      area.layout.capacity =
          static_cast<std::uint32_t>(in.integer("capacity", 1, booking::kMaxAreaCapacity));
      in.optional_list("drawn_by", 0, kMaxShapes, [&](JsonValue& one) {
        one.object([&](JsonObject& shape) { read_drawn_by(shape, index); });
      });
    });
  }

  void read_drawn_by(JsonObject& in, booking::AreaIndex area) {
    const auto zone = static_cast<std::size_t>(in.integer("zone", 0, kMaxZones));
    const auto place = static_cast<std::size_t>(in.integer("area", 0, kMaxShapes));
    if (zone >= shapes_of_zone_.size()) {
      in.fault("zone", "is not the number of a zone; the first is 0");
    } else if (place >= shapes_of_zone_[zone].size()) {
      in.fault("area", "is not the number of an area of that zone; the first is 0");
    } else if (auto& standing = draft.shapes[shapes_of_zone_[zone][place]].standing) {
      in.fault("", "is the drawing of a standing area already");
    } else {
      standing = area;
    }
  }

  boost::unordered_flat_map<std::string, booking::CategoryIndex> category_by_name_;
  std::vector<std::vector<std::size_t>> shapes_of_zone_;  ///< into draft.shapes
  PlanNotes notes_;
  std::size_t categories_named_ = 0;
  std::size_t seats_ = 0;
  std::size_t rows_ = 0;
  std::size_t shapes_ = 0;
};

/// Whether the seats themselves were read whole, so that their keys can be worked out.
bool seats_are_sound(const Faults& faults) {
  return std::ranges::none_of(faults, [](const Fault& fault) {
    return fault.pointer.empty() || fault.pointer.starts_with("/zones");
  });
}

}  // namespace

Parsed<PublishedPlan> import_plan(std::string_view json) {
  PlanReader reader;
  Faults faults = read_json_object(json, [&](JsonObject& in) { reader.read(in); });
  if (faults.empty()) {
    reader.draft.warnings = reader.warnings();
    return publish_draft(std::move(reader.draft));
  }
  if (seats_are_sound(faults)) {
    const Faults of_keys = key_faults(std::move(reader.draft));
    faults.insert(faults.end(), of_keys.begin(), of_keys.end());
  }
  return faults;
}

}  // namespace firstshow::catalogue
