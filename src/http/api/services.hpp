#pragma once
// What use cases work with: for each audience a few services and no more, so that a file's head
// says what it can touch. ServerRuntime builds them once and owns all that they name; each outlives
// the listeners. Every part may be used from any thread.

#include <array>
#include <functional>
#include <optional>
#include <tuple>

#include "catalogue/directory.hpp"
#include "desk/desk_thread.hpp"
#include "feed/live_feed.hpp"
#include "feed/seat_maps.hpp"
#include "http/api/desk_client.hpp"
#include "http/message/router.hpp"
#include "http/message/server_state.hpp"
#include "mail/mail_sender.hpp"
#include "webhooks/webhook_sender.hpp"

namespace firstshow::accounts {
class BuyerTokens;
class KeyRing;
}  // namespace firstshow::accounts

namespace firstshow::payments {
class GatewayTable;
class PaymentService;
}  // namespace firstshow::payments

namespace firstshow::tickets {
class OrderCodes;
class TicketSigner;
}  // namespace firstshow::tickets

namespace firstshow::http {

class AuditedDesk;
class Framing;
class LiveFigures;
class Metrics;
class PageCache;
class RateLimits;
class OrganiserTurns;
class WebhookFigures;

/// Tokens for new buyers.
struct TokenServices {
  static constexpr Who kFor = Who::kAnyone;
  const accounts::BuyerTokens& buyer_tokens;
};

/// What is on sale.
struct CatalogueServices {
  static constexpr Who kFor = Who::kAnyone;
  const catalogue::Directory& directory;
  const feed::SeatMaps& seat_maps;
  PageCache& pages;
};

/// Seats as they change.
struct LiveSeatsServices {
  static constexpr Who kFor = Who::kAnyone;
  const catalogue::Directory& directory;
  feed::LiveFeed& live_feed;
  LiveFigures& figures;
};

/// Pages for people, here and in frames of other sites.
struct PageServices {
  static constexpr Who kFor = Who::kAnyone;
  const catalogue::Directory& directory;
  PageCache& pages;
  const Framing& framing;
};

/// An order for somebody who knows its code and its contact.
struct FindOrderServices {
  static constexpr Who kFor = Who::kAnyone;
  DeskClient& desk;
  const catalogue::Directory& directory;
  const tickets::OrderCodes& order_codes;
  RateLimits& rate_limits;
  const tickets::TicketSigner& ticket_signer;
};

/// The page of the sandbox gateway.
struct SandboxServices {
  static constexpr Who kFor = Who::kAnyone;
  DeskClient& desk;
  payments::PaymentService& payment_service;
};

/// What is read when it is asked for, rather than counted.
struct Gauges {
  desk::QueueDepths desk;
  std::size_t gateway_tasks_pending = 0;
  std::array<std::uint64_t, kLimitClasses> rate_limited{};  ///< requests refused, by class
  std::size_t live_viewers = 0;
  std::optional<mail::MailFigures> mails{};  ///< nothing where no mail server is set
  webhooks::SenderFigures sent_webhooks{};
};

/// Health and metrics.
struct MonitorServices {
  static constexpr Who kFor = Who::kAnyone;
  const Metrics& metrics;
  const ServerState& state;
  const catalogue::Directory& directory;
  const feed::SeatMaps& seat_maps;
  std::function<Gauges()> read_gauges;
};

struct BuyerServices {
  static constexpr Who kFor = Who::kBuyer;
  DeskClient& desk;
  const catalogue::Directory& directory;
  tickets::OrderCodes& order_codes;
  const tickets::TicketSigner& ticket_signer;
  payments::PaymentService& payment_service;
};

struct GatewayServices {
  static constexpr Who kFor = Who::kGateway;
  DeskClient& desk;
  payments::PaymentService& payment_service;
  WebhookFigures& figures;
};

struct OperatorServices {
  static constexpr Who kFor = Who::kOperator;
  AuditedDesk& desk;
  const catalogue::Directory& directory;
  const tickets::OrderCodes& order_codes;
  const payments::GatewayTable& gateways;
  PageCache& pages;
};

/// The mails of buyers.
struct MailServices {
  static constexpr Who kFor = Who::kOperator;
  AuditedDesk& desk;
  const std::string public_url;
  const std::function<void()> look_at_mails;  ///< some may be sent again
};

/// Organisers, and the keys of their programs.
struct OrganiserServices {
  static constexpr Who kFor = Who::kOperator;
  AuditedDesk& desk;
  accounts::KeyRing& keys;
};

/// What an organiser's programs work with.
struct StaffServices {
  static constexpr Who kFor = Who::kStaff;
  AuditedDesk& desk;
  ReadClient& catalogue_work;  ///< a reading thread for what takes seconds: plans, timetables
  const catalogue::Directory& directory;
  OrganiserTurns& organiser_turns;
};

/// Webhooks to an organiser's programs.
struct WebhookServices {
  static constexpr Who kFor = Who::kStaff;
  AuditedDesk& desk;
  const webhooks::Reach reach;
  const std::function<void()> look_at_endpoints;  ///< they or their deliveries were changed
};

/// Webhooks that did not get through.
struct DeliveryServices {
  static constexpr Who kFor = Who::kOperator;
  AuditedDesk& desk;
  const std::function<void()> look_at_endpoints;
};

struct Services {  // NOLINT(*-member-init): made whole, by ServerRuntime alone
  TokenServices tokens;
  CatalogueServices catalogue;
  LiveSeatsServices live_seats;
  PageServices pages;
  FindOrderServices find_order;
  SandboxServices sandbox;
  MonitorServices monitor;
  BuyerServices buyers;
  GatewayServices gateways;
  OperatorServices operators;
  OrganiserServices organisers;
  StaffServices staff;
  MailServices mails;
  WebhookServices webhooks;
  DeliveryServices deliveries;

  template <class Context>
  Context& of() {
    return std::get<Context&>(std::tie(tokens, catalogue, live_seats, pages, find_order, sandbox,
                                       monitor, buyers, gateways, operators, organisers, staff,
                                       mails, webhooks, deliveries));
  }
};

}  // namespace firstshow::http
