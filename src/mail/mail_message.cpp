#include "mail/mail_message.hpp"

#include <idn2.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>

#include "base/text.hpp"

namespace firstshow::mail {
namespace {

constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxSubjectBytes = 400;
/// So many bytes make an encoded word of at most 75 characters (RFC 2047, section 2).
constexpr std::size_t kBytesInWord = 42;
constexpr std::size_t kPlainHeader = 60;
/// So many bytes make a line of 76 characters in base64 (RFC 2045, 6.8).
constexpr std::size_t kBytesInLine = 57;
constexpr std::string_view kBoundary = "=_firstshow_alternative";  // "=_" is in no base64

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

std::string base64(std::string_view bytes) {
  std::string text(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find('\0'));
  return text;
}

std::string body_base64(std::string_view bytes) {
  std::string lines;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kBytesInLine)))
    lines += base64(bytes.substr(0, kBytesInLine)) + "\r\n";
  return lines;
}

/// Without what could end a header or hide in it.
std::string on_one_line(std::string_view text, std::size_t most) {
  std::string line = visible_text(text);
  for (char& c : line)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  if (holds_control_characters(line)) line.clear();  // those above U+0080, which nobody types
  return shortened(line, most);
}

bool is_plain(std::string_view text) {
  return text.find("=?") == text.npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), kBytesInWord);
    while (size < text.size() && is_continuation(text[size])) --size;
    if (!words.empty()) words += "\r\n ";
    words += "=?UTF-8?B?" + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return words;
}

std::string display_name(std::string_view name) {
  const std::string line = on_one_line(name, kMaxNameBytes);
  if (line.empty()) return {};
  if (!is_plain(line) || line.size() > kPlainHeader) return encoded_words(line) + "\r\n ";
  std::string quoted = "\"";
  for (const char c : line) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\" ";
}

std::string mailbox(const Mailbox& of) {
  return display_name(of.name) + "<" + deliverable(of.address).value_or("") + ">";
}

/// "Sat, 21 Nov 2026 18:08:00 +0000".
std::string date_text(Time time) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  std::array<char, 80> text{};
  std::snprintf(text.data(), text.size(), "%s, %u %s %d %02d:%02d:%02d +0000",
                kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

void add_part(std::string& to, std::string_view type, std::string_view body) {
  to.append("--").append(kBoundary).append("\r\nContent-Type: ").append(type);
  to.append("; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
  to.append(body_base64(body)).append("\r\n");
}

}  // namespace

std::optional<std::string> deliverable(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == address.npos || at == 0) return std::nullopt;
  const std::string_view local = address.substr(0, at);
  const bool ends_a_header = address.find_first_of(" \t\r\n<>\"(),;:\\") != address.npos;
  if (ends_a_header || !is_utf8(address) || holds_control_characters(address) ||
      holds_unseen(address))
    return std::nullopt;
  char* made = nullptr;
  const std::string domain(address.substr(at + 1));
  if (idn2_to_ascii_8z(domain.c_str(), &made, IDN2_NONTRANSITIONAL) != IDN2_OK) return std::nullopt;
  const std::unique_ptr<char, decltype(&idn2_free)> owner(made, idn2_free);
  if (*made == '\0') return std::nullopt;
  return std::string(local) + "@" + made;
}

std::string encoded_header(std::string_view text) {
  const std::string line = on_one_line(text, kMaxSubjectBytes);
  return is_plain(line) && line.size() <= kPlainHeader ? line : encoded_words(line);
}

std::string mime_text(const MailMessage& message) {
  std::string text;
  const auto header = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  header("Date", date_text(message.date));
  header("From", mailbox(message.from));
  header("To", mailbox(message.to));
  if (!message.reply_to.empty()) header("Reply-To", mailbox({"", message.reply_to}));
  header("Subject", encoded_header(message.subject));
  header("Message-ID", message.message_id);
  header("Content-Language", message.language);
  // Who is away does not answer it (RFC 3834; the second name is Exchange's).
  header("Auto-Submitted", "auto-generated");
  header("X-Auto-Response-Suppress", "All");
  header("MIME-Version", "1.0");
  header("Content-Type", "multipart/alternative;\r\n boundary=\"" + std::string(kBoundary) + "\"");
  text += "\r\n";
  add_part(text, "text/plain", message.text);
  add_part(text, "text/html", message.html);
  return text.append("--").append(kBoundary).append("--\r\n");
}

}  // namespace firstshow::mail
