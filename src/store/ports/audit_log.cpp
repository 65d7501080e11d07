#include "store/ports/audit_log.hpp"

#include <limits>

#include "store/ports/port_tables.hpp"
#include "store/row_query.hpp"

namespace firstshow::store {
namespace {

const RowQuery<AuditHead> kAuditHeadRow{"WHERE one = ?1"};
const Statement kWriteAuditHead{upsert_sql(table<AuditHead>().shape)};
const Statement kAddAuditEntry{insert_sql(table<AuditEntry>().shape)};

const RowQuery<AuditEntry> kAuditEntries{"WHERE id > ?1 ORDER BY id"};
const RowQuery<AuditEntry> kNewestEntries{"WHERE id < ?1 ORDER BY id DESC LIMIT ?2"};
const RowQuery<AuditEntry> kEntriesOfOrganiser{
    "WHERE organiser_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"};
// A subject has few entries: its index is the better one of the two.
const RowQuery<AuditEntry> kEntriesOfSubject{
    "WHERE subject = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"};
const RowQuery<AuditEntry> kEntriesOfBoth{
    "WHERE +organiser_id = ?1 AND subject = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4"};

template <class Kind>
void write_row(Database& db, const Statement& statement, const Kind& row) {
  PackedCells packed;
  std::array<Bound, kMaxColumns> cells;
  db.run_bound(statement.text(), cells_of(row, packed, cells));
}

}  // namespace

void write_audit_entry(Database& db, const AuditSource& source, const AuditChange& change) {
  AuditHead head = read_audit_head(db);
  AuditEntry entry;
  entry.id = head.count + 1;
  entry.organiser = change.organiser;
  entry.at = source.at;
  entry.actor_kind = audit_actor_name(source.kind);
  entry.actor = source.actor;
  entry.action = audit_action_name(change.action);
  entry.subject = change.subject;
  entry.before = bounded_audit_text(change.before);
  entry.after = bounded_audit_text(change.after);
  entry.address = source.address;
  entry.request_id = source.request_id;
  entry.trace_id = source.trace_id;
  entry.previous_hash = head.hash;
  entry.hash = audit_hash(entry);
  write_row(db, kAddAuditEntry, entry);
  head.count = entry.id;
  head.hash = entry.hash;
  write_row(db, kWriteAuditHead, head);
}

AuditHead read_audit_head(Database& db) {
  return find_audit_head(db).value_or(AuditHead{});
}

std::optional<AuditHead> find_audit_head(Database& db) {
  return kAuditHeadRow.find(db, {std::int64_t{1}});
}

std::vector<AuditEntry> read_audit_page(Database& db, const AuditFilter& filter, std::int64_t below,
                                        std::size_t limit) {
  const auto most = static_cast<std::int64_t>(limit);
  const std::string_view subject = filter.subject;
  if (filter.organiser && !filter.subject.empty())
    return kEntriesOfBoth.all(db, {filter.organiser->value, subject, below, most});
  if (filter.organiser) return kEntriesOfOrganiser.all(db, {filter.organiser->value, below, most});
  if (!filter.subject.empty()) return kEntriesOfSubject.all(db, {subject, below, most});
  return kNewestEntries.all(db, {below, most});
}

void each_audit_entry(Database& db, const std::function<void(const AuditEntry&)>& use) {
  kAuditEntries.each(db, {std::numeric_limits<std::int64_t>::min()}, use);
}

}  // namespace firstshow::store
