#include "mail/mail_words.hpp"

namespace firstshow::mail {
namespace {

using booking::RefundReason;

constexpr MailWords kEnglish = {
    .language = "en",
    .days = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    .short_days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
    .months = {"January", "February", "March", "April", "May", "June", "July", "August",
               "September", "October", "November", "December"},
    .short_months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                     "Dec"},
    .parts_of_day = {"", "", "", "", ""},
    .when = "When",
    .doors_open = "Doors open",
    .where = "Where",
    .tickets = "Tickets",
    .entrance = "Entrance",
    .paid = "Paid",
    .comes_back = "You get back",
    .reference = "Bank reference",
    .order_code = "Order code",
    .row = "Row {{row}}: {{seats}}",
    .row_in_zone = "{{zone}}, row {{row}}: {{seats}}",
    .places = "{{count}} × {{name}}",
    .free_of_charge = "Free",
    .organiser_says = "The organiser writes: {{message}}",
    .confirmed = {.subject = "Your tickets: {{title}}, {{when}}",
                  .heading = "Your tickets for {{title}}",
                  .first = "Your seats are booked. Enjoy the show!",
                  .second = "Each ticket has a code. Open your tickets and show the codes at the "
                            "entrance.",
                  .button = "Open your tickets"},
    .refunded = {.subject = "Your refund of {{amount}}, order {{code}}",
                 .heading = "We have refunded {{amount}}",
                 .first = "{{reason}}",
                 .second = "The money goes back to the card or account that you paid with, usually "
                           "within 5 to 7 working days. If it does not come, give your bank the "
                           "reference below.",
                 .button = "Open your order"},
    .cancelled = {.subject = "Cancelled: {{title}}, {{when}}",
                  .heading = "{{title}} is cancelled",
                  .first = "We are sorry: this show will not take place, and your tickets are no "
                           "longer valid.",
                  .second = "You get all of your money back, and there is nothing you need to do. "
                            "We write again when it is on its way.",
                  .button = "Open your order"},
    .nothing_was_paid = "You paid nothing for these tickets, so there is nothing to give back.",
    .elsewhere =
        "On another phone or computer, find your order with its code and this email "
        "address: {{url}}",
    .footer = "This email was sent automatically because of your order.",
};

constexpr MailWords kHindi = {
    .language = "hi",
    .days = {"रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"},
    .short_days = {"रवि", "सोम", "मंगल", "बुध", "गुरु", "शुक्र", "शनि"},
    .months = {"जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई",  //
               "अगस्त", "सितंबर", "अक्तूबर", "नवंबर", "दिसंबर"},
    .short_months = {"जन॰", "फ़र॰", "मार्च", "अप्रैल", "मई", "जून", "जुल॰",  //
                     "अग॰", "सित॰", "अक्तू॰", "नव॰", "दिस॰"},
    .parts_of_day = {"रात", "सुबह", "दोपहर", "शाम", "रात"},
    .when = "कब",
    .doors_open = "दरवाज़े खुलेंगे",
    .where = "कहाँ",
    .tickets = "टिकट",
    .entrance = "किस गेट से",
    .paid = "भुगतान",
    .comes_back = "वापस मिलेंगे",
    .reference = "रेफ़रेंस नंबर",
    .order_code = "ऑर्डर कोड",
    .row = "पंक्ति {{row}}: {{seats}}",
    .row_in_zone = "{{zone}}, पंक्ति {{row}}: {{seats}}",
    .places = "{{name}}: {{count}} टिकट",
    .free_of_charge = "मुफ़्त",
    .organiser_says = "आयोजक का संदेश: {{message}}",
    .confirmed = {.subject = "आपके टिकट: {{title}}, {{when}}",
                  .heading = "{{title}} के आपके टिकट",
                  .first = "आपके टिकट पक्के हो गए हैं। शो का मज़ा लें!",
                  .second = "हर टिकट का अपना कोड है। अपने टिकट खोलें और अंदर जाते समय कोड दिखाएँ।",
                  .button = "अपने टिकट खोलें"},
    .refunded = {.subject = "आपके {{amount}} वापस भेजे गए, ऑर्डर {{code}}",
                 .heading = "आपके {{amount}} वापस भेज दिए गए हैं",
                 .first = "{{reason}}",
                 .second = "पैसे उसी खाते या कार्ड में आते हैं जिससे आपने भुगतान किया था, "
                           "आम तौर पर 5 से 7 कामकाजी दिनों में। "
                           "न आएँ, तो नीचे का रेफ़रेंस नंबर अपने बैंक को बताएँ।",
                 .button = "अपना ऑर्डर खोलें"},
    .cancelled = {.subject = "शो रद्द: {{title}}, {{when}}",
                  .heading = "{{title}} का शो रद्द हो गया है",
                  .first = "हमें खेद है: यह शो नहीं होगा, और आपके टिकट अब नहीं चलेंगे।",
                  .second = "आपको पूरे पैसे अपने-आप वापस मिलेंगे, आपको कुछ नहीं करना है। "
                            "पैसे भेजते ही हम फिर ईमेल करेंगे।",
                  .button = "अपना ऑर्डर खोलें"},
    .nothing_was_paid = "इन टिकटों के पैसे नहीं लगे थे, इसलिए कुछ वापस नहीं करना है।",
    .elsewhere = "दूसरे फ़ोन या कंप्यूटर पर ऑर्डर कोड और इस ईमेल से अपना ऑर्डर खोजें: {{url}}",
    .footer = "यह ईमेल आपके ऑर्डर की वजह से अपने-आप भेजा गया है।",
};

}  // namespace

const MailWords& words_of(std::string_view language) {
  return language == kHindi.language ? kHindi : kEnglish;
}

std::string_view reason_words(const MailWords& words, RefundReason reason) {
  const bool hindi = words.language == kHindi.language;
  switch (reason) {
    case RefundReason::kLate:
      return hindi ? "आपका भुगतान देर से आया, तब तक टिकट बिक चुके थे।"
                   : "Your payment came late, when the tickets were already sold.";
    case RefundReason::kSecondPayment:
      return hindi ? "इस ऑर्डर का भुगतान दो बार हुआ था, इसलिए दूसरा भुगतान वापस किया गया है।"
                   : "This order was paid twice, so you get the second payment back.";
    case RefundReason::kOrderCancelled:
      return hindi ? "यह ऑर्डर रद्द हो गया था।" : "This order was cancelled.";
    case RefundReason::kShowCancelled:
      return hindi ? "यह शो रद्द हो गया है।" : "The show was cancelled.";
    case RefundReason::kTicketsReturned:
      return hindi ? "इस ऑर्डर के टिकट लौटाए गए थे।" : "Tickets of this order were returned.";
    case RefundReason::kAtGateway:
    case RefundReason::kDecided:
      return hindi ? "ये पैसे टिकट खिड़की ने वापस किए हैं।"
                   : "The box office decided to give this money back.";
  }
  return {};
}

}  // namespace firstshow::mail
