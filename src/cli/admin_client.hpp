#pragma once
// A small blocking client for the operator's port of a running server: one request, one reply. Any
// thread; it throws std::runtime_error with a sentence where no server answers.

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace firstshow::cli {

struct AdminRequest {
  std::string admin;   ///< "127.0.0.1:9090"
  std::string method;  ///< "GET", "POST"
  std::string path;
  std::string token;  ///< the operator's; "" where none is needed
  std::string body;   ///< JSON, or ""
};

struct AdminReply {
  unsigned status = 0;
  std::string text;
  boost::json::value body;  ///< of `text`; null if that is no JSON
};

AdminReply ask_admin(const AdminRequest& request);

/// A text field of an object, "" if it is not there.
std::string text_of(const boost::json::value& body, std::string_view field);
/// The sentence of a problem, with what the operator can act on.
std::string sentence_of(const AdminReply& reply);

}  // namespace firstshow::cli
