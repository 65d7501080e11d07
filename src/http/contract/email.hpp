#pragma once
// E-mail addresses of buyers: whether a ticket can be sent to one, and which of them are the same.
// Names of domains in any script (IDNA2008 by libidn2). Pure functions; any thread; nothing fails.

#include <string>
#include <string_view>

namespace firstshow::http {

/// One @; before it 1 to 64 bytes, none of them a blank or unseen, no dot at an end or beside
/// another; behind it a domain of two or more labels that DNS can have.
bool is_email(std::string_view text);

/// Equal for addresses that people mean to be the same: any case, and the domain in either
/// spelling (उदाहरण.भारत or xn--...).
std::string email_key(std::string_view text);

}  // namespace firstshow::http
