#include "store/audit/audit_log_check.hpp"

#include "store/ports/audit_log.hpp"

namespace firstshow::store {
namespace {

std::string entries_named(std::int64_t first, std::int64_t last) {
  if (first == last) return "audit entry " + std::to_string(first);
  return "audit entries " + std::to_string(first) + " to " + std::to_string(last);
}

std::string are_missing(std::int64_t first, std::int64_t last) {
  return entries_named(first, last) + (first == last ? " is missing" : " are missing");
}

/// Walks along the chain, from before its first entry.
class ChainWalk {
 public:
  ChainWalk(const std::optional<AuditHead>& kept, Findings& findings)
      : kept_(kept), findings_(findings) {}

  void step(const AuditEntry& entry) {
    const std::int64_t expected = last_.count + 1;
    if (entry.id < expected)
      return fault(entries_named(entry.id, entry.id) + " was added before the first one");
    const bool gap = entry.id > expected;
    if (gap) fault(are_missing(expected, entry.id - 1));
    if (audit_hash(entry) != entry.hash)
      fault(entries_named(entry.id, entry.id) + " is not as it was written: changed or moved");
    else if (!gap && entry.previous_hash != last_.hash)
      fault(entries_named(entry.id, entry.id) +
            " does not follow the entry before it: one of them was replaced");
    last_.count = entry.id;
    last_.hash = entry.hash;
    if (kept_ && kept_->count == entry.id && kept_->hash != entry.hash)
      fault(entries_named(entry.id, entry.id) + " is not the one of the head that was kept");
  }

  AuditHead end(const std::optional<AuditHead>& head) {
    const AuditHead stated = head.value_or(AuditHead{});
    if (!head && last_.count > 0)
      fault("the head of the audit log is missing");
    else if (stated.count > last_.count)
      fault(are_missing(last_.count + 1, stated.count) + " at the end");
    else if (stated.count < last_.count)
      fault(entries_named(stated.count + 1, last_.count) + " came behind the head of the log");
    else if (stated.hash != last_.hash)
      fault("the head of the audit log is not the hash of its last entry");
    if (kept_ && kept_->count > last_.count)
      fault("the log has " + std::to_string(last_.count) + " entries, the head that was kept " +
            std::to_string(kept_->count));
    if (kept_ && kept_->count == 0 && kept_->hash != AuditHead{}.hash)
      fault("the head that was kept has no entries, but a hash");
    return last_;
  }

 private:
  void fault(std::string sentence) { findings_.add(kAuditLogWhole, std::move(sentence)); }

  const std::optional<AuditHead>& kept_;
  Findings& findings_;
  AuditHead last_;  ///< as far as the walk came
};

}  // namespace

AuditHead check_audit_log(Database& db, const std::optional<AuditHead>& kept, Findings& findings) {
  ChainWalk walk(kept, findings);
  each_audit_entry(db, [&](const AuditEntry& entry) { walk.step(entry); });
  return walk.end(find_audit_head(db));
}

}  // namespace firstshow::store
