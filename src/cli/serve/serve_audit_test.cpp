// firstshow audit, against a server that runs and against its database. Real processes.

#include "cli/serve/serve_process.hpp"

namespace firstshow::cli {
namespace {

class ServeAudit : public ServeTest {
 protected:
  /// What a command ended with; what it printed and complained of goes to `printed_`.
  int run(std::vector<std::string> line) {
    Process process(line);
    const int code = process.ended();
    printed_ = process.printed + process.complained;
    return code;
  }
  int verify(const std::string& head) {
    return run({"audit", "verify", "--database", file("server.db"), "--head", head});
  }

  std::string printed_;
};

TEST_F(ServeAudit, ListsWhatWasChangedAndProvesThatAKeptHeadIsStillThere) {
  const std::string database = file("server.db");
  const std::string none = "0:" + std::string(64, '0');
  std::string kept;
  {
    Process server(command("server.db"));
    const std::string admin = "127.0.0.1:" + std::to_string(admin_port_of(server));
    const auto with_server = [&](std::vector<std::string> line) {
      line.insert(line.end(), {"--database", database, "--admin", admin});
      return run(line);
    };
    EXPECT_EQ(with_server({"audit", "list"}), 0);
    EXPECT_EQ(printed_, "Nothing was changed.\n");
    EXPECT_EQ(run({"audit", "head", "--database", database}), 0);
    EXPECT_EQ(printed_, none + "\n");
    EXPECT_EQ(with_server({"organiser", "create", "Rex"}), 0);
    EXPECT_EQ(run({"audit", "head", "--database", database}), 0) << "beside a running server";
    kept = printed_.substr(0, printed_.size() - 1);
    EXPECT_TRUE(kept.starts_with("1:")) << kept;
    EXPECT_EQ(with_server({"organiser", "create", "Metro"}), 0);
    EXPECT_EQ(with_server({"audit", "list", "--limit", "1"}), 0);
    EXPECT_NE(printed_.find(" organiser.made org_"), std::string::npos) << printed_;
    EXPECT_NE(printed_.find("\"Metro\""), std::string::npos) << printed_;
    EXPECT_EQ(printed_.find("\"Rex\""), std::string::npos) << printed_;
    EXPECT_NE(printed_.find("There are more: --cursor "), std::string::npos) << printed_;
    EXPECT_EQ(with_server({"audit", "list", "--subject", "hi"}), 0);
    EXPECT_EQ(printed_, "Nothing was changed.\n");
  }
  for (const std::string& head : {none, kept}) EXPECT_EQ(verify(head), 0) << printed_;
  std::string other = kept;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(verify(other), 1);
  EXPECT_NE(printed_.find("broken: audit entry 1 is not the one"), std::string::npos) << printed_;
  EXPECT_EQ(verify("3" + kept.substr(1)), 1) << "so many entries there never were";
  EXPECT_EQ(verify("nonsense"), 2);
  EXPECT_EQ(run({"audit", "head", "--database", file("none.db")}), 2);
}

}  // namespace
}  // namespace firstshow::cli
