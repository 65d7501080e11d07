#pragma once
// A mail as mail servers take it (RFC 5322, MIME): a text and the same as HTML, both in base64.
// Nothing that is put into a header can end it: control characters become spaces, and what is not
// plain ASCII is encoded (RFC 2047). Pure functions; any thread; nothing fails.

#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace firstshow::mail {

struct Mailbox {
  std::string name;     ///< in any script; "" for none
  std::string address;  ///< passes deliverable()
};

struct MailMessage {
  Mailbox from;
  Mailbox to;
  std::string reply_to;    ///< an address, or ""
  std::string message_id;  ///< "<...@...>", ASCII
  std::string language;    ///< BCP 47
  Time date{};
  std::string subject;
  std::string text;
  std::string html;
};

/// The whole message; its lines end with CRLF.
std::string mime_text(const MailMessage& message);

/// An address as headers and mail servers have it, its domain as DNS has it (xn--...). Nothing
/// where it is no address that a mail could go to: no domain, blanks, brackets, line feeds.
std::optional<std::string> deliverable(std::string_view address);

/// One header's text: encoded where it has to be, in lines of at most 76 characters.
std::string encoded_header(std::string_view text);

}  // namespace firstshow::mail
