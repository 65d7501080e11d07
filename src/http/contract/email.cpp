#include "http/contract/email.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "base/text.hpp"

namespace firstshow::http {
namespace {

constexpr std::size_t kMaxLocalBytes = 64;  // RFC 5321, 4.5.3.1.1
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxDomain = 253;

/// The domain as DNS has it, in lower case; nothing if it can have none such.
std::optional<std::string> ascii_domain(std::string_view domain) {
  char* made = nullptr;
  const int failed = idn2_to_ascii_8z(std::string(domain).c_str(), &made, IDN2_NONTRANSITIONAL);
  if (failed != IDN2_OK) return std::nullopt;
  const std::unique_ptr<char, decltype(&idn2_free)> owner(made, idn2_free);
  std::string ascii(made);
  for (char& c : ascii)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return ascii;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= kMaxLabel && label.front() != '-' &&
         label.back() != '-' && std::all_of(label.begin(), label.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

/// Two labels or more, the last of them no number.
bool is_domain(std::string_view domain) {
  if (domain.size() > kMaxDomain) return false;
  std::size_t labels = 0;
  std::string_view last;
  for (std::string_view rest = domain;;) {
    last = rest.substr(0, rest.find('.'));
    if (!is_label(last)) return false;
    ++labels;
    if (last.size() == rest.size()) break;
    rest.remove_prefix(last.size() + 1);
  }
  return labels >= 2 && last.find_first_not_of("0123456789") != last.npos;
}

bool is_local_part(std::string_view local) {
  if (local.empty() || local.size() > kMaxLocalBytes || local.front() == '.' ||
      local.back() == '.' || local.find("..") != local.npos)
    return false;
  return local.find_first_of(" \t\n\"()<>[]:,;\\") == local.npos && !holds_unseen(local) &&
         !holds_control_characters(local);
}

}  // namespace

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == text.npos || text.find('@', at + 1) != text.npos) return false;
  const auto domain = ascii_domain(text.substr(at + 1));
  return is_local_part(text.substr(0, at)) && domain && is_domain(*domain);
}

std::string email_key(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == text.npos) return fold_case(text);
  const std::string_view domain = text.substr(at + 1);
  return fold_case(text.substr(0, at)) + "@" + ascii_domain(domain).value_or(fold_case(domain));
}

}  // namespace firstshow::http
