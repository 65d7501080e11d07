#include "mail/mail_message.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "mail/smtp_client.hpp"

namespace firstshow::mail {
namespace {

MailMessage message() {
  MailMessage one;
  one.from = {"Firstshow", "box@tickets.example"};
  one.to = {"Asha Rao", "asha@example.org"};
  one.message_id = "<1@tickets.example>";
  one.language = "en";
  one.date = *parse_time("2026-11-21T18:08:05Z");
  one.subject = "Your tickets";
  one.text = "Hello\n";
  one.html = "<p>Hello</p>";
  return one;
}

/// The header's lines, without those that follow the empty one.
std::string head_of(const MailMessage& one) {
  const std::string text = mime_text(one);
  return text.substr(0, text.find("\r\n\r\n") + 2);
}

TEST(MailMessage, IsWhatMailServersTake) {
  EXPECT_EQ(mime_text(message()),
            "Date: Sat, 21 Nov 2026 18:08:05 +0000\r\n"
            "From: \"Firstshow\" <box@tickets.example>\r\n"
            "To: \"Asha Rao\" <asha@example.org>\r\n"
            "Subject: Your tickets\r\n"
            "Message-ID: <1@tickets.example>\r\n"
            "Content-Language: en\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "X-Auto-Response-Suppress: All\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/alternative;\r\n boundary=\"=_firstshow_alternative\"\r\n"
            "\r\n"
            "--=_firstshow_alternative\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "\r\n"
            "SGVsbG8K\r\n"
            "\r\n"
            "--=_firstshow_alternative\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "\r\n"
            "PHA+SGVsbG88L3A+\r\n"
            "\r\n"
            "--=_firstshow_alternative--\r\n");
}

TEST(MailMessage, LetsNoTextEndItsHeader) {
  const char* const texts[] = {
      "Asha\r\nBcc: all@example.org",
      "Asha\nBcc: all@example.org",
      "Asha\rBcc: all@example.org",
      "Asha\r\n\r\n<p>",
      "\" <all@example.org>, \"",
      "=?UTF-8?B?QXNoYQ0KQmNjOiBh?=",
      "Asha\xE2\x80\xA8"
      "Bcc: all@example.org",  // a line separator
      "Asha\xC2\x85"
      "Bcc: all@example.org",  // a next line
      "\xE2\x80\xAEohsA",      // turned round
      "\\",
  };
  const std::string plain = head_of(message());
  const auto fields = [](const std::string& head) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < head.size(); at = head.find("\r\n", at) + 2)
      count += head[at] != ' ' ? 1 : 0;
    return count;
  };
  for (const char* const text : texts) {
    MailMessage one = message();
    one.to.name = text;
    one.from.name = text;
    one.subject = text;
    const std::string head = head_of(one);
    EXPECT_EQ(fields(head), fields(plain)) << text;
    EXPECT_EQ(head.find("\nBcc"), std::string::npos) << text;
    EXPECT_NE(head.find("To: "), std::string::npos);
    EXPECT_NE(head.find("<asha@example.org>\r\n"), std::string::npos) << head;
    EXPECT_TRUE(std::all_of(head.begin(), head.end(), [](char c) {
      return (c >= 0x20 && c < 0x7f) || c == '\r' || c == '\n';
    })) << text;
  }
}

TEST(MailMessage, KeepsItsLinesShort) {
  MailMessage one = message();
  for (const char* const letter : {"a", "आ", "\xF0\x9F\x8E\x9F"}) {
    one.to.name.clear();
    for (int i = 0; i < 200; ++i) one.to.name += letter;
    one.subject = one.to.name;
    one.text = one.html = one.to.name;
    const std::string text = mime_text(one);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find("\r\n", at);
      EXPECT_LE(end - at, 78U) << text.substr(at, end - at);
      at = end + 2;
    }
  }
}

TEST(EncodedHeader, LeavesPlainTextAlone) {
  const std::pair<const char*, const char*> cases[] = {
      {"Your tickets", "Your tickets"},    {"", ""},
      {"आशा", "=?UTF-8?B?4KSG4KS24KS+?="}, {"a\tb", "a b"},
      {"=?x", "=?UTF-8?B?PT94?="},
  };
  for (const auto& [text, header] : cases) EXPECT_EQ(encoded_header(text), header) << text;
}

TEST(Deliverable, IsAnAddressThatEndsNoHeader) {
  const std::pair<const char*, const char*> cases[] = {
      {"asha@example.org", "asha@example.org"},
      {"asha@उदाहरण.भारत", "asha@xn--p1b6ci4b4b3a.xn--h2brj9c"},
      {"आशा@example.org", "आशा@example.org"},
      {"asha@example.org>\r\nRCPT TO:<all@example.org", ""},
      {"asha@example.org\n", ""},
      {"asha rao@example.org", ""},
      {"<asha@example.org>", ""},
      {"asha", ""},
      {"@example.org", ""},
      {"asha@", ""},
      {"a,b@example.org", ""},
      {"\xff@example.org", ""},
  };
  for (const auto& [address, expected] : cases)
    EXPECT_EQ(deliverable(address).value_or(""), expected) << address;
}

TEST(SmtpResults, TellTheMailFromTheServer) {
  using enum SmtpResult;
  struct Case {
    const char* command;
    int code;
    const char* words;
    SmtpResult expected;
  };
  const Case cases[] = {
      {"RCPT", 550, "550 5.1.1 no such user", kRefused},
      {"RCPT", 550, "550 no such user", kRefused},
      {"RCPT", 450, "450 4.2.1 busy", kLater},
      {"RCPT", 554, "554 5.7.1 relaying denied", kLater},
      {"RCPT", 530, "530 authentication required", kLater},
      {"RCPT", 421, "421 shutting down", kUnavailable},
      {"DATA", 554, "554 5.6.0 content refused", kRefused},
      {"DATA", 452, "452 4.3.1 no room", kLater},
      {"MAIL", 550, "550 sender refused", kUnavailable},
      {"AUTH", 535, "535 5.7.8 wrong password", kUnavailable},
      {"EHLO", 554, "554 go away", kUnavailable},
      {"", 554, "554 no service", kUnavailable},
  };
  for (const Case& c : cases)
    EXPECT_EQ(result_of(c.command, c.code, c.words), c.expected) << c.words;
}

}  // namespace
}  // namespace firstshow::mail
