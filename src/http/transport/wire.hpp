#pragma once
// How a response is put on the wire: the status line and header fields as bytes, with what never
// changes prepared beforehand. Each writer belongs to one thread. Nothing fails.

#include <cstdint>
#include <string>
#include <string_view>

#include "http/message/exchange.hpp"

namespace firstshow::http {

/// "Created" for 201.
std::string_view reason_phrase(unsigned status);

/// What of a reply is not the use case's.
struct ReplyFrame {
  std::string_view request_id;
  Time now{};
  bool keep = true;    ///< the connection goes on
  bool https = false;  ///< the client came by TLS: it is told to come so for a year
};

/// Replaces `head` by everything before the body, the empty line included.
void write_head(std::string& head, const Response& response, const ReplyFrame& frame);

/// Whether a reply has a body at all: not with 204 and 304, nor for HEAD.
bool has_body(unsigned status, Method method);

/// Whether `text` is a W3C trace context, version 00: lower-case hexadecimal, no id all zero.
bool is_trace_parent(std::string_view text);

}  // namespace firstshow::http
