#pragma once
// The way from a use case to the desk: submits work and resumes, on the session's own executor,
// with the reply. Session threads; the desk's thread only posts. Nothing fails: the desk's refusals
// are in the reply.

#include "desk/desk_thread.hpp"
#include "http/exchange.hpp"

namespace firstshow::http {

/// Into the lane of the command (staff for SQL jobs).
Awaitable<desk::Reply> ask_desk(House& house, desk::Work work);
Awaitable<desk::Reply> ask_desk(House& house, desk::Lane lane, desk::Work work);

}  // namespace firstshow::http
