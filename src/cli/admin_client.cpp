#include "cli/admin_client.hpp"

#include <chrono>
#include <stdexcept>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>

#include "http/transport/server.hpp"

namespace firstshow::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

constexpr std::uint64_t kMaxReplyBytes = 64U << 20U;
/// A server that takes longer than this is not well.
constexpr auto kPatience = std::chrono::seconds{30};

/// Runs one operation to its end, or to that of the patience.
template <class Start>
boost::system::error_code wait_for(asio::io_context& context, beast::tcp_stream& stream,
                                   Start start) {
  boost::system::error_code result;
  stream.expires_after(kPatience);
  start([&result](boost::system::error_code failed, auto&&...) { result = failed; });
  context.restart();
  context.run();
  return result;
}

}  // namespace

AdminReply ask_admin(const AdminRequest& asked) {
  const auto endpoint = http::parse_endpoint(asked.admin);
  if (!endpoint) throw std::runtime_error("--admin: " + endpoint.faults().front().detail);

  asio::io_context context;
  beast::tcp_stream stream(context);
  const asio::ip::tcp::endpoint where(asio::ip::make_address(endpoint->address), endpoint->port);
  boost::system::error_code failed =
      wait_for(context, stream, [&](auto done) { stream.async_connect(where, std::move(done)); });
  if (failed)
    throw std::runtime_error("no server answers on " + asked.admin + " (" + failed.message() +
                             "); is \"firstshow serve\" running with --admin " + asked.admin + "?");
  beast::http::request<beast::http::string_body> request;
  request.method_string(asked.method);
  request.target(asked.path);
  request.version(11);
  request.set(beast::http::field::host, asked.admin);
  if (!asked.token.empty()) request.set(beast::http::field::authorization, "Bearer " + asked.token);
  request.set(beast::http::field::connection, "close");
  if (!asked.body.empty()) request.set(beast::http::field::content_type, "application/json");
  request.body() = asked.body;
  request.prepare_payload();
  failed = wait_for(context, stream,
                    [&](auto done) { beast::http::async_write(stream, request, std::move(done)); });
  beast::flat_buffer received;
  beast::http::response_parser<beast::http::string_body> parser;
  parser.body_limit(kMaxReplyBytes);
  if (!failed)
    failed = wait_for(context, stream, [&](auto done) {
      beast::http::async_read(stream, received, parser, std::move(done));
    });
  if (failed)
    throw std::runtime_error("the server on " + asked.admin + " did not answer (" +
                             failed.message() + ")");
  AdminReply reply;
  reply.status = parser.get().result_int();
  reply.text = parser.get().body();
  reply.body = boost::json::parse(reply.text, failed);
  return reply;
}

std::string text_of(const boost::json::value& body, std::string_view field) {
  const boost::json::value* value =
      body.is_object() ? body.as_object().if_contains(field) : nullptr;
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

std::string sentence_of(const AdminReply& reply) {
  std::string sentence = text_of(reply.body, "title");
  if (sentence.empty()) return "the server answered " + std::to_string(reply.status);
  if (const std::string detail = text_of(reply.body, "detail"); !detail.empty())
    sentence += ": " + detail;
  const boost::json::value* errors =
      reply.body.is_object() ? reply.body.as_object().if_contains("errors") : nullptr;
  if (errors == nullptr || !errors->is_array()) return sentence;
  for (const boost::json::value& error : errors->as_array())
    sentence += "\n  " + text_of(error, "pointer") + " " + text_of(error, "detail");
  return sentence;
}

}  // namespace firstshow::cli
