#pragma once
// The crowd's own page, for whoever looks on in a browser: an address of this machine at which
// three things can be read, the page, its assets and the news as JSON, from a thread that shares
// nothing with the rest of the program but a copy of the news. It outlives the server that is
// killed. Bounded: visitors beyond kMaxVisits are hung up on. Main thread; throws
// boost::system::system_error where there is no port.

#include <memory>
#include <string>

#include "storm/crowd_news.hpp"

namespace firstshow::storm {

class CrowdPage {
 public:
  /// Listens; who comes before open() waits. No thread yet, so that the process may still fork.
  CrowdPage();
  /// Hangs up on everybody.
  ~CrowdPage();
  CrowdPage(const CrowdPage&) = delete;
  CrowdPage& operator=(const CrowdPage&) = delete;

  /// Where browsers find it; as an origin has it, without a slash.
  const std::string& url() const;
  /// Answers from now on. `server` is the server's origin, `show` what the page has a frame of.
  void open(const std::string& server, const std::string& show);
  void tell(const CrowdNews& news);
  /// Returns when pages that are being looked at had the time to read what was told last.
  void wait_for_readers() const;

 private:
  class Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace firstshow::storm
