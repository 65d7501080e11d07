#include "cli/plan_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "base/text.hpp"
#include "catalogue/plans/plan_numbers.hpp"

namespace firstshow::cli {
namespace {

using catalogue::PlanShape;
using catalogue::Point;
using catalogue::SeatPlan;

constexpr std::array<const char*, 10> kSigns{"●", "○", "◆", "◇", "■", "□", "▲", "△", "▼", "▽"};
constexpr const char* kAccessibleSign = "W";
constexpr const char* kCompanionSign = "c";
constexpr std::size_t kNoInk = std::numeric_limits<std::size_t>::max();

/// What a seat is drawn with.
struct Ink {
  std::string sign;
  std::string color;  ///< "#rrggbb"
};

/// What a picture tells seats apart by: the inks there are, and that of each seat.
struct Inks {
  std::vector<Ink> inks;
  std::vector<std::size_t> of_seat;
  bool instead_of_dots = false;  ///< where seats share a character, it is the sign of most of them
};

struct Box {
  Point least{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  Point most{-std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};

  void add(Point point) {
    least = {std::min(least.x, point.x), std::min(least.y, point.y)};
    most = {std::max(most.x, point.x), std::max(most.y, point.y)};
  }
  double width() const { return most.x - least.x; }
  double height() const { return most.y - least.y; }
};

Box box_of(const SeatPlan& plan) {
  Box box;
  for (const catalogue::PlanSeat& seat : plan.seats) box.add(seat.at);
  for (const PlanShape& shape : plan.shapes) {
    for (const Point corner : catalogue::outline(shape)) box.add(corner);
    if (shape.shape == catalogue::AreaShape::kText)
      box.add(catalogue::rotated(shape, shape.text_at));
  }
  if (box.least.x > box.most.x) box.add({0, 0});
  return box;
}

/// The usual distance of two neighbours.
double seat_spacing(const SeatPlan& plan) {
  std::vector<double> gaps;
  for (const booking::Segment& segment : plan.layout->segments)
    for (std::uint32_t i = segment.first + 1; i < segment.first + segment.count; ++i)
      gaps.push_back(std::hypot(plan.seats[i].at.x - plan.seats[i - 1].at.x,
                                plan.seats[i].at.y - plan.seats[i - 1].at.y));
  if (gaps.empty()) return 25;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return std::max(*middle, 1e-6);
}

/// The usual distance of two rows of a zone, down the picture.
double row_spacing(const SeatPlan& plan) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < plan.rows.size(); ++i)
    if (plan.rows[i].zone == plan.rows[i - 1].zone)
      gaps.push_back(
          std::abs(plan.seats[plan.rows[i].first].at.y - plan.seats[plan.rows[i - 1].first].at.y));
  if (gaps.empty()) return 0;
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return *middle;
}

/// A category's colour as the nearest of the 6x6x6 cube that every terminal has.
std::string ansi_color(const std::string& hex) {
  if (hex.size() != 7) return "39";
  const auto level = [&](std::size_t at) {
    const long value = std::strtol(hex.substr(at, 2).c_str(), nullptr, 16);
    return value < 48 ? 0L : value < 115 ? 1L : (value - 35) / 40;
  };
  return "38;5;" + std::to_string(16 + 36 * level(1) + 6 * level(3) + level(5));
}

struct Cell {
  std::string sign;  ///< "" if there are only dots, or nothing
  unsigned dots = 0;
  std::size_t ink = kNoInk;
  std::vector<std::uint32_t> votes;  ///< by ink, of dots
};

/// The grid of characters; every character has 2 x 4 dots.
class Canvas {
 public:
  Canvas(std::size_t columns, std::size_t lines)
      : columns_(columns), lines_(lines), cells_(columns * lines) {}

  Cell* at(long column, long line) {
    if (column < 0 || line < 0 || column >= static_cast<long>(columns_) ||
        line >= static_cast<long>(lines_))
      return nullptr;
    return &cells_[static_cast<std::size_t>(line) * columns_ + static_cast<std::size_t>(column)];
  }

  void dot(long x, long y, std::size_t ink, std::size_t inks) {
    static constexpr unsigned kBits[4][2] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    Cell* const cell = x < 0 || y < 0 ? nullptr : at(x / 2, y / 4);
    if (cell == nullptr) return;
    cell->dots |= kBits[y % 4][x % 2];
    if (ink == kNoInk) return;
    cell->votes.resize(inks);
    ++cell->votes[ink];
    cell->ink = static_cast<std::size_t>(std::max_element(cell->votes.begin(), cell->votes.end()) -
                                         cell->votes.begin());
  }

  /// Puts a label's characters around a cell where all of them fit.
  void label(long column, long line, std::string_view text) {
    std::vector<std::string> characters;
    for (const char c : text) {
      const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
      if (continues && !characters.empty()) {
        characters.back() += c;
      } else {
        characters.emplace_back(1, c == '\n' || c == '\t' ? ' ' : c);
      }
    }
    const long size = static_cast<long>(characters.size());
    long from = column - size / 2;
    if (size > static_cast<long>(columns_)) return;
    from = std::clamp(from, 0L, static_cast<long>(columns_) - size);
    for (long i = 0; i < size; ++i)
      if (Cell* const cell = at(from + i, line))
        *cell = {characters[static_cast<std::size_t>(i)], 0, kNoInk, {}};
  }

  std::string print(const Inks& inks, bool colors) const {
    std::string out;
    for (std::size_t line = 0; line < lines_; ++line) {
      std::size_t end = columns_;
      const Cell* const row = &cells_[line * columns_];
      while (end > 0 && row[end - 1].sign.empty() && row[end - 1].dots == 0) --end;
      std::string color_now;
      for (std::size_t i = 0; i < end; ++i) {
        const Cell& cell = row[i];
        std::string color;
        if (colors && cell.ink != kNoInk) color = ansi_color(inks.inks[cell.ink].color);
        if (color != color_now)
          out += color.empty() ? std::string("\x1b[0m") : "\x1b[" + color + "m";
        color_now = color;
        out += sign_of(cell, inks);
      }
      if (!color_now.empty()) out += "\x1b[0m";
      out += '\n';
    }
    return out;
  }

 private:
  static std::string sign_of(const Cell& cell, const Inks& inks) {
    if (!cell.sign.empty()) return cell.sign;
    if (inks.instead_of_dots && cell.ink != kNoInk) return inks.inks[cell.ink].sign;
    if (cell.dots == 0) return " ";
    const unsigned code = 0x2800 + cell.dots;  // the braille patterns, three bytes of UTF-8
    return {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
  }

  std::size_t columns_;
  std::size_t lines_;
  std::vector<Cell> cells_;
};

/// Walks the outline in steps of at most `step`.
template <class Visit>
void walk_outline(const PlanShape& shape, double step, Visit visit) {
  const std::vector<Point> corners = catalogue::outline(shape);
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Point a = corners[i];
    const Point b = corners[(i + 1) % corners.size()];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const auto steps = static_cast<int>(std::clamp(length / step, 1.0, 10'000.0));
    for (int s = 0; s < steps; ++s)
      visit(Point{a.x + (b.x - a.x) * s / steps, a.y + (b.y - a.y) * s / steps});
  }
}

/// What is written on a shape: its own text, else the name of the standing area that it draws.
std::string label_of(const SeatPlan& plan, const PlanShape& shape) {
  if (!shape.text.empty() || !shape.standing) return shape.text;
  return plan.areas[*shape.standing].name;
}

Point label_place(const PlanShape& shape) {
  if (!shape.text.empty()) return catalogue::rotated(shape, shape.text_at);
  Box box;
  for (const Point corner : catalogue::outline(shape)) box.add(corner);
  if (box.least.x > box.most.x) return shape.at;
  return {(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2};
}

/// Whether every row runs across the picture, bent a little at most: then it is one line of signs.
bool rows_run_across(const SeatPlan& plan) {
  return std::all_of(plan.rows.begin(), plan.rows.end(), [&](const catalogue::PlanRow& row) {
    Box box;
    for (std::uint32_t i = row.first; i < row.first + row.count; ++i) box.add(plan.seats[i].at);
    return box.height() <= box.width() / 4;
  });
}

Inks by_category(const SeatPlan& plan) {
  Inks inks;
  for (std::size_t i = 0; i < plan.categories.size(); ++i)
    inks.inks.push_back({kSigns[i % kSigns.size()], plan.categories[i].color});
  inks.of_seat.assign(plan.layout->category.begin(), plan.layout->category.end());
  return inks;
}

/// In tenths of all seats by rank.
Inks by_quality(const SeatPlan& plan) {
  constexpr std::array kFromGoodToBad = {"#00af00", "#5faf00", "#87af00", "#afaf00", "#d7af00",
                                         "#d78700", "#d75f00", "#d73700", "#af0000", "#870000"};
  Inks inks;
  for (std::size_t tenth = 0; tenth < kFromGoodToBad.size(); ++tenth)
    inks.inks.push_back({std::to_string(tenth), kFromGoodToBad[tenth]});
  inks.instead_of_dots = true;
  for (const std::uint64_t rank : plan.layout->rank)
    inks.of_seat.push_back(rank * kFromGoodToBad.size() / plan.layout->rank.size());
  return inks;
}

std::string sign_of_seat(const SeatPlan& plan, const Inks& inks, std::size_t seat) {
  const std::uint8_t traits = plan.layout->traits[seat];
  if ((traits & booking::kAccessibleSeat) != 0) return kAccessibleSign;
  if ((traits & booking::kCompanionSeat) != 0) return kCompanionSign;
  return inks.inks[inks.of_seat[seat]].sign;
}

/// The scale and place of a picture with one sign a seat.
struct SignGrid {
  double spacing;
  double line_height;
  double columns_per_seat;
  double margin;
  Point least;

  double column(double x) const { return margin + (x - least.x) / spacing * columns_per_seat; }
  long line(double y) const { return std::lround((y - least.y) / line_height); }
};

/// The seats of one segment at even distances about its middle. Returns how many found their cell
/// taken.
std::size_t draw_segment(Canvas& canvas, const SeatPlan& plan, const Inks& inks,
                         const booking::Segment& segment, const SignGrid& grid, long line) {
  const std::uint32_t last = segment.first + segment.count - 1;
  const double width = plan.seats[last].at.x - plan.seats[segment.first].at.x;
  const double gap = width / std::max(1U, segment.count - 1) / grid.spacing;
  const long step = std::max(1L, std::lround(gap * grid.columns_per_seat));
  const double middle = grid.column(plan.seats[segment.first].at.x + width / 2);
  long column = std::lround(middle - static_cast<double>(step) * (segment.count - 1) / 2);
  std::size_t hidden = 0;
  for (std::uint32_t seat = segment.first; seat <= last; ++seat, column += step) {
    Cell* const cell = canvas.at(column, line);
    if (cell == nullptr || cell->ink != kNoInk) {
      ++hidden;
      continue;
    }
    *cell = {sign_of_seat(plan, inks, seat), 0, inks.of_seat[seat], {}};
  }
  return hidden;
}

/// One sign a seat; nothing if there is no room for them all.
std::optional<std::string> draw_signs(const SeatPlan& plan, const Inks& inks, const Box& box,
                                      PictureStyle style) {
  const double spacing = seat_spacing(plan);
  const double across = box.width() / spacing + 1;
  if (plan.seats.empty() || across > style.columns || !rows_run_across(plan)) return std::nullopt;
  const double per_seat = across * 2 <= style.columns ? 2 : 1;
  const double width = box.width() / spacing * per_seat;
  const double line_height = std::max(spacing, row_spacing(plan));
  const SignGrid grid{spacing, line_height, per_seat, (style.columns - 1 - width) / 2, box.least};
  Canvas canvas(style.columns, static_cast<std::size_t>(box.height() / line_height) + 2);

  for (const PlanShape& shape : plan.shapes) {
    walk_outline(shape, spacing / 4, [&](Point p) {
      if (Cell* const cell = canvas.at(std::lround(grid.column(p.x)), grid.line(p.y)))
        cell->sign = "·";
    });
  }
  for (const PlanShape& shape : plan.shapes) {
    const Point place = label_place(shape);
    canvas.label(std::lround(grid.column(place.x)), grid.line(place.y), label_of(plan, shape));
  }
  std::size_t hidden = 0;
  for (const booking::Segment& segment : plan.layout->segments) {
    const catalogue::PlanRow& row = plan.rows[segment.row];
    const double y = plan.seats[row.first + row.count / 2].at.y;
    hidden += draw_segment(canvas, plan, inks, segment, grid, grid.line(y));
  }
  if (hidden > 0) return std::nullopt;
  return canvas.print(inks, style.colors);
}

std::string draw_dots(const SeatPlan& plan, const Inks& inks, const Box& box, PictureStyle style) {
  const double longest = std::max({box.width(), box.height(), 1.0});
  // Dots are about square. A plan much deeper than wide would fill screens: it is drawn narrower.
  const double scale =
      std::min((style.columns * 2 - 2) / std::max(box.width(), 1.0), (style.columns * 4) / longest);
  const auto lines = static_cast<std::size_t>(box.height() * scale / 4) + 1;
  Canvas canvas(style.columns, lines);
  const double margin = std::floor((style.columns * 2 - box.width() * scale) / 2);
  const auto x = [&](Point p) { return std::lround(margin + (p.x - box.least.x) * scale); };
  const auto y = [&](Point p) { return std::lround((p.y - box.least.y) * scale); };

  for (const PlanShape& shape : plan.shapes)
    walk_outline(shape, 1 / scale, [&](Point p) { canvas.dot(x(p), y(p), kNoInk, 0); });
  for (std::size_t i = 0; i < plan.seats.size(); ++i)
    canvas.dot(x(plan.seats[i].at), y(plan.seats[i].at), inks.of_seat[i], inks.inks.size());
  for (const PlanShape& shape : plan.shapes)
    canvas.label(x(label_place(shape)) / 2, y(label_place(shape)) / 4, label_of(plan, shape));
  return canvas.print(inks, style.colors);
}

std::string padded(std::string_view text, std::size_t width) {
  std::size_t characters = 0;
  for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  std::string out(text);
  out.append(characters < width ? width - characters : 0, ' ');
  return out;
}

std::size_t widest_name(const SeatPlan& plan) {
  std::size_t width = 0;
  const auto add = [&](const std::string& name) { width = std::max(width, name.size()); };
  for (const auto& category : plan.categories) add(category.name);
  for (const auto& area : plan.areas) add(area.name);
  return std::min<std::size_t>(width, 40);
}

std::string right(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string legend(const SeatPlan& plan, PictureStyle style, bool signs) {
  std::vector<std::uint64_t> seats(plan.categories.size());
  std::vector<std::uint64_t> places(plan.categories.size());
  std::array<std::uint64_t, 3> marked{};
  for (std::size_t i = 0; i < plan.seats.size(); ++i) {
    ++seats[plan.layout->category[i]];
    for (std::size_t bit = 0; bit < marked.size(); ++bit)
      marked[bit] += plan.layout->traits[i] >> bit & 1U;
  }
  for (const booking::AreaLayout& area : plan.layout->areas) places[area.category] += area.capacity;

  std::string out;
  const std::size_t width = widest_name(plan);
  for (std::size_t i = 0; i < plan.categories.size(); ++i) {
    const std::string sign = signs ? kSigns[i % kSigns.size()] : "⣿";
    out += "  " + (style.colors
                       ? "\x1b[" + ansi_color(plan.categories[i].color) + "m" + sign + "\x1b[0m"
                       : sign);
    const bool standing = seats[i] == 0 && places[i] > 0;
    const std::uint64_t number = standing ? places[i] : seats[i];
    out += "  " + padded(plan.categories[i].name, width) + right(with_commas(number), 9);
    out += standing ? " standing" : number == 1 ? " seat" : " seats";
    if (places[i] > 0 && !standing) out += ", " + with_commas(places[i]) + " standing";
    out += '\n';
  }
  if (!plan.areas.empty()) out += "\n  Standing areas\n";
  for (std::size_t i = 0; i < plan.areas.size(); ++i) {
    const booking::AreaLayout& area = plan.layout->areas[i];
    const std::string& category = plan.categories[area.category].name;
    out += "  □  " + padded(plan.areas[i].name, width) + right(with_commas(area.capacity), 9) +
           (area.capacity == 1 ? " place" : " places");
    if (category != plan.areas[i].name) out += " (" + category + ")";
    out += '\n';
  }
  if (marked[0] + marked[1] + marked[2] > 0) out += '\n';
  if (marked[0] > 0)
    out += (signs ? "  W  " : "     ") + count_of(marked[0], "wheelchair place") + '\n';
  if (marked[1] > 0)
    out += (signs ? "  c  " : "     ") + count_of(marked[1], "companion seat") + '\n';
  if (marked[2] > 0) out += "     " + count_of(marked[2], "seat") + " with a restricted view\n";
  return out;
}

/// The places of each entrance: "  Gate 1: Block 101, Block 102", over as many lines as it needs;
/// "" where none is said.
std::string entrances(const SeatPlan& plan, std::size_t columns) {
  std::vector<std::pair<std::string, std::vector<std::string>>> places_by_entrance;
  const auto add = [&](const std::string& entrance, const std::string& place) {
    if (entrance.empty()) return;
    for (auto& [known, places] : places_by_entrance)
      if (known == entrance) return places.push_back(place);
    places_by_entrance.push_back({entrance, {place}});
  };
  for (const catalogue::PlanZone& zone : plan.zones) add(zone.entrance, zone.name);
  for (const catalogue::PlanArea& area : plan.areas) add(area.entrance, area.name);
  std::string out = places_by_entrance.empty() ? "" : "\n";
  for (const auto& [entrance, places] : places_by_entrance) {
    std::string line = "  " + entrance + ":";
    for (const std::string& place : places) {
      const std::string next = " " + place + (&place == &places.back() ? "" : ",");
      if (characters_in(line) + characters_in(next) > columns) {
        out += line + '\n';
        line = "   ";
      }
      line += next;
    }
    out += line + '\n';
  }
  return out;
}

struct Picture {
  std::string text;        ///< with the plan's name and size above it
  bool has_signs = false;  ///< one a seat; else dots
};

Picture draw(const SeatPlan& plan, const Inks& inks, PictureStyle style) {
  style.columns = std::max(style.columns, kNarrowestPicture);
  const Box box = box_of(plan);
  const std::optional<std::string> signs = draw_signs(plan, inks, box, style);
  const std::string head = plan.name + '\n' + count_of(plan.seats.size(), "seat") + " in " +
                           count_of(plan.rows.size(), "row") + ", " +
                           count_of(plan.zones.size(), "zone") + "\n\n";
  return {head + (signs ? *signs : draw_dots(plan, inks, box, style)), signs.has_value()};
}

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string count_of(std::uint64_t number, const char* thing) {
  return with_commas(number) + ' ' + thing + (number == 1 ? "" : "s");
}

std::string draw_plan(const SeatPlan& plan, PictureStyle style) {
  const Picture picture = draw(plan, by_category(plan), style);
  return picture.text + '\n' + legend(plan, style, picture.has_signs) +
         entrances(plan, std::max(style.columns, kNarrowestPicture));
}

std::string draw_quality(const SeatPlan& plan, PictureStyle style) {
  const Inks inks = by_quality(plan);
  std::string scale;
  for (const Ink& ink : inks.inks)
    scale += style.colors ? "\x1b[" + ansi_color(ink.color) + "m" + ink.sign + "\x1b[0m" : ink.sign;
  std::string told = "\n  best " + scale + " worst, in tenths\n";
  const auto has = [&](std::uint8_t trait) {
    return std::ranges::any_of(plan.layout->traits,
                               [&](std::uint8_t traits) { return (traits & trait) != 0; });
  };
  if (has(booking::kAccessibleSeat)) told += "  W wheelchair place\n";
  if (has(booking::kCompanionSeat)) told += "  c companion seat\n";
  return draw(plan, inks, style).text + told;
}

}  // namespace firstshow::cli
