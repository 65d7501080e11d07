#include "http/problems/idempotency.hpp"

#include <sodium.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "http/problems/problems.hpp"

namespace firstshow::http {
namespace {

bool printable(char c) {
  return c >= 0x20 && c <= 0x7e;
}

/// The key without quotes and escapes; "" if it is not one.
std::string unquote(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  if (quoted) text = text.substr(1, text.size() - 2);
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (!printable(c)) return {};
    if (!quoted && (c == '"' || c == ' ')) return {};
    if (quoted && c == '"') return {};
    if (quoted && c == '\\') {
      if (++i == text.size() || (text[i] != '"' && text[i] != '\\')) return {};
      c = text[i];
    }
    key += c;
  }
  return key;
}

namespace json = boost::json;

void append_canonical(std::string& to, const json::value& value);

/// Fields by their names; null ones are left out, as reading has them absent.
void append_canonical(std::string& to, const json::object& object) {
  std::vector<const json::key_value_pair*> fields;
  for (const json::key_value_pair& field : object)
    if (!field.value().is_null()) fields.push_back(&field);
  std::sort(fields.begin(), fields.end(),
            [](const auto* a, const auto* b) { return a->key() < b->key(); });
  to += '{';
  for (const json::key_value_pair* const field : fields) {
    to += json::serialize(json::string_view(field->key()));
    to += ':';
    append_canonical(to, field->value());
    to += ',';
  }
  to += '}';
}

/// The same text for all that is read alike: no blanks, escapes and numbers in one way.
void append_canonical(std::string& to, const json::value& value) {
  constexpr double kExact = 9'007'199'254'740'992;  // 2^53
  if (value.is_object()) return append_canonical(to, value.get_object());
  if (value.is_array()) {
    to += '[';
    for (const json::value& element : value.get_array()) {
      append_canonical(to, element);
      to += ',';
    }
    to += ']';
  } else if (value.is_double() && std::abs(value.get_double()) <= kExact &&
             std::trunc(value.get_double()) == value.get_double()) {
    to += std::to_string(static_cast<std::int64_t>(value.get_double()));
  } else {
    to += json::serialize(value);
  }
}

/// The body as it is read, so that a client may write the same request anew; what is no JSON is
/// refused later, whatever it hashes to.
std::string as_read(std::string_view body) {
  json::error_code failed;
  const json::value value = json::parse({body.data(), body.size()}, failed);
  if (failed) return std::string(body);
  std::string canonical;
  append_canonical(canonical, value);
  return canonical;
}

class Hash {
 public:
  Hash() { crypto_generichash_init(&state_, nullptr, 0, booking::Digest{}.bytes.size()); }
  /// Each part with its length, so that no two lists of parts hash alike.
  void add(std::string_view part) {
    const std::uint64_t size = part.size();
    add_bytes(reinterpret_cast<const unsigned char*>(&size), sizeof size);
    add_bytes(reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  booking::Digest finish() {
    booking::Digest digest;
    crypto_generichash_final(&state_, digest.bytes.data(), digest.bytes.size());
    return digest;
  }

 private:
  void add_bytes(const unsigned char* bytes, std::size_t size) {
    crypto_generichash_update(&state_, bytes, size);
  }
  crypto_generichash_state state_;
};

}  // namespace

OrProblem<booking::Idempotency> read_idempotency(const Request& request, KeyNeed need) {
  const std::string_view header = request.header("Idempotency-Key");
  if (header.empty()) {
    if (need == KeyNeed::kOptional) return booking::Idempotency{};
    return problem(request, kIdempotencyKeyMissing,
                   "Send a key of your own choice, and the same one with a retry.");
  }
  const std::string key = unquote(header);
  if (key.empty() || key.size() > kMaxIdempotencyKey)
    return problem(request, kIdempotencyKeyInvalid,
                   "It is a quoted string of 1 to 255 printable ASCII characters.");
  Hash of_key;
  of_key.add(key);
  Hash of_request;
  of_request.add(method_name(request.method));
  of_request.add(request.path);
  of_request.add(as_read(request.body));
  return booking::Idempotency{of_key.finish(), of_request.finish()};
}

}  // namespace firstshow::http
