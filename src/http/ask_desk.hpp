#pragma once
// The way from a use case to the desk, or to the reading thread: submits work and resumes, on the
// session's own executor, with the reply. Session threads; the others only post. Nothing fails:
// refusals are in the reply.

#include "desk/desk_thread.hpp"
#include "desk/read_thread.hpp"
#include "http/exchange.hpp"

namespace firstshow::http {

/// Asks the reading thread. The question must hold what it reads into by a shared pointer: a
/// session that ends while it waits takes everything else with it.
Awaitable<desk::ReadReply> ask_reader(House& house, desk::ReadJob job);

/// Into the lane of the command (staff for SQL jobs).
Awaitable<desk::Reply> ask_desk(House& house, desk::Work work);
Awaitable<desk::Reply> ask_desk(House& house, desk::Lane lane, desk::Work work);

}  // namespace firstshow::http
