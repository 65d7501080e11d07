#pragma once
// A page of the audit log, shared by the operator and by organisers' programs. The caller is
// already authorised. On the thread of their session.

#include <optional>

#include "http/api/audited_desk.hpp"

namespace firstshow::http {

/// The newest first, of one organiser or of all. Reads "subject", "limit" and "cursor".
Awaitable<Response> audit_log_page(const Request& request, AuditedDesk& desk,
                                   std::optional<OrganiserId> organiser);

}  // namespace firstshow::http
