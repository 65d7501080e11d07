#pragma once
// The text that Prometheus reads: what was counted, and how the server stands at this moment. Any
// thread; what cannot be found out (a file that is gone) is left out.

#include <string>

#include "http/api/services.hpp"

namespace firstshow::http {

std::string metrics_text(const MonitorServices& services);

}  // namespace firstshow::http
