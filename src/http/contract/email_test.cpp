#include "http/contract/email.hpp"

#include <gtest/gtest.h>

namespace firstshow::http {
namespace {

TEST(Email, IsWhatATicketCanBeSentTo) {
  for (const char* good :
       {"a@b.in", "asha.rao+tickets@example.co.in", "o'brien@x-y.example", "a@1.b2.com",
        "\u0906\u0936\u093e@\u0909\u0926\u093e\u0939\u0930\u0923.\u092d\u093e\u0930\u0924",
        "a@xn--p1b6ci4b4b3a.xn--h2brj9c", "A@B.IN", "_@b.in"})
    EXPECT_TRUE(is_email(good)) << good;
  for (const char* bad : {"",
                          "a",
                          "@b.in",
                          "a@",
                          "a@b",
                          "a@b.",
                          "a@.b",
                          "a@b..c",
                          "a@-b.co",
                          "a@b-.co",
                          "a@b.co-",
                          "a..b@c.in",
                          ".a@b.in",
                          "a.@b.in",
                          "a b@c.in",
                          "a\u200b@b.in",
                          "a\u00a0b@c.in",
                          "a@b c.in",
                          "a@b_c.in",
                          "a@@b.in",
                          "a@b@c.in",
                          "a@b.12",
                          "a@127.0.0.1",
                          "a@[127.0.0.1]",
                          "\"a\"@b.in",
                          "a@b.in,c@d.in",
                          "<a@b.in>",
                          "a\nb@c.in",
                          "a@b\n.in"})
    EXPECT_FALSE(is_email(bad)) << bad;
  EXPECT_FALSE(is_email(std::string(65, 'a') + "@b.in"));
  EXPECT_FALSE(is_email("a@" + std::string(64, 'b') + ".in"));
}

TEST(Email, IsTheSameInEitherSpelling) {
  const std::string unicode = "asha@\u0909\u0926\u093e\u0939\u0930\u0923.\u092d\u093e\u0930\u0924";
  EXPECT_EQ(email_key(unicode), email_key("ASHA@XN--P1B6CI4B4B3A.xn--H2BRJ9C"));
  EXPECT_EQ(email_key("J\u00fcrgen@M\u00fcnchen.example"),
            email_key("J\u00dcRGEN@M\u00dcNCHEN.EXAMPLE"));
  EXPECT_NE(email_key("a@b.in"), email_key("a@c.in"));
  EXPECT_NE(email_key("a@b.in"), email_key("b@b.in"));
  EXPECT_EQ(email_key("no address"), email_key("NO ADDRESS"));
}

}  // namespace
}  // namespace firstshow::http
