#include "store/audit_entry.hpp"

#include <sodium.h>

#include <charconv>

namespace firstshow::store {
namespace {

/// Names the form below, so that another one is never taken for it.
constexpr std::string_view kForm = "firstshow audit entry 1\n";

std::string sha256(std::string_view bytes) {
  static_assert(crypto_hash_sha256_BYTES == kAuditHashBytes);
  std::string hash(kAuditHashBytes, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return hash;
}

std::string hex(std::string_view bytes) {
  std::string digits(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(digits.data(), digits.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
  digits.pop_back();
  return digits;
}

/// Eight bytes, the most significant first.
void append_number(std::string& bytes, std::int64_t number) {
  constexpr int kBits = 8;
  for (int shift = 64 - kBits; shift >= 0; shift -= kBits)
    bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> static_cast<unsigned>(shift));
}

void append_text(std::string& bytes, std::string_view text) {
  append_number(bytes, static_cast<std::int64_t>(text.size()));
  bytes += text;
}

}  // namespace

std::string audit_hash(const AuditEntry& entry) {
  std::string bytes(kForm);
  append_number(bytes, entry.id);
  append_number(bytes, entry.organiser.value);
  append_number(bytes, to_micros(entry.at));
  for (const std::string* text :
       {&entry.actor_kind, &entry.actor, &entry.action, &entry.subject, &entry.before, &entry.after,
        &entry.address, &entry.request_id, &entry.trace_id, &entry.previous_hash})
    append_text(bytes, *text);
  return sha256(bytes);
}

std::string format_audit_head(const AuditHead& head) {
  return std::to_string(head.count) + ":" + hex(head.hash);
}

std::optional<AuditHead> parse_audit_head(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  AuditHead head;
  const char* const end = text.data() + colon;
  const auto read = std::from_chars(text.data(), end, head.count);
  if (read.ec != std::errc{} || read.ptr != end || head.count < 0) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  if (digits.size() != 2 * kAuditHashBytes) return std::nullopt;
  std::size_t bytes = 0;
  const char* stopped = nullptr;
  if (sodium_hex2bin(reinterpret_cast<unsigned char*>(head.hash.data()), head.hash.size(),
                     digits.data(), digits.size(), nullptr, &bytes, &stopped) != 0 ||
      bytes != kAuditHashBytes || stopped != digits.data() + digits.size())
    return std::nullopt;
  return head;
}

std::string bounded_audit_text(std::string text) {
  if (text.size() <= kMaxAuditText) return text;
  return R"({"omitted_bytes":)" + std::to_string(text.size()) + R"(,"sha256":")" +
         hex(sha256(text)) + R"("})";
}

}  // namespace firstshow::store
