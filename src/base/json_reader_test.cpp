#include "base/json_reader.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace firstshow {
namespace {

std::string show(const Faults& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.pointer + ": " + fault.detail + "\n";
  return text;
}

/// Reads every kind of field that there is.
Faults read_sample(std::string_view text) {
  return read_json_object(text, [](JsonObject& in) {
    in.text("name", {1, 5});
    in.integer("count", -1, 10);
    in.optional_number("share", 0, 1);
    in.boolean_or("open", true);
    in.optional_time("at");
    in.optional_object("place", [](JsonObject& place) { place.number("x", -1e6, 1e6); });
    in.optional_list("seats", 1, 2, [](JsonValue& seat) { seat.text({1, 3}); });
  });
}

struct Case {
  std::string_view text;
  std::string_view pointer;
  std::string_view detail;
};

TEST(JsonReader, NamesEveryFaultWithItsPlace) {
  const Case cases[] = {
      {R"({"count":1})", "/name", "is missing"},
      {R"({"name":null,"count":1})", "/name", "must be a text, not null"},
      {R"({"name":7,"count":1})", "/name", "must be a text, not a number"},
      {R"({"name":"","count":1})", "/name", "must not be empty"},
      {R"({"name":"sixsix","count":1})", "/name", "must be 1 to 5 characters long, not 6"},
      {R"({"name":"a\u0000b","count":1})", "/name", "must not hold control characters"},
      {R"({"name":"a\u001bb","count":1})", "/name", "must not hold control characters"},
      {R"({"name":"a\u009bb","count":1})", "/name", "must not hold control characters"},
      {R"({"name":"a","count":11})", "/count", "must be a whole number from -1 to 10"},
      {R"({"name":"a","count":-2})", "/count", "must be a whole number from -1 to 10"},
      {R"({"name":"a","count":1.5})", "/count", "must be a whole number from -1 to 10"},
      {R"({"name":"a","count":18446744073709551615})", "/count",
       "must be a whole number from -1 to 10"},
      {R"({"name":"a","count":true})", "/count",
       "must be a whole number from -1 to 10, not true or false"},
      {R"({"name":"a","count":1,"share":1.5})", "/share", "must be a number from 0 to 1"},
      {R"({"name":"a","count":1,"share":1e999})", "/share", "must be a number from 0 to 1"},
      {R"({"name":"a","count":1,"share":"1"})", "/share",
       "must be a number from 0 to 1, not a text"},
      {R"({"name":"a","count":1,"open":1})", "/open", "must be true or false, not a number"},
      {R"({"name":"a","count":1,"at":"tomorrow"})", "/at",
       "must be a time such as \"2026-11-21T18:08:00Z\" (RFC 3339)"},
      {R"({"name":"a","count":1,"place":[]})", "/place", "must be an object, not a list"},
      {R"({"name":"a","count":1,"place":{}})", "/place/x", "is missing"},
      {R"({"name":"a","count":1,"place":{"x":-1e7}})", "/place/x",
       "must be a number from -1e+06 to 1e+06"},
      {R"({"name":"a","count":1,"seats":{}})", "/seats", "must be a list, not an object"},
      {R"({"name":"a","count":1,"seats":[]})", "/seats", "must not be empty"},
      {R"({"name":"a","count":1,"seats":["a","b","c"]})", "/seats",
       "must have 1 to 2 elements, not 3"},
      {R"({"name":"a","count":1,"seats":["a",""]})", "/seats/1", "must not be empty"},
      {R"({"name":"a","count":1,"more":1})", "/more", "is not a field that is known here"},
      {R"({"name":"a","count":1,"a/b~c":1})", "/a~1b~0c", "is not a field that is known here"},
      {R"({"name":"a","count":1,"place":{"x":1,"y":2}})", "/place/y",
       "is not a field that is known here"},
      {R"([])", "", "must be an object, not a list"},
      {R"(null)", "", "must be an object, not null"},
  };
  for (const Case& one : cases) {
    const Faults faults = read_sample(one.text);
    ASSERT_EQ(faults.size(), 1U) << one.text << "\n" << show(faults);
    EXPECT_EQ(faults[0].pointer, one.pointer) << one.text;
    EXPECT_EQ(faults[0].detail, one.detail) << one.text;
  }
}

TEST(JsonReader, RefusesWhatIsNotJson) {
  const Case cases[] = {
      {"", "", "is not JSON: it ends too early, at line 1, column 1"},
      {"{\"name\":\"a\",\n\"count\":", "", "is not JSON: it ends too early, at line 2, column 9"},
      {"{}\n{}", "", "is not JSON: something follows its end, at line 2, column 1"},
      {"{\"name\":}", "", "is not JSON, at line 1, column 9"},
      {"{'name':1}", "", "is not JSON, at line 1, column 2"},
      {"{\"count\":NaN}", "", "is not JSON, at line 1, column 10"},
      {"{\"count\":1,}", "", "is not JSON, at line 1, column 12"},
      {"{/*c*/}", "", "is not JSON, at line 1, column 2"},
  };
  for (const Case& one : cases) {
    const Faults faults = read_sample(one.text);
    ASSERT_EQ(faults.size(), 1U) << one.text;
    EXPECT_EQ(faults[0].pointer, one.pointer) << one.text;
    EXPECT_EQ(faults[0].detail, one.detail) << one.text;
  }
}

TEST(JsonReader, RefusesTextThatIsNotUtf8) {
  for (const std::string_view bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3",
                                     "\\ud800", "\\udc00", "\\ud800\\u0041"}) {
    const std::string text = "{\"name\":\"" + std::string(bad) + "\",\"count\":1}";
    const Faults faults = read_sample(text);
    ASSERT_EQ(faults.size(), 1U) << text;
    EXPECT_TRUE(faults[0].detail.starts_with("is not JSON")) << faults[0].detail;
  }
  EXPECT_EQ(show(read_sample("\xEF\xBB\xBF{\"name\":\"\xE0\xA4\xB9\",\"count\":1}")), "");
}

TEST(JsonReader, RefusesKeysThatComeTwice) {
  EXPECT_EQ(show(read_sample(R"({"name":"a","count":1,"count":2})")),
            "/count: is there more than once\n");
  EXPECT_EQ(show(read_sample(R"({"count":1,"name":"a","n\u0061me":"b","name":"c"})")),
            "/name: is there more than once\n");
  EXPECT_EQ(show(read_sample(R"({"a":{"x":1},"b":[0,{"c":[{},{"/":1,"y":2,"/":3}]}],"x":1})")),
            "/b/1/c/1/~1: is there more than once\n");
  // The same key in two objects is not the same key twice.
  EXPECT_EQ(show(read_json_object(R"({"a":{"x":1},"x":[{"x":1},{"x":2}]})",
                                  [](JsonObject& in) { in.allow_unknown_fields(); })),
            "");
  // A long key arrives in parts.
  const std::string key(900, 'k');
  EXPECT_EQ(read_sample("{\"" + key + "\":1,\"" + key + "\":2}")[0].pointer,
            "/" + std::string(kMaxPointerBytes - 4, 'k') + "\u2026");
  EXPECT_EQ(show(read_json_object("{\"" + key + "\":1,\"" + key + "l\":2}",
                                  [](JsonObject& in) { in.allow_unknown_fields(); })),
            "");
}

TEST(JsonReader, CutsLongPointers) {
  const std::string key = "\u0939" + std::string(990, '/');
  std::string deep;
  for (int i = 0; i < 30; ++i) deep += "{\"" + key + "\":";
  const std::string ends(30, '}');
  std::string twice = "{\"0\":0,\"0\":0";
  for (int i = 1; i < 150; ++i)
    twice += ",\"" + std::to_string(i) + "\":0,\"" + std::to_string(i) + "\":0";
  const auto descend = [&](JsonObject& in) {
    const std::function<void(JsonObject&)> into = [&](JsonObject& object) {
      if (object.contains(key)) object.object(key, into);
    };
    into(in);
  };
  const std::string of_syntax = deep + twice + "}" + ends;
  const std::string of_fields = deep + R"({"a":0,"b":0,"c":0})" + ends;
  for (const std::string* text : {&of_syntax, &of_fields}) {
    const Faults faults = read_json_object(*text, descend);
    ASSERT_EQ(faults.size(), text == &of_syntax ? 150U : 3U);
    for (const Fault& fault : faults) {
      EXPECT_LE(fault.pointer.size(), kMaxPointerBytes);
      EXPECT_TRUE(fault.pointer.starts_with("/\u0939~1~1")) << fault.pointer;
      EXPECT_TRUE(fault.pointer.ends_with("\u2026")) << fault.pointer;
    }
  }
}

TEST(JsonReader, KeepsToItsDepth) {
  const auto nested = [](std::size_t lists) {
    return "{\"a\":" + std::string(lists, '[') + std::string(lists, ']') + "}";
  };
  const auto ignore = [](JsonObject& in) { in.allow_unknown_fields(); };
  EXPECT_EQ(show(read_json_object(nested(kMaxJsonDepth - 1), ignore)), "");
  const Faults faults = read_json_object(nested(kMaxJsonDepth), ignore);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].detail.starts_with("is nested deeper than 32 levels")) << faults[0].detail;
  EXPECT_EQ(read_json_object(nested(1'000'000), ignore).size(), 1U);
}

TEST(JsonReader, KeepsToItsSize) {
  const Faults faults = read_sample(std::string(kMaxJsonBytes + 1, ' '));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].detail, "is larger than 64 MiB");
}

TEST(JsonReader, FindsEveryFaultInOneReading) {
  EXPECT_EQ(show(read_sample(R"({"name":"","place":{"x":"1","z":1},"seats":["",4],"more":1})")),
            "/name: must not be empty\n"
            "/count: is missing\n"
            "/place/x: must be a number from -1e+06 to 1e+06, not a text\n"
            "/place/z: is not a field that is known here\n"
            "/seats/0: must not be empty\n"
            "/seats/1: must be a text, not a number\n"
            "/more: is not a field that is known here\n");
}

TEST(JsonReader, ListsSoManyFaultsAndNoMore) {
  std::string text = "{\"list\":[0";
  for (std::size_t i = 0; i < kMaxJsonFaults + 100; ++i) text += ",0";
  const Faults faults = read_json_object(text + "]}", [](JsonObject& in) {
    in.list("list", 0, 10'000, [](JsonValue& element) { element.text({1, 3}); });
  });
  ASSERT_EQ(faults.size(), kMaxJsonFaults + 1);
  EXPECT_EQ(faults.back(), (Fault{"", "has more faults than the 200 that are listed"}));
}

struct Sample {
  std::string name;
  std::int64_t least = 0;
  double share = 0;
  bool open = false;
  Time at;
  std::vector<std::int64_t> list;
  std::optional<std::string> note;
};

TEST(JsonReader, ReadsAnIntegerHoweverItIsWritten) {
  const struct {
    const char* written;
    std::optional<std::int64_t> value;
  } cases[] = {
      {"1", 1},
      {"1.0", 1},
      {"1e2", 100},
      {"-0.0", 0},
      {"1.50e1", 15},
      {"1.5", {}},
      {"1e-1", {}},
      {"1001.0", {}},
      {"1e300", {}},
      {"\"1\"", {}},
      {"9007199254740994.0", {}},
      {"18446744073709551615", {}},
  };
  for (const auto& one : cases) {
    std::int64_t value = -1;
    const Faults faults =
        read_json_object(std::string("{\"n\":") + one.written + "}",
                         [&](JsonObject& in) { value = in.integer("n", -1000, 1000); });
    EXPECT_EQ(faults.empty(), one.value.has_value()) << one.written;
    EXPECT_EQ(value, one.value.value_or(0)) << one.written;
  }
}

TEST(JsonReader, CountsCharactersAndWantsALineToBeSeen) {
  const auto faults_of = [](const std::string& text, TextLimits limits) {
    return read_json_object("{\"n\":\"" + text + "\"}",
                            [&](JsonObject& in) { in.line("n", limits); });
  };
  EXPECT_TRUE(faults_of("\u092e\u0941\u0902\u092c\u0908", {5, 5}).empty()) << "five letters";
  EXPECT_FALSE(faults_of("\u092e\u0941\u0902\u092c\u0908", {1, 4}).empty());
  EXPECT_TRUE(faults_of("", {0, 5}).empty());
  for (const char* unseen : {" ", "\u200b", "\u00a0 \u2060", "a\\nb", "a\\tb", "\u2800", "\u3164"})
    EXPECT_FALSE(faults_of(unseen, {0, 20}).empty()) << unseen;
}

TEST(JsonReader, ReadsWhatIsRight) {
  const auto read = read_json<Sample>(
      R"({"name":"\u0939\u093f \ud83c\udfac","least":-9223372036854775808,"share":0.1,"open":true,)"
      R"("at":"2026-11-21T23:38:00+05:30","list":[1,2],"note":null})",
      [](JsonObject& in, Sample& out) {
        out.name = in.text("name");
        out.least = in.integer("least", std::numeric_limits<std::int64_t>::min(), 0);
        out.share = in.number("share", 0, 1);
        out.open = in.boolean("open");
        out.at = in.time("at");
        in.list("list", 0, 2, [&](JsonValue& one) { out.list.push_back(one.integer(0, 9)); });
        out.note = in.optional_text("note");
        EXPECT_FALSE(in.has("note"));
        EXPECT_TRUE(in.has("open"));
        EXPECT_TRUE(in.boolean_or("closed", true));
      });
  ASSERT_TRUE(read.ok()) << show(read.faults());
  EXPECT_EQ(read->name, "\xE0\xA4\xB9\xE0\xA4\xBF \xF0\x9F\x8E\xAC");
  EXPECT_EQ(read->least, std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(read->share, 0.1);
  EXPECT_TRUE(read->open);
  EXPECT_EQ(format_time(read->at), "2026-11-21T18:08:00Z");
  EXPECT_EQ(read->list, (std::vector<std::int64_t>{1, 2}));
  EXPECT_FALSE(read->note.has_value());
}

TEST(JsonReader, ReadsDecimalsExactly) {
  const std::pair<std::string_view, double> cases[] = {
      {"1261.05673144212", 1261.05673144212},
      {"478.85213751448657", 478.85213751448657},
      {"-0.30000000000000004", -0.30000000000000004},
      {"2.2250738585072011e-3", 2.2250738585072011e-3},
      {"123456789012345678901234567890", 123456789012345678901234567890.0},
      {"-195.14038462184726",
       -195.14038462184726},  // off by a bit if merely scaled by a power of ten
      {"1000.8883063331621", 1000.8883063331621},
      {"7", 7.0},
      {"18446744073709551615", 18446744073709551615.0},
      {"1e-400", 0.0},
  };
  for (const auto& [text, expected] : cases) {
    double found = -1;
    const Faults faults =
        read_json_object("{\"x\":" + std::string(text) + "}",
                         [&](JsonObject& in) { found = in.number("x", -1e30, 1e30); });
    EXPECT_EQ(show(faults), "") << text;
    EXPECT_EQ(found, expected) << text;
  }
}

TEST(JsonReader, AnOptionalFieldThatIsWrongIsAFaultAndNothing) {
  Faults faults = read_json_object(R"({"n":"x","t":5,"b":0})", [](JsonObject& in) {
    EXPECT_FALSE(in.optional_integer("n", 0, 9).has_value());
    EXPECT_FALSE(in.optional_text("t").has_value());
    EXPECT_TRUE(in.boolean_or("b", true));
    in.fault("t", "is not wanted");
    in.fault("", "is odd as a whole");
  });
  EXPECT_EQ(show(faults),
            "/n: must be a whole number from 0 to 9, not a text\n"
            "/t: must be a text, not a number\n"
            "/b: must be true or false, not a number\n"
            "/t: is not wanted\n"
            ": is odd as a whole\n");
}

TEST(JsonReader, ReadsFieldsWhoseNamesAreTheSenders) {
  std::string read;
  const Faults faults = read_json_object(R"({"b/c":"x","a":7})", [&](JsonObject& in) {
    in.each_field([&](std::string_view name) { read.append(name) += "=" + in.text(name) + ";"; });
  });
  EXPECT_EQ(read, "b/c=x;a=;");
  EXPECT_EQ(show(faults), "/a: must be a text, not a number\n");
}

}  // namespace
}  // namespace firstshow
