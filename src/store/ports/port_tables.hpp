#pragma once
// The tables that are not the booking core's: the catalogue, API keys, secrets, the sandbox's
// actions, what became of mails, webhooks, the audit log. As store/tables.hpp has the core's: a
// column, its type and its guards stand here once, whole rows are read and written by it,
// PostgreSQL's schema comes from it, and a test holds SQLite's migrations to it. Constants, any
// thread.

#include <cstdint>
#include <span>
#include <string>

#include "store/audit_entry.hpp"
#include "store/ports/api_keys.hpp"
#include "store/ports/cancellation_messages.hpp"
#include "store/ports/catalogue.hpp"
#include "store/ports/mails.hpp"
#include "store/ports/sandbox_actions.hpp"
#include "store/ports/secrets.hpp"
#include "store/ports/webhooks.hpp"
#include "store/tables.hpp"

namespace firstshow::store {

/// A row of title_person.
struct TitlePerson {
  TitleId title;
  std::int64_t position = 0;  ///< in the title's list
  std::string name;
  std::string role;
};

/// A row of the dictionary.
struct Translation {
  std::string language;
  std::string text;
  std::string translation;
};

template <>
const Table<Organiser>& table();
template <>
const Table<Venue>& table();
template <>
const Table<Hall>& table();
template <>
const Table<Title>& table();
template <>
const Table<TitlePerson>& table();
template <>
const Table<SandboxAction>& table();
template <>
const Table<Translation>& table();
template <>
const Table<Mail>& table();
template <>
const Table<Secret>& table();
template <>
const Table<FormerSecret>& table();
template <>
const Table<ApiKey>& table();
template <>
const Table<WebhookEndpoint>& table();
template <>
const Table<WebhookEvent>& table();
template <>
const Table<WebhookDelivery>& table();
template <>
const Table<AuditEntry>& table();
template <>
const Table<AuditHead>& table();
template <>
const Table<CancellationMessage>& table();

/// All of these, each after the tables that it refers to.
std::span<const TableShape* const> port_tables();

}  // namespace firstshow::store
