#include "store/ports/port_tables.hpp"

#include "store/columns.hpp"

namespace firstshow::store {
namespace {

using columns::bytes;
using columns::derived;
using columns::field;
using columns::kNotNegative;
using columns::kSplit;

constexpr std::array kOrganiser{
    field<&Organiser::id>("id").key(),
    field<&Organiser::name>("name"),
};

constexpr std::array kVenue{
    field<&Venue::id>("id").key(),
    field<&Venue::organiser>("organiser_id").references("organiser"),
    field<&Venue::name>("name"),
    field<&Venue::city>("city"),
    field<&Venue::state>("state"),
    field<&Venue::address>("address"),
    field<&Venue::time_zone>("time_zone"),
    field<&Venue::directions>("directions"),
    field<&Venue::help>("help"),
    field<&Venue::step_free>("step_free"),
};

constexpr std::array kHall{
    field<&Hall::id>("id").key(),
    field<&Hall::venue>("venue_id").references("venue"),
    field<&Hall::name>("name"),
    field<&Hall::doors_open_minutes>("doors_open_minutes").check("BETWEEN 0 AND 600"),
};

constexpr std::array kTitle{
    field<&Title::id>("id").key(),
    field<&Title::organiser>("organiser_id").references("organiser"),
    field<&Title::name>("name"),
    field<&Title::kind>("kind"),
    field<&Title::certificate>("certificate"),
    field<&Title::language>("language"),
    field<&Title::format>("format"),
    field<&Title::running_minutes>("running_minutes").check(kNotNegative),
    field<&Title::synopsis>("synopsis"),
};
constexpr std::size_t kPeople = 1;  // Title::people, which is title_person

constexpr std::array kTitlePerson{
    field<&TitlePerson::title>("title_id").key().references("title"),
    field<&TitlePerson::position>("position").key().check(kNotNegative),
    field<&TitlePerson::name>("name"),
    field<&TitlePerson::role>("role"),
};

constexpr std::array kSandboxAction{
    field<&SandboxAction::id>("id").key(),
    field<&SandboxAction::due_at>("due_at"),
    field<&SandboxAction::reference>("reference"),
    field<&SandboxAction::outcome>("outcome"),
    field<&SandboxAction::payments>("payments"),
    field<&SandboxAction::copies>("copies"),
    field<&SandboxAction::amount>("amount"),
    field<&SandboxAction::trace_parent>("trace_parent"),
};

constexpr std::array kMail{
    field<&Mail::order>("order_id").key().references("orders"),
    field<&Mail::kind>("kind").key(),
    field<&Mail::subject>("subject_id").key(),
    field<&Mail::state>("state"),
    field<&Mail::due_at>("due_at"),
    field<&Mail::attempts>("attempts").check(kNotNegative),
    field<&Mail::tried_since>("tried_since"),
    field<&Mail::next_attempt>("next_attempt"),
    field<&Mail::ended_at>("ended_at"),
    field<&Mail::message_id>("message_id"),
    field<&Mail::last_error>("last_error"),
};

constexpr std::array kTranslation{
    field<&Translation::language>("language").key(),
    field<&Translation::text>("text").key(),
    field<&Translation::translation>("translation"),
};

constexpr std::array kSecret{
    field<&Secret::name>("name").key(),
    bytes<&Secret::value>("value"),
};

constexpr std::array kFormerSecret{
    field<&FormerSecret::name>("name").key(),
    bytes<&FormerSecret::value>("value"),
    field<&FormerSecret::ends_at>("ends_at"),
};

constexpr std::array kApiKey{
    field<&ApiKey::id>("id").key(),
    field<&ApiKey::organiser>("organiser_id").references("organiser"),
    field<&ApiKey::name>("name"),
    bytes<&ApiKey::hash>("hash"),
    field<&ApiKey::ending>("ending"),
    field<&ApiKey::scopes>("scopes"),
    field<&ApiKey::created_at>("created_at"),
    field<&ApiKey::expires_at>("expires_at"),
    field<&ApiKey::revoked_at>("revoked_at"),
};

constexpr std::array kWebhookEndpoint{
    field<&WebhookEndpoint::id>("id").key(),
    field<&WebhookEndpoint::organiser>("organiser_id").references("organiser"),
    field<&WebhookEndpoint::url>("url"),
    field<&WebhookEndpoint::description>("description"),
    field<&WebhookEndpoint::events>("events"),
    field<&WebhookEndpoint::state>("state"),
    field<&WebhookEndpoint::reason>("reason"),
    bytes<&WebhookEndpoint::secret>("secret"),
    bytes<&WebhookEndpoint::former_secret>("former_secret"),
    field<&WebhookEndpoint::former_until>("former_until"),
    field<&WebhookEndpoint::failing_since>("failing_since"),
    field<&WebhookEndpoint::created_at>("created_at"),
    field<&WebhookEndpoint::version>("version").check(kNotNegative),
};

constexpr std::array kWebhookEvent{
    field<&WebhookEvent::id>("id").key(),
    field<&WebhookEvent::organiser>("organiser_id").references("organiser"),
    field<&WebhookEvent::kind>("kind"),
    field<&WebhookEvent::show>("show_id"),
    field<&WebhookEvent::order>("order_id"),
    field<&WebhookEvent::at>("at"),
    field<&WebhookEvent::body>("body"),
};

constexpr std::array kWebhookDelivery{
    field<&WebhookDelivery::endpoint>("endpoint_id").key().references("webhook_endpoint"),
    field<&WebhookDelivery::event>("event_id").key().references("webhook_event"),
    field<&WebhookDelivery::organiser>("organiser_id").references("organiser"),
    field<&WebhookDelivery::about>("about_id"),
    field<&WebhookDelivery::state>("state"),
    field<&WebhookDelivery::attempts>("attempts").check(kNotNegative),
    field<&WebhookDelivery::next_attempt>("next_attempt"),
    field<&WebhookDelivery::tried_at>("tried_at"),
    field<&WebhookDelivery::ended_at>("ended_at"),
    field<&WebhookDelivery::status>("status").check("BETWEEN 0 AND 999"),
    field<&WebhookDelivery::last_error>("last_error"),
};

constexpr std::array kAuditEntry{
    field<&AuditEntry::id>("id").key().check("> 0"),
    field<&AuditEntry::organiser>("organiser_id"),
    field<&AuditEntry::at>("at"),
    field<&AuditEntry::actor_kind>("actor_kind"),
    field<&AuditEntry::actor>("actor"),
    field<&AuditEntry::action>("action"),
    field<&AuditEntry::subject>("subject"),
    field<&AuditEntry::before>("before"),
    field<&AuditEntry::after>("after"),
    field<&AuditEntry::address>("address"),
    field<&AuditEntry::request_id>("request_id"),
    field<&AuditEntry::trace_id>("trace_id"),
    bytes<&AuditEntry::previous_hash>("previous_hash"),
    bytes<&AuditEntry::hash>("hash"),
};

constexpr std::array kAuditHead{
    derived<AuditHead>("one", [](const AuditHead&, PackedCells&) { return Bound(std::int64_t{1}); })
        .key()
        .check("= 1"),
    field<&AuditHead::count>("count").check(kNotNegative),
    bytes<&AuditHead::hash>("hash"),
};

constexpr std::array kCancellationMessage{
    field<&CancellationMessage::show>("show_id").key().references("show"),
    field<&CancellationMessage::organiser>("organiser_id"),
    field<&CancellationMessage::text>("text"),
};

constexpr TableShape named(std::string_view name, std::span<const ColumnShape> columns) {
  TableShape table;
  table.name = name;
  table.columns = columns;
  return table;
}

}  // namespace

template <>
const Table<Organiser>& table() {
  static constexpr Table<Organiser> kTable{named("organiser", kSplit<kOrganiser>.shapes),
                                           kSplit<kOrganiser>.codecs};
  return kTable;
}

template <>
const Table<Venue>& table() {
  static constexpr Table<Venue> kTable{named("venue", kSplit<kVenue>.shapes),
                                       kSplit<kVenue>.codecs};
  return kTable;
}

template <>
const Table<Hall>& table() {
  static constexpr Table<Hall> kTable{named("hall", kSplit<kHall>.shapes), kSplit<kHall>.codecs};
  return kTable;
}

template <>
const Table<Title>& table() {
  static constexpr Table<Title> kTable{named("title", kSplit<kTitle, kPeople>.shapes),
                                       kSplit<kTitle, kPeople>.codecs};
  return kTable;
}

template <>
const Table<TitlePerson>& table() {
  static constexpr Table<TitlePerson> kTable{named("title_person", kSplit<kTitlePerson>.shapes),
                                             kSplit<kTitlePerson>.codecs};
  return kTable;
}

template <>
const Table<SandboxAction>& table() {
  static constexpr Table<SandboxAction> kTable{
      named("sandbox_action", kSplit<kSandboxAction>.shapes), kSplit<kSandboxAction>.codecs};
  return kTable;
}

template <>
const Table<Mail>& table() {
  static constexpr Table<Mail> kTable{named("mail", kSplit<kMail>.shapes), kSplit<kMail>.codecs};
  return kTable;
}

template <>
const Table<Translation>& table() {
  static constexpr Table<Translation> kTable{named("translation", kSplit<kTranslation>.shapes),
                                             kSplit<kTranslation>.codecs};
  return kTable;
}

template <>
const Table<Secret>& table() {
  static constexpr Table<Secret> kTable{named("secret", kSplit<kSecret>.shapes),
                                        kSplit<kSecret>.codecs};
  return kTable;
}

template <>
const Table<FormerSecret>& table() {
  static constexpr Table<FormerSecret> kTable{named("former_secret", kSplit<kFormerSecret>.shapes),
                                              kSplit<kFormerSecret>.codecs};
  return kTable;
}

template <>
const Table<ApiKey>& table() {
  static constexpr Table<ApiKey> kTable{named("api_key", kSplit<kApiKey>.shapes),
                                        kSplit<kApiKey>.codecs};
  return kTable;
}

template <>
const Table<WebhookEndpoint>& table() {
  static constexpr Table<WebhookEndpoint> kTable{
      named("webhook_endpoint", kSplit<kWebhookEndpoint>.shapes), kSplit<kWebhookEndpoint>.codecs};
  return kTable;
}

template <>
const Table<AuditEntry>& table() {
  static constexpr Table<AuditEntry> kTable{named("audit_entry", kSplit<kAuditEntry>.shapes),
                                            kSplit<kAuditEntry>.codecs};
  return kTable;
}

template <>
const Table<WebhookEvent>& table() {
  static constexpr Table<WebhookEvent> kTable{named("webhook_event", kSplit<kWebhookEvent>.shapes),
                                              kSplit<kWebhookEvent>.codecs};
  return kTable;
}

template <>
const Table<AuditHead>& table() {
  static constexpr Table<AuditHead> kTable{named("audit_head", kSplit<kAuditHead>.shapes),
                                           kSplit<kAuditHead>.codecs};
  return kTable;
}

template <>
const Table<WebhookDelivery>& table() {
  static constexpr Table<WebhookDelivery> kTable{
      named("webhook_delivery", kSplit<kWebhookDelivery>.shapes), kSplit<kWebhookDelivery>.codecs};
  return kTable;
}

template <>
const Table<CancellationMessage>& table() {
  static constexpr Table<CancellationMessage> kTable{
      named("cancellation_message", kSplit<kCancellationMessage>.shapes),
      kSplit<kCancellationMessage>.codecs};
  return kTable;
}

std::span<const TableShape* const> port_tables() {
  static const std::array kAll{&table<Secret>().shape,
                               &table<FormerSecret>().shape,
                               &table<Organiser>().shape,
                               &table<Venue>().shape,
                               &table<Hall>().shape,
                               &table<Title>().shape,
                               &table<TitlePerson>().shape,
                               &table<Translation>().shape,
                               &table<SandboxAction>().shape,
                               &table<ApiKey>().shape,
                               &table<Mail>().shape,
                               &table<WebhookEndpoint>().shape,
                               &table<WebhookEvent>().shape,
                               &table<WebhookDelivery>().shape,
                               &table<AuditEntry>().shape,
                               &table<AuditHead>().shape,
                               &table<CancellationMessage>().shape};
  return kAll;
}

}  // namespace firstshow::store
