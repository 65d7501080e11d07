#include <array>
#include <charconv>
#include <cmath>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "catalogue/plans/seat_plan.hpp"

namespace firstshow::catalogue {
namespace {

/// Writes JSON with one thing a line where a line is worth having, so that plans can be compared
/// and kept under version control. Numbers have the fewest digits that read back the same.
class JsonText {
 public:
  std::string take() { return std::move(text_) + "\n"; }

  JsonText& open(char bracket, bool lines) {
    separate();
    text_ += bracket;
    levels_.push_back({lines, true});
    return *this;
  }
  JsonText& close(char bracket) {
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.lines && !level.empty) new_line();
    text_ += bracket;
    return *this;
  }
  JsonText& key(std::string_view name) {
    separate();
    quote(name);
    text_ += ": ";
    after_key_ = true;
    return *this;
  }
  JsonText& value(std::string_view text) {
    separate();
    quote(text);
    return *this;
  }
  JsonText& null() {
    separate();
    text_ += "null";
    return *this;
  }
  JsonText& value(const char* text) { return value(std::string_view(text)); }
  JsonText& value(double number) {
    separate();
    std::array<char, 32> digits;
    // Zero has no sign here: "-0" would be read as it stands, and printed so for ever.
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number + 0.0);
    text_.append(digits.data(), end.ptr);
    return *this;
  }
  JsonText& value(std::uint32_t number) {
    separate();
    text_ += std::to_string(number);
    return *this;
  }
  template <class T>
  JsonText& field(std::string_view name, const T& content) {
    return key(name).value(content);
  }
  JsonText& text_field(std::string_view name, std::string_view text) {
    return text.empty() ? *this : field(name, text);
  }
  JsonText& point(std::string_view name, Point at) {
    return key(name).open('{', false).field("x", at.x).field("y", at.y).close('}');
  }

 private:
  struct Level {
    bool lines;
    bool empty;
  };

  void separate() {
    if (after_key_) {
      after_key_ = false;
      return;
    }
    if (levels_.empty()) return;
    Level& level = levels_.back();
    if (!level.empty) text_ += level.lines ? "," : ", ";
    level.empty = false;
    if (level.lines) new_line();
  }
  void new_line() {
    text_ += '\n';
    text_.append(2 * levels_.size(), ' ');
  }
  void quote(std::string_view text) {
    text_ += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
  }

  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

/// A place for the row from which every seat can be given so that the sum is exactly its position;
/// the origin, where rounding or the greatest coordinate would be in the way of the first seat's.
Point row_origin(const SeatPlan& plan, const PlanRow& row) {
  const Point origin = plan.seats[row.first].at;
  const auto exact = [](double from, double to) {
    return from + (to - from) == to && std::abs(to - from) <= kMaxCoordinate;
  };
  for (std::uint32_t i = row.first; i < row.first + row.count; ++i)
    if (!exact(origin.x, plan.seats[i].at.x) || !exact(origin.y, plan.seats[i].at.y)) return {};
  return origin;
}

void write_row(JsonText& out, const SeatPlan& plan, const PlanRow& row) {
  const Point origin = row_origin(plan, row);
  out.open('{', true).field("row_number", row.label);
  out.key("row_number_position");
  if (row.label_position.empty()) {
    out.null();
  } else {
    out.value(row.label_position);
  }
  out.text_field("row_label", row.row_label).text_field("seat_label", row.seat_label);
  out.text_field("uuid", row.uuid).point("position", origin);
  out.key("seats").open('[', true);
  for (std::uint32_t i = row.first; i < row.first + row.count; ++i) {
    const PlanSeat& seat = plan.seats[i];
    out.open('{', false);
    out.field("seat_guid", seat.source_id.empty() ? seat.key : seat.source_id);
    out.field("seat_number", seat.number).text_field("uuid", seat.uuid);
    out.point("position", {seat.at.x - origin.x, seat.at.y - origin.y});
    if (seat.radius != 10) out.field("radius", seat.radius);
    out.field("category", plan.categories[plan.layout->category[i]].name).close('}');
  }
  out.close(']').close('}');
}

void write_outline(JsonText& out, const PlanShape& shape) {
  switch (shape.shape) {
    case AreaShape::kRectangle:
      out.field("shape", "rectangle").key("rectangle").open('{', false);
      out.field("width", shape.size.x).field("height", shape.size.y).close('}');
      break;
    case AreaShape::kCircle:
      out.field("shape", "circle").key("circle").open('{', false);
      out.field("radius", shape.size.x).close('}');
      break;
    case AreaShape::kEllipse:
      out.field("shape", "ellipse").key("ellipse").open('{', false);
      out.point("radius", shape.size).close('}');
      break;
    case AreaShape::kPolygon:
      out.field("shape", "polygon").key("polygon").open('{', false).key("points").open('[', false);
      for (const Point point : shape.points)
        out.open('{', false).field("x", point.x).field("y", point.y).close('}');
      out.close(']').close('}');
      break;
    case AreaShape::kText:
      out.field("shape", "text");
      break;
  }
}

void write_shape(JsonText& out, const PlanShape& shape) {
  out.open('{', true);
  write_outline(out, shape);
  out.text_field("uuid", shape.uuid).field("color", shape.color);
  out.field("border_color", shape.border_color).field("rotation", shape.rotation);
  out.point("position", shape.at);
  out.key("text").open('{', false).field("text", shape.text).point("position", shape.text_at);
  out.text_field("color", shape.text_color);
  if (shape.text_size != 0) out.field("size", shape.text_size);
  out.close('}').close('}');
}

void write_marks(JsonText& out, const SeatPlan& plan, std::string_view name,
                 booking::SeatTraits trait) {
  out.key(name).open('[', true);
  for (std::size_t i = 0; i < plan.seats.size(); ++i)
    if ((plan.layout->traits[i] & trait) != 0) out.value(plan.seats[i].key);
  out.close(']');
}

void write_drawn_by(JsonText& out, const SeatPlan& plan, booking::AreaIndex area) {
  out.key("drawn_by").open('[', false);
  std::vector<std::uint32_t> shapes_so_far(plan.zones.size());
  for (const PlanShape& shape : plan.shapes) {
    const std::uint32_t place = shapes_so_far[shape.zone]++;
    if (shape.standing != area) continue;
    out.open('{', false).field("zone", shape.zone).field("area", place).close('}');
  }
  out.close(']');
}

/// Nothing where no zone has one.
void write_entrances(JsonText& out, const SeatPlan& plan) {
  const auto has_entrance = [](const PlanZone& zone) { return !zone.entrance.empty(); };
  if (std::none_of(plan.zones.begin(), plan.zones.end(), has_entrance)) return;
  out.key("entrances").open('[', true);
  for (std::uint32_t zone = 0; zone < plan.zones.size(); ++zone) {
    if (!has_entrance(plan.zones[zone])) continue;
    out.open('{', false).field("zone", zone).field("entrance", plan.zones[zone].entrance);
    out.close('}');
  }
  out.close(']');
}

void write_additions(JsonText& out, const SeatPlan& plan) {
  out.key("firstshow").open('{', true).point("focal_point", plan.focal_point);
  write_marks(out, plan, "accessible", booking::kAccessibleSeat);
  write_marks(out, plan, "companion", booking::kCompanionSeat);
  write_marks(out, plan, "restricted_view", booking::kRestrictedViewSeat);
  out.key("best_first").open('[', true);
  for (const booking::SeatIndex seat : plan.best_first) out.value(plan.seats[seat].key);
  out.close(']');
  out.key("standing").open('[', true);
  for (booking::AreaIndex area = 0; area < plan.areas.size(); ++area) {
    const booking::AreaLayout& layout = plan.layout->areas[area];
    out.open('{', false).field("key", plan.areas[area].key).field("name", plan.areas[area].name);
    out.field("category", plan.categories[layout.category].name);
    out.field("capacity", layout.capacity);
    out.text_field("entrance", plan.areas[area].entrance);
    write_drawn_by(out, plan, area);
    out.close('}');
  }
  out.close(']');
  write_entrances(out, plan);
  out.close('}');
}

}  // namespace

std::string export_plan(const SeatPlan& plan) {
  JsonText out;
  out.open('{', true).field("name", plan.name);
  out.key("size").open('{', false).field("width", plan.size.x).field("height", plan.size.y);
  out.close('}').key("categories").open('[', true);
  for (const PlanCategory& category : plan.categories)
    out.open('{', false).field("name", category.name).field("color", category.color).close('}');
  out.close(']').key("zones").open('[', true);
  auto row = plan.rows.begin();  // by zone, as the shapes are
  auto shape = plan.shapes.begin();
  for (std::uint32_t i = 0; i < plan.zones.size(); ++i) {
    const PlanZone& zone = plan.zones[i];
    out.open('{', true).field("name", zone.name).text_field("zone_id", zone.id);
    // At the origin: what is in it has its own, absolute position.
    out.text_field("uuid", zone.uuid).point("position", {0, 0}).key("rows").open('[', true);
    for (; row != plan.rows.end() && row->zone == i; ++row) write_row(out, plan, *row);
    out.close(']').key("areas").open('[', true);
    for (; shape != plan.shapes.end() && shape->zone == i; ++shape) write_shape(out, *shape);
    out.close(']').close('}');
  }
  out.close(']');
  write_additions(out, plan);
  return out.close('}').take();
}

}  // namespace firstshow::catalogue
