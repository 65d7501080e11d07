#pragma once
// What the operator does, and what watches the server. Each is in the file of its name or of
// its subject. Parameters say who calls and what it works with (http/runtime/audiences.hpp). All
// run on the thread of their session.

#include "http/message/exchange.hpp"

namespace firstshow::http {

class Operator;
struct OperatorServices;
struct DeliveryServices;
struct MailServices;
struct MonitorServices;
struct OrganiserServices;

Response live(const Request& request);
Response ready(const Request& request, MonitorServices& services);
Response metrics_page(const Request& request, MonitorServices& services);
Response list_shows_for_staff(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> open_sale(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> pause_sale(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> close_sale(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> cancel_show(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> block_places(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> unblock_places(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> list_reviews(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> decide_review(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> resend_refund(const Request& request, Operator, OperatorServices& services);
Response list_translations(const Request& request, Operator, OperatorServices& services);
Response list_missing_translations(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> put_translations(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> list_organisers(const Request& request, Operator, OrganiserServices& services);
Awaitable<Response> make_organiser(const Request& request, Operator, OrganiserServices& services);
Awaitable<Response> list_keys(const Request& request, Operator, OrganiserServices& services);
Awaitable<Response> make_key(const Request& request, Operator, OrganiserServices& services);
Awaitable<Response> revoke_key(const Request& request, Operator, OrganiserServices& services);
Awaitable<Response> list_audit_log(const Request& request, Operator, OrganiserServices& services);
Awaitable<Response> rotate_secret(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> end_former_secret(const Request& request, Operator, OperatorServices& services);
Awaitable<Response> list_mails(const Request& request, Operator, MailServices& services);
Awaitable<Response> retry_mail(const Request& request, Operator, MailServices& services);
Response preview_mail(const Request& request, Operator, MailServices& services);
Awaitable<Response> list_webhooks(const Request& request, Operator, DeliveryServices& services);
Awaitable<Response> retry_webhook(const Request& request, Operator, DeliveryServices& services);

}  // namespace firstshow::http
