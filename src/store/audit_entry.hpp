#pragma once
// One entry of the audit log: who changed what, when and from where, and the hash that chains it to
// the entry before. The log is one chain for the whole installation; docs/audit-log.md has the
// bytes that are hashed. Value types; any thread; nothing fails.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/enumerators.hpp"
#include "base/id.hpp"
#include "base/time.hpp"

namespace firstshow::store {

/// What kind of caller made a change. Rows have the name, so a name stays as it is.
enum class AuditActor : std::uint8_t { kOperator, kApiKey };
constexpr std::string_view audit_actor_name(AuditActor actor) {
  switch (actor) {
    case AuditActor::kOperator:
      return "operator";
    case AuditActor::kApiKey:
      return "api_key";
  }
  return {};
}
inline constexpr std::size_t kAuditActors = count_named(audit_actor_name);

/// What was done. Rows have the name, so a name stays as it is.
enum class AuditAction : std::uint8_t {
  kOrganiserMade,
  kKeyMade,
  kKeyRevoked,
  kVenueMade,
  kVenueChanged,
  kHallMade,
  kHallChanged,
  kTitleMade,
  kTitleChanged,
  kPlanPublished,
  kShowAdded,
  kShowChanged,
  kSaleOpened,
  kSalePaused,
  kSaleClosed,
  kShowCancelled,
  kPlacesBlocked,
  kPlacesUnblocked,
  kTranslationsPut,
  kReviewDecided,
  kRefundResent,
  kMailRetried,
  kEndpointMade,
  kEndpointChanged,
  kEndpointDeleted,
  kEndpointSecretRotated,
  kEndpointTested,
  kWebhookResent,
  kWebhooksResent,
  kSecretRotated,
  kFormerSecretEnded,
};
constexpr std::string_view audit_action_name(AuditAction action) {
  // clang-format off
  switch (action) {
    case AuditAction::kOrganiserMade: return "organiser.made";
    case AuditAction::kKeyMade: return "api_key.made";
    case AuditAction::kKeyRevoked: return "api_key.revoked";
    case AuditAction::kVenueMade: return "venue.made";
    case AuditAction::kVenueChanged: return "venue.changed";
    case AuditAction::kHallMade: return "hall.made";
    case AuditAction::kHallChanged: return "hall.changed";
    case AuditAction::kTitleMade: return "title.made";
    case AuditAction::kTitleChanged: return "title.changed";
    case AuditAction::kPlanPublished: return "seat_plan.published";
    case AuditAction::kShowAdded: return "show.added";
    case AuditAction::kShowChanged: return "show.changed";
    case AuditAction::kSaleOpened: return "show.sale_opened";
    case AuditAction::kSalePaused: return "show.sale_paused";
    case AuditAction::kSaleClosed: return "show.sale_closed";
    case AuditAction::kShowCancelled: return "show.cancelled";
    case AuditAction::kPlacesBlocked: return "show.places_blocked";
    case AuditAction::kPlacesUnblocked: return "show.places_unblocked";
    case AuditAction::kTranslationsPut: return "translations.put";
    case AuditAction::kReviewDecided: return "review.decided";
    case AuditAction::kRefundResent: return "refund.resent";
    case AuditAction::kMailRetried: return "mail.retried";
    case AuditAction::kEndpointMade: return "webhook_endpoint.made";
    case AuditAction::kEndpointChanged: return "webhook_endpoint.changed";
    case AuditAction::kEndpointDeleted: return "webhook_endpoint.deleted";
    case AuditAction::kEndpointSecretRotated: return "webhook_endpoint.secret_rotated";
    case AuditAction::kEndpointTested: return "webhook_endpoint.tested";
    case AuditAction::kWebhookResent: return "webhook.resent";
    case AuditAction::kWebhooksResent: return "webhook_endpoint.events_resent";
    case AuditAction::kSecretRotated: return "gateway.secret_rotated";
    case AuditAction::kFormerSecretEnded: return "gateway.former_secret_ended";
  }
  // clang-format on
  return {};
}
inline constexpr std::size_t kAuditActions = count_named(audit_action_name);

/// 32 bytes: SHA-256.
inline constexpr std::size_t kAuditHashBytes = 32;

/// A row of audit_entry. Texts of names, so that a log outlives the version that wrote it.
struct AuditEntry {
  std::int64_t id = 0;    ///< its position: 1, 2, 3 ... without a gap
  OrganiserId organiser;  ///< whose thing was changed; none: the installation's
  Time at{};              ///< when the request was read, by the server's clock
  std::string actor_kind;
  std::string actor;    ///< "key_..."; "" for the operator
  std::string action;   ///< "title.changed"
  std::string subject;  ///< what was changed: its id, "hi", "sandbox/main"
  std::string before;   ///< JSON, "" where there was nothing before, or nothing is said of it
  std::string after;    ///< JSON, "" where nothing is said of it
  std::string address;  ///< from where, "" where that is not known
  std::string request_id;
  std::string trace_id;       ///< 32 hexadecimal digits, "" without one
  std::string previous_hash;  ///< of the entry before; zeros before the first
  std::string hash;           ///< audit_hash() of this

  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};

/// The end of the log: how many entries there are, and the hash of the last one.
struct AuditHead {
  std::int64_t count = 0;
  std::string hash = std::string(kAuditHashBytes, '\0');

  friend bool operator==(const AuditHead&, const AuditHead&) = default;
};

/// SHA-256 over all fields of the entry but its hash.
std::string audit_hash(const AuditEntry& entry);

/// "12:9f86d0...": the head as people keep it.
std::string format_audit_head(const AuditHead& head);
/// Nothing if it is not one.
std::optional<AuditHead> parse_audit_head(std::string_view text);

/// Texts of `before` and `after` have at most so many bytes.
inline constexpr std::size_t kMaxAuditText = 16U << 10U;
/// The text or, where it is longer, its length and SHA-256 instead:
/// {"omitted_bytes": 70000, "sha256": "..."}
std::string bounded_audit_text(std::string text);

}  // namespace firstshow::store
