#include "http/api/ask_gateway.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/message/resume_later.hpp"

namespace firstshow::http {
namespace asio = boost::asio;

namespace {

using Created = payments::GatewayReply<payments::PayInstructions>;

struct CallCreate {
  payments::PaymentGateway& gateway;

  template <class Waiting>
  void operator()(Waiting waiting, const payments::PaymentDemand& demand) const {
    gateway.create(demand, resume_later<Created>(std::move(waiting)));
  }
};

}  // namespace

Awaitable<Created> create_at_gateway(payments::PaymentGateway& gateway,
                                     payments::PaymentDemand demand) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Created)>(
      CallCreate{gateway}, asio::use_awaitable, std::move(demand));
}

}  // namespace firstshow::http
