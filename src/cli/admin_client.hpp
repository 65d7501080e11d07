#pragma once
// A small blocking client for the operator's port of a running server: one request, one reply. Any
// thread; it throws std::runtime_error with a sentence where no server answers.

#include <string>

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

}  // namespace firstshow::cli
