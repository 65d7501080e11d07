#pragma once
// What RFC 9112 and RFC 9110 do not allow in the head of a request, beyond what the parser refuses:
// line ends, framing, Host, expectations, fields that may come only once; and the four forms of a
// target. Where two programs could read a message differently, it is refused, never guessed.
// Pure functions; any thread.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/beast/http/verb.hpp>

#include "http/message/exchange.hpp"
#include "http/problems/problems.hpp"

namespace firstshow::http {

struct HeadFault {
  const ProblemKind* kind = nullptr;
  std::string detail;
  /// The end of the message is not certain, or its body may never come: the connection closes.
  bool closes = false;
};

/// A fault in the lines of the first head in `received`, or in the part of it that has come: a CR
/// or LF alone, a control character, a folded line.
std::optional<HeadFault> find_line_fault(std::string_view received);

/// Joins fields that came several times into lists, as RFC 9110, 5.2 has it (`joined` keeps their
/// text), and gives the first fault of the fields: too many, two of what has one value,
/// Transfer-Encoding, Content-Length, Host, Expect, Content-Encoding. `http_11`: not HTTP/1.0.
std::optional<HeadFault> judge_head(std::vector<Header>& headers, std::deque<std::string>& joined,
                                    bool http_11);

/// A target of any form, taken apart.
struct Target {
  bool asterisk = false;   ///< "*": the server as a whole
  std::string path;        ///< normal_path(); "/" where an absolute form has none
  std::string_view query;  ///< after '?', "" if there is none
};
/// Understands the origin form, the absolute form (of http and https) and the asterisk form;
/// nothing for the authority form, which only CONNECT has, for what is no form, and where the path
/// is not percent-encoded.
std::optional<Target> read_target(std::string_view target);

/// The reply to OPTIONS *: what the server as a whole can do (RFC 9110, 9.3.7).
Response server_options();

/// What others are called kOther.
Method method_of(boost::beast::http::verb verb);

}  // namespace firstshow::http
