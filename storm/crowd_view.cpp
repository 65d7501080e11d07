#include "storm/crowd_view.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "storm/report.hpp"

namespace firstshow::storm {
namespace {

constexpr unsigned kWidest = 80;
constexpr unsigned kNarrowest = 40;
constexpr Micros kPlainEvery = 5 * kSecond;

constexpr const char* kBold = "\x1b[1m";
constexpr const char* kDim = "\x1b[2m";
constexpr const char* kSoldColour = "\x1b[36m";
constexpr const char* kHeldColour = "\x1b[33m";
constexpr const char* kDownColour = "\x1b[31m";
constexpr const char* kPlain = "\x1b[0m";

/// Lines of words and figures, with colours or without.
class Brush {
 public:
  explicit Brush(bool colours) : colours_(colours) {}
  std::string paint(const char* colour, const std::string& text) const {
    return colours_ && !text.empty() ? colour + text + kPlain : text;
  }

 private:
  bool colours_;
};

std::string repeated(const char* text, std::uint64_t times) {
  std::string all;
  for (std::uint64_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string clock_text(Micros time) {
  std::array<char, 24> text{};
  const auto seconds = std::max<Micros>(time, 0) / kSecond;
  std::snprintf(text.data(), text.size(), "%02d:%02d", static_cast<int>(seconds / 60),
                static_cast<int>(seconds % 60));
  return text.data();
}

/// Sold, held and free to scale; what there is of is never less than one column.
std::string bar(const CrowdView& view, unsigned columns, const Brush& brush) {
  const std::uint64_t all = std::max<std::uint64_t>(view.seats, 1);
  const auto scaled = [&](std::uint64_t part) {
    const std::uint64_t whole = (part * columns + all / 2) / all;
    return part > 0 ? std::max<std::uint64_t>(whole, 1) : 0;
  };
  std::uint64_t sold = std::min<std::uint64_t>(scaled(view.sold), columns);
  const std::uint64_t held = std::min(scaled(view.held), columns - sold);
  std::uint64_t free = columns - sold - held;
  if (view.free > 0 && free == 0 && sold > 1) {
    --sold;
    ++free;
  }
  return brush.paint(kSoldColour, repeated("█", sold)) +
         brush.paint(kHeldColour, repeated("▒", held)) + brush.paint(kDim, repeated("·", free));
}

std::string padded(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : text + std::string(width - text.size(), ' ');
}

/// "name     word figure   word figure", as many as fit.
std::string figures(const char* name, unsigned width, const Brush& brush,
                    const std::vector<std::pair<std::string, std::string>>& all) {
  std::string line = " " + brush.paint(kDim, padded(name, 9));
  std::size_t columns = 10;
  for (const auto& [word, figure] : all) {
    const std::size_t size = std::max<std::size_t>(word.size() + 1 + figure.size() + 3, 21);
    if (columns + word.size() + 1 + figure.size() > width) break;
    line += word + " " + brush.paint(kBold, figure);
    if (&word != &all.back().first)
      line += std::string(size - word.size() - 1 - figure.size(), ' ');
    columns += size;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string server_line(const CrowdView& view, const Brush& brush) {
  std::string line = " " + brush.paint(kDim, padded("server", 9));
  if (view.is_down) return line + brush.paint(kDownColour, "killed with SIGKILL; starting again");
  if (view.kills == 0) return line + "up";
  line += "up; killed " + (view.kills == 1 ? "once" : std::to_string(view.kills) + " times");
  return line + " with SIGKILL, back after " + duration_text(view.last_down);
}

volatile bool is_cursor_hidden = false;

void show_cursor() {
  if (!is_cursor_hidden) return;
  is_cursor_hidden = false;
  std::fputs("\x1b[?25h", stdout);
  std::fflush(stdout);
}

}  // namespace

std::vector<std::string> draw(const CrowdView& view, unsigned width, bool colours) {
  width = std::clamp(width, kNarrowest, kWidest);
  const Brush brush(colours);
  const std::string name = "Firstshow";
  std::string wish = with_commas(view.buyers) + " buyers, " + with_commas(view.seats) + " seats";
  const std::string time = clock_text(view.elapsed) + " of " + clock_text(view.length);
  if (name.size() + wish.size() + time.size() + 6 > width) wish.clear();
  const std::size_t used = 1 + name.size() + 2 + wish.size() + time.size() + 1;
  const std::string gap(width > used ? width - used : 1, ' ');
  std::vector<std::string> lines;
  lines.push_back(" " + brush.paint(kBold, name) + "  " + wish + gap + time);
  lines.emplace_back();
  lines.push_back(" " + bar(view, width - 2, brush));
  std::string seats = " " + brush.paint(kSoldColour, "█") + " sold " + with_commas(view.sold);
  seats += "   " + brush.paint(kHeldColour, "▒") + " held " + with_commas(view.held);
  lines.push_back(seats + "   " + brush.paint(kDim, "·") + " free " + with_commas(view.free));
  lines.emplace_back();
  lines.push_back(figures("buyers", width, brush,
                          {{"came", with_commas(view.came)},
                           {"with tickets", with_commas(view.paid)},
                           {"empty", with_commas(view.went_empty)}}));
  lines.push_back(
      figures("holds", width, brush,
              {{"a second", with_commas(static_cast<std::uint64_t>(view.holds_a_second + 0.5))},
               {"refused", with_commas(view.refusals)},
               {"given up", with_commas(view.gave_up)}}));
  lines.push_back(figures("latency", width, brush,
                          {{"p50", duration_text(view.p50)}, {"p99", duration_text(view.p99)}}));
  lines.push_back(
      figures("trouble", width, brush,
              {{"told later", with_commas(view.later)}, {"cut off", with_commas(view.broken)}}));
  lines.push_back(server_line(view, brush));
  return lines;
}

std::string plain_line(const CrowdView& view) {
  return clock_text(view.elapsed) + "  sold " + with_commas(view.sold) + ", held " +
         with_commas(view.held) + ", free " + with_commas(view.free) + "; came " +
         with_commas(view.came) + ", refused " + with_commas(view.refusals) + ", with tickets " +
         with_commas(view.paid) + "; " +
         with_commas(static_cast<std::uint64_t>(view.holds_a_second + 0.5)) + " holds/s, p50 " +
         duration_text(view.p50) + ", p99 " + duration_text(view.p99) +
         (view.is_down ? "; server down" : "") +
         (view.kills > 0 ? "; kills " + std::to_string(view.kills) : "");
}

Screen::Screen() : is_terminal_(::isatty(STDOUT_FILENO) == 1) {
  if (!is_terminal_) return;
  const char* no_colour = std::getenv("NO_COLOR");  // no-color.org
  colours_ = no_colour == nullptr || *no_colour == '\0';
  is_cursor_hidden = true;
  std::atexit(show_cursor);
  std::fputs("\x1b[?25l", stdout);
}

Screen::~Screen() {
  leave();
}

void Screen::leave() {
  show_cursor();
  drawn_ = 0;
}

void Screen::show(const CrowdView& view) {
  if (!is_terminal_) {
    if (said_at_ != 0 && micros_now() < said_at_ + kPlainEvery) return;
    said_at_ = micros_now();
    std::printf("%s\n", plain_line(view).c_str());
    std::fflush(stdout);
    return;
  }
  winsize size{};
  const bool known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  std::string picture;
  if (drawn_ > 0) picture = "\x1b[" + std::to_string(drawn_) + "F";
  const auto lines = draw(view, known ? size.ws_col : kWidest, colours_);
  for (const std::string& line : lines) picture += line + "\x1b[K\n";
  drawn_ = lines.size();
  std::fputs(picture.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace firstshow::storm
