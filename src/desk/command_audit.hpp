#pragma once
// What the audit log says of a command of staff: looked at before it is applied and after. For the
// desk, on its thread; nothing fails.

#include <string>

#include "desk/desk.hpp"

namespace firstshow::desk {

class CommandAudit {
 public:
  /// Before the command is applied. `asked` outlives this.
  CommandAudit(const booking::BookingCore& core, const AuditedCommand& asked);
  /// After it changed something.
  store::AuditChange change(const booking::BookingCore& core,
                            const booking::Outcome& outcome) const;

 private:
  const AuditedCommand& asked_;
  std::string before_;
};

}  // namespace firstshow::desk
