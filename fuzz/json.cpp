// Any text through the JSON reader, asked for every kind of field there is: it reads, or names
// faults with pointers, a bounded number of them.

#include <string>

#include "base/check.hpp"
#include "base/json_reader.hpp"
#include "fuzz_input.hpp"

namespace firstshow {
namespace {

void read_any(JsonValue& value, int depth) {
  if (depth == 0 || value.raw().is_null()) return;
  if (value.raw().is_object()) {
    value.object([depth](JsonObject& in) {
      in.optional_text("text");
      in.optional_integer("integer", -10, 1'000'000);
      in.optional_number("number", -1e6, 1e6);
      in.boolean_or("boolean", true);
      in.optional_time("time");
      in.optional_value("any", [depth](JsonValue& inner) { read_any(inner, depth - 1); });
    });
  } else if (value.raw().is_array()) {
    value.list(0, 50, [depth](JsonValue& inner) { read_any(inner, depth - 1); });
  } else if (value.raw().is_string()) {
    value.text({1, 40});
  } else if (value.raw().is_bool()) {
    value.boolean();
  } else {
    value.number(-1e9, 1e9);
  }
}

void read_fields(JsonObject& in) {
  in.text("text", {1, 20});
  in.integer("integer", 0, 100);
  in.number("number", -1, 1);
  in.boolean("boolean");
  in.time("time");
  in.object("object", [](JsonObject& inner) { inner.optional_text("a"); });
  in.list("list", 1, 10, [](JsonValue& value) { read_any(value, 5); });
  in.optional_value("any", [](JsonValue& value) { read_any(value, 5); });
}

}  // namespace
}  // namespace firstshow

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace firstshow;
  const Faults faults = read_json_object(fuzz_text(data, size), read_fields);
  CHECK(faults.size() <= kMaxJsonFaults + 1, "the faults of a text are bounded");
  for (const Fault& fault : faults) {
    CHECK(!fault.detail.empty(), "a fault says what is wrong");
    CHECK(fault.pointer.empty() || fault.pointer.front() == '/', "a pointer begins with a slash");
  }
  return 0;
}
