#include "mail/letter.hpp"

#include <gtest/gtest.h>

#include "mail/mail_words.hpp"

namespace firstshow::mail {
namespace {

using booking::MailKind;

constexpr const char* kSite = "https://tickets.example";

TEST(Letter, ConfirmsInEnglish) {
  const Letter letter = compose(sample_facts(MailKind::kOrderConfirmed, "en", kSite));
  EXPECT_EQ(letter.subject, "Your tickets: The Blue Letter, Sat 21 Nov, 7:30 pm");
  EXPECT_EQ(letter.text,
            "Your tickets for The Blue Letter\n"
            "\n"
            "Your seats are booked. Enjoy the show!\n"
            "\n"
            "Each ticket has a code. Open your tickets and show the codes at the entrance.\n"
            "\n"
            "When:\n"
            "  Saturday, 21 November 2026, 7:30 pm\n"
            "Doors open:\n"
            "  7:00 pm\n"
            "Where:\n"
            "  Screen 2, Firstshow Aundh\n"
            "  DP Road, Pune\n"
            "Tickets:\n"
            "  2 × Adult, 1 × Child\n"
            "  Stalls, row C: 12–14\n"
            "Entrance:\n"
            "  Gate 4\n"
            "Paid:\n"
            "  ₹750\n"
            "Order code:\n"
            "  K7QF-2M9D\n"
            "\n"
            "Open your tickets: https://tickets.example/orders/ord_0000000000000\n"
            "\n"
            "On another phone or computer, find your order with its code and this email address: "
            "https://tickets.example/find-order\n"
            "\n"
            "--\n"
            "This email was sent automatically because of your order.\n");
}

TEST(Letter, ConfirmsInHindi) {
  const Letter letter = compose(sample_facts(MailKind::kOrderConfirmed, "hi", kSite));
  EXPECT_EQ(letter.subject, "आपके टिकट: नीली चिट्ठी, शनि 21 नव॰, शाम 7:30");
  EXPECT_EQ(letter.text,
            "नीली चिट्ठी के आपके टिकट\n"
            "\n"
            "आपके टिकट पक्के हो गए हैं। शो का मज़ा लें!\n"
            "\n"
            "हर टिकट का अपना कोड है। अपने टिकट खोलें और अंदर जाते समय कोड दिखाएँ।\n"
            "\n"
            "कब:\n"
            "  शनिवार, 21 नवंबर 2026, शाम 7:30\n"
            "दरवाज़े खुलेंगे:\n"
            "  शाम 7:00\n"
            "कहाँ:\n"
            "  स्क्रीन 2, फ़र्स्टशो औंध\n"
            "  डीपी रोड, पुणे\n"
            "टिकट:\n"
            "  2 × बड़ों का टिकट, 1 × बच्चों का टिकट\n"
            "  स्टॉल, पंक्ति C: 12–14\n"
            "किस गेट से:\n"
            "  गेट 4\n"
            "भुगतान:\n"
            "  ₹750\n"
            "ऑर्डर कोड:\n"
            "  K7QF-2M9D\n"
            "\n"
            "अपने टिकट खोलें: https://tickets.example/orders/ord_0000000000000\n"
            "\n"
            "दूसरे फ़ोन या कंप्यूटर पर ऑर्डर कोड और इस ईमेल से अपना ऑर्डर खोजें: "
            "https://tickets.example/find-order\n"
            "\n"
            "--\n"
            "यह ईमेल आपके ऑर्डर की वजह से अपने-आप भेजा गया है।\n");
}

TEST(Letter, SaysWhereTheMoneyIs) {
  const Letter refund = compose(sample_facts(MailKind::kRefundMade, "en", kSite));
  EXPECT_EQ(refund.subject, "Your refund of ₹750, order K7QF-2M9D");
  for (const char* words :
       {"We have refunded ₹750\n", "Tickets of this order were returned.", "5 to 7 working days",
        "Bank reference:\n  rfnd_9A33XWu170gUtm\n", "The Blue Letter\n"})
    EXPECT_NE(refund.text.find(words), std::string::npos) << words;

  const Letter cancelled = compose(sample_facts(MailKind::kShowCancelled, "en", kSite));
  EXPECT_EQ(cancelled.subject, "Cancelled: The Blue Letter, Sat 21 Nov, 7:30 pm");
  for (const char* words : {"The Blue Letter is cancelled\n", "You get back:\n  ₹750\n",
                            "all of your money back", "Stalls, row C: 12–14"})
    EXPECT_NE(cancelled.text.find(words), std::string::npos) << words;
  for (const char* words : {"Doors open", "Entrance", "Paid"})
    EXPECT_EQ(cancelled.text.find(words), std::string::npos) << words;

  MailFacts told = sample_facts(MailKind::kShowCancelled, "en", kSite);
  told.message = "Sorry & <b>see you</b> {{code}}";
  const Letter letter = compose(told);
  EXPECT_NE(letter.text.find("The organiser writes: Sorry & <b>see you</b> {{code}}\n"),
            std::string::npos)
      << letter.text;
  EXPECT_NE(letter.html.find("Sorry &amp; &lt;b&gt;see you&lt;/b&gt; {{code}}"), std::string::npos)
      << letter.html;
  told.message.clear();
  EXPECT_EQ(compose(told).text.find("organiser writes"), std::string::npos);

  MailFacts free = sample_facts(MailKind::kShowCancelled, "en", kSite);
  free.amount = Paise{};
  const std::string text = compose(free).text;
  EXPECT_NE(text.find("You paid nothing"), std::string::npos);
  EXPECT_EQ(text.find("money back"), std::string::npos);
}

TEST(Letter, HasEveryKindInEveryLanguage) {
  for (const std::string_view language : booking::kBuyerLanguages) {
    EXPECT_EQ(words_of(language).language, language) << "a language without words";
    for (const MailKind kind :
         {MailKind::kOrderConfirmed, MailKind::kRefundMade, MailKind::kShowCancelled}) {
      const Letter letter = compose(sample_facts(kind, std::string(language), kSite));
      for (const std::string* text : {&letter.subject, &letter.text, &letter.html}) {
        EXPECT_FALSE(text->empty());
        EXPECT_EQ(text->find("{{"), std::string::npos) << *text;
      }
      EXPECT_NE(letter.html.find("<html lang=\"" + std::string(language) + "\">"),
                std::string::npos);
    }
  }
}

TEST(Letter, IsNeverWrittenByWhoBuysOrSells) {
  MailFacts facts = sample_facts(MailKind::kOrderConfirmed, "en", kSite);
  facts.title = "</title><script>alert('{{code}}')</script>{{{url}}} & \"Co\"";
  facts.rows[0].zone = "<b>{{heading}}</b>";
  facts.venue = "{{> partial}}{{=<% %>=}}";
  const Letter letter = compose(facts);
  EXPECT_EQ(letter.html.find("<script"), std::string::npos);
  EXPECT_EQ(letter.html.find("<b>"), std::string::npos);
  EXPECT_NE(letter.html.find("&lt;script&gt;"), std::string::npos);
  // What looks like a template is text.
  EXPECT_NE(letter.text.find("{{code}}"), std::string::npos);
  EXPECT_NE(letter.text.find("<b>{{heading}}</b>, row C"), std::string::npos);
  EXPECT_NE(letter.text.find("Screen 2, {{> partial}}{{=<% %>=}}"), std::string::npos);
  EXPECT_NE(letter.text.find("& \"Co\""), std::string::npos) << "a text is no HTML";
}

TEST(Letter, FetchesNothingAndReadsInLightAndDark) {
  const std::string html = compose(sample_facts(MailKind::kOrderConfirmed, "en", kSite)).html;
  for (const char* words : {"src=", "url(", "@import", "<link", "<script", "<img"})
    EXPECT_EQ(html.find(words), std::string::npos) << words;
  for (const char* words : {"prefers-color-scheme: dark", "name=\"color-scheme\"",
                            "width=device-width", "dir=\"auto\""})
    EXPECT_NE(html.find(words), std::string::npos) << words;
}

TEST(MailTimes, AreThoseOfTheVenue) {
  struct Case {
    const char* zone;
    const char* time;
    const char* english;
    const char* hindi;
  };
  const Case cases[] = {
      {"Asia/Kolkata", "2026-11-21T14:00:00Z", "Sat 21 Nov, 7:30 pm", "शनि 21 नव॰, शाम 7:30"},
      {"Asia/Kolkata", "2026-11-21T19:00:00Z", "Sun 22 Nov, 12:30 am", "रवि 22 नव॰, रात 12:30"},
      {"Asia/Kolkata", "2026-11-21T06:35:00Z", "Sat 21 Nov, 12:05 pm", "शनि 21 नव॰, दोपहर 12:05"},
      {"Asia/Kolkata", "2026-11-21T03:30:00Z", "Sat 21 Nov, 9:00 am", "शनि 21 नव॰, सुबह 9:00"},
      {"Asia/Kolkata", "2026-11-21T16:15:00Z", "Sat 21 Nov, 9:45 pm", "शनि 21 नव॰, रात 9:45"},
      {"Europe/Berlin", "2026-07-01T18:00:00Z", "Wed 1 Jul, 8:00 pm", "बुध 1 जुल॰, रात 8:00"},
      {"America/New_York", "2026-01-01T01:00:00Z", "Wed 31 Dec, 8:00 pm", "बुध 31 दिस॰, रात 8:00"},
  };
  for (const Case& c : cases) {
    MailFacts facts;
    facts.time_zone = c.zone;
    EXPECT_EQ(short_time(facts, *parse_time(c.time)), c.english);
    facts.language = "hi";
    EXPECT_EQ(short_time(facts, *parse_time(c.time)), c.hindi);
  }
}

TEST(MailMoney, IsGroupedAsInIndia) {
  const std::pair<std::int64_t, const char*> cases[] = {{0, "₹0"},
                                                        {5, "₹0.05"},
                                                        {9'950, "₹99.50"},
                                                        {100'000, "₹1,000"},
                                                        {12'500'000, "₹1,25,000"},
                                                        {123'456'789'00, "₹12,34,56,789"}};
  for (const auto& [paise, words] : cases) EXPECT_EQ(money_words(Paise{paise}, {}), words);
  EXPECT_EQ(money_words(Paise{1'250}, *parse_currency("EUR")), "EUR 12.50");
}

TEST(SeatNumbers, AreJoinedWhereTheyFollowEachOther) {
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"12", "13"}, "12, 13"},         {{"14", "12", "13"}, "12–14"},
      {{"1", "2", "3", "5"}, "1–3, 5"}, {{"A1", "7", "007"}, "7, A1, 007"},
      {{"1-15", "2"}, "2, 1-15"},
  };
  for (const auto& [numbers, words] : cases) EXPECT_EQ(joined_numbers(numbers), words);
}

}  // namespace
}  // namespace firstshow::mail
