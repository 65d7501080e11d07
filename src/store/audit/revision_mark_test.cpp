#include "store/audit/revision_mark.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "store/journal.hpp"
#include "store/scratch_folder.hpp"

namespace firstshow::store {
namespace {

TEST(RevisionMark, RefusesWhatIsBehindIt) {
  const ScratchFolder folder;
  const std::string path = folder.file("server.db");
  refuse_older_copy(path, {1, 2});  // nobody ran there
  ASSERT_TRUE(write_revision_mark(path, {7, 1'042}));
  EXPECT_EQ(read_revision_mark(path), (Revision{7, 1'042}));
  const struct {
    Revision found;
    bool refused;
  } cases[] = {
      {{7, 1'041}, true},  {{6, 9'999}, true}, {{7, 0}, true}, {{7, 1'042}, false},
      {{7, 1'043}, false}, {{8, 0}, false},    {{}, false},
  };
  for (const auto& one : cases) {
    std::string said;
    try {
      refuse_older_copy(path, one.found);
    } catch (const StoreBroken& refused) {
      said = refused.what();
    }
    EXPECT_EQ(said.find("it is an older copy") != std::string::npos, one.refused)
        << format_revision(one.found) << " " << said;
  }
}

TEST(RevisionMark, ThatIsUnreadableRefusesNothing) {
  const ScratchFolder folder;
  const std::string path = folder.file("server.db");
  for (const char* text : {"", "7", "7.x", "007.1"}) {
    std::ofstream(path + ".revision", std::ios::trunc) << text;
    EXPECT_EQ(read_revision_mark(path), std::nullopt) << text;
    refuse_older_copy(path, {1, 1});
  }
}

}  // namespace
}  // namespace firstshow::store
