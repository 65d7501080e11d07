// The server as a process: what it prints, what it is refused, how it ends and comes back, and the
// commands that staff give it.

#include "cli/serve/serve_process.hpp"
#include "http/scenarios/event_client.hpp"
#include "http/scenarios/test_certificate.hpp"

namespace firstshow::cli {
namespace {

using http::RawClient;
using http::RawReply;

class Serve : public ServeTest {};

TEST_F(Serve, AnswersUntilItIsToldToStop) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Process server(command("server.db"));
    const std::uint16_t port = port_of(server);
    EXPECT_EQ(ask(port, "GET /v1/shows").body, R"({"items":[],"next_cursor":null})");
    EXPECT_EQ(ask(admin_port_of(server), "GET /readyz").body, "ready\n");
    server.send(signal);
    EXPECT_EQ(server.ended(), 0) << server.complained;
    EXPECT_FALSE(RawClient(port).connected());
  }
}

TEST_F(Serve, EndsAtOnceAtASecondSignal) {
  Process server(command("server.db"));
  RawClient slow(port_of(server));
  slow.send("GET /v1/shows HTTP/1.1\r\nHost: h\r\n\r\nGET /v1/sh");  // keeps it waiting
  EXPECT_EQ(slow.receive().status, 200);
  server.send(SIGTERM);
  while (RawClient(port_of(server)).connected()) {
  }
  server.send(SIGINT);
  EXPECT_EQ(server.ended(), 128 + SIGINT);
}

TEST_F(Serve, ComesBackAfterAKillAndKnowsItsTokens) {
  std::string token;
  {
    Process server(command("server.db"));
    token = ask(port_of(server), "POST /v1/sessions/anonymous").text("token");
    server.send(SIGKILL);
    EXPECT_EQ(server.ended(), 128 + SIGKILL);
  }
  Process server(command("server.db"));
  const RawReply reply = ask(port_of(server), "GET /v1/holds/hold_0000000000001",
                             "Authorization: Bearer " + token + "\r\n");
  EXPECT_EQ(reply.text("type"), "/problems/unknown-hold") << reply.body;
}

TEST_F(Serve, IsRefusedWhatAnotherServerHas) {
  Process first(command("server.db"));
  const std::string port = std::to_string(port_of(first));
  Process same_database(command("server.db"));
  EXPECT_EQ(same_database.ended(), 1);
  EXPECT_NE(same_database.complained.find("firstshow: "), std::string::npos);
  EXPECT_NE(same_database.complained.find(file("server.db")), std::string::npos)
      << same_database.complained;
  Process same_port(command("other.db", "127.0.0.1:" + port));
  EXPECT_EQ(same_port.ended(), 1);
  EXPECT_EQ(same_port.complained,
            "firstshow: cannot listen on 127.0.0.1:" + port +
                ": another program (perhaps another firstshow) has that port\n");
}

TEST_F(Serve, TakesFlagsBeforeTheEnvironmentBeforeAFile) {
  const std::string config = write("serve.toml", "listen = \"file\"\nthreads = 1\n");
  const struct {
    std::vector<std::string> flags;
    std::vector<std::pair<const char*, std::string>> environment;
    const char* said;
  } cases[] = {
      {{"serve", "--config", config}, {}, "firstshow: --listen: \"file\" is not an address"},
      {{"serve", "--config", config},
       {{"FIRSTSHOW_LISTEN", "environment"}},
       "firstshow: --listen: \"environment\" is not an address"},
      {{"serve", "--config", config, "--listen", "flag"},
       {{"FIRSTSHOW_LISTEN", "environment"}},
       "firstshow: --listen: \"flag\" is not an address"},
  };
  for (const auto& one : cases) {
    Process process(one.flags, one.environment);
    EXPECT_EQ(process.ended(), 1);
    EXPECT_EQ(process.complained.find(one.said), 0U) << process.complained;
  }
}

TEST_F(Serve, SaysWhereAFileIsWrong) {
  const struct {
    const char* text;
    const char* said;
  } cases[] = {
      {"\nlistne = \"x\"", ":2: listne is no setting; listen is one"},
      {"threads = \"many\"", ":1: threads cannot be used: "},
      {"threads = 257", ":1: threads cannot be used: "},
      {"threads = [1]", ":1: threads cannot be used: must be a text, a number or true or false"},
      {"trusted_proxy = [[1]]", ":1: trusted_proxy cannot be used: must be a text, a number"},
      {"tls_key = \"k.pem\"\ndatabase = 1\nlisten = [\"a\", \"b\"]", ":3: listen cannot be used: "},
      {"threads = ", ":1: "},
  };
  for (const auto& one : cases) {
    const std::string config = write("serve.toml", one.text);
    Process process({"serve", "--config", config});
    EXPECT_EQ(process.ended(), 1) << one.text;
    EXPECT_EQ(process.complained.find("firstshow: " + config + one.said), 0U) << process.complained;
  }
}

TEST_F(Serve, TakesListsFromFilesAndVariables) {
  const std::string config = write("serve.toml", "trusted_proxy = [\"10.0.0.0/8\", \"nowhere\"]\n");
  Process from_file({"serve", "--config", config});
  EXPECT_EQ(from_file.ended(), 1);
  EXPECT_EQ(from_file.complained.find("firstshow: --trusted-proxy: \"nowhere\" is not an address"),
            0U)
      << from_file.complained;
  Process from_variable({"serve"}, {{"FIRSTSHOW_CORS_ORIGIN", "https://a.example,b.example"}});
  EXPECT_EQ(from_variable.ended(), 1);
  EXPECT_EQ(from_variable.complained.find("firstshow: --cors-origin: \"b.example\" is not"), 0U)
      << from_variable.complained;
}

TEST_F(Serve, SaysWhetherItIsWell) {
  Process server(command("server.db"));
  const std::string admin = "127.0.0.1:" + std::to_string(admin_port_of(server));
  Process well({"health", "--admin", admin});
  EXPECT_EQ(well.ended(), 0) << well.complained;
  EXPECT_EQ(well.printed, "ready\n");
  server.send(SIGTERM);
  EXPECT_EQ(server.ended(), 0);
  Process gone({"health", "--admin", admin});
  EXPECT_EQ(gone.ended(), 1);
  EXPECT_EQ(gone.complained.find("firstshow: no server answers on " + admin), 0U)
      << gone.complained;
}

TEST_F(Serve, SpeaksTlsAndReadsItsCertificateAgain) {
  const std::string certificate = file("cert.pem"), key = file("key.pem");
  http::write_certificate(certificate, key);
  std::vector<std::string> line = command("server.db");
  for (const std::string& more :
       {std::string("--tls-certificate"), certificate, std::string("--tls-key"), key,
        std::string("--log-format"), std::string("json")})
    line.push_back(more);
  Process server(line);
  EXPECT_TRUE(server.said("Ctrl-C")) << server.ended() << server.complained;
  EXPECT_NE(server.printed.find("Firstshow serves https://127.0.0.1:"), std::string::npos);
  const std::uint16_t admin = admin_port_of(server);
  const auto expiry = [&] {
    const std::string metrics = ask(admin, "GET /metrics").body;
    const std::string name = "\nfirstshow_tls_certificate_expiry_seconds ";
    const std::size_t at = metrics.find(name);
    return at == std::string::npos ? "" : metrics.substr(at + name.size(), 10);
  };
  const std::string before = expiry();
  EXPECT_FALSE(before.empty());
  http::write_certificate(certificate, key, 2, 60);
  server.send(SIGHUP);
  while (expiry() == before) {
  }
  std::ofstream(certificate) << "words";
  server.send(SIGHUP);
  EXPECT_TRUE(server.complained_of("the TLS certificate stays as it was")) << server.complained;
  server.send(SIGTERM);
  EXPECT_EQ(server.ended(), 0) << server.complained;

  Process half({"serve", "--database", file("other.db"), "--tls-key", key});
  EXPECT_EQ(half.ended(), 1);
  EXPECT_EQ(half.complained, "firstshow: --tls-certificate and --tls-key go together\n");
  Process bad({"serve", "--database", file("other.db"), "--tls-key", key, "--tls-certificate",
               certificate});
  EXPECT_EQ(bad.ended(), 1);
  EXPECT_EQ(bad.complained.find("firstshow: " + certificate + " holds no certificate"), 0U)
      << bad.complained;
}

TEST_F(Serve, TakesTheOperatorsCommands) {
  Process server(command("server.db"));
  const std::string admin = "127.0.0.1:" + std::to_string(admin_port_of(server));
  const auto show = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "show");
    for (const std::string& more :
         {std::string("--database"), file("server.db"), std::string("--admin"), admin})
      arguments.push_back(more);
    return arguments;
  };
  Process list(show({"list"}));
  EXPECT_EQ(list.ended(), 0) << list.complained;
  EXPECT_EQ(list.printed, "There are no shows.\n");
  for (const char* action : {"open", "pause", "close", "cancel", "unblock"}) {
    Process change(show({action, "show_0000000000001"}));
    EXPECT_EQ(change.ended(), 1) << action;
    EXPECT_EQ(change.complained, "firstshow: There is no such show\n") << action;
  }
  Process area(show({"block", "show_0000000000001", "--areas", "Pit", "--reason", "camera"}));
  EXPECT_EQ(area.ended(), 1);
  EXPECT_EQ(area.complained,
            "firstshow: --areas: \"Pit\" is not an area and a number like Floor:20\n");

  const auto review = [&](std::vector<std::string> arguments) {
    arguments = show(std::move(arguments));
    arguments.front() = "review";
    return arguments;
  };
  Process none(review({"list"}));
  EXPECT_EQ(none.ended(), 0) << none.complained;
  EXPECT_EQ(none.printed, "Nothing waits for a decision.\n");
  Process as_json(review({"list", "--json", "--limit", "5"}));
  EXPECT_EQ(as_json.ended(), 0) << as_json.complained;
  EXPECT_EQ(as_json.printed, "{\"items\":[],\"total\":0}\n");

  Process stranger({"show", "list", "--database", file("no.db"), "--admin", admin});
  EXPECT_EQ(stranger.ended(), 1);
  EXPECT_NE(stranger.complained.find("cannot read the operator's token"), std::string::npos);
  server.send(SIGTERM);
  EXPECT_EQ(server.ended(), 0);
  Process late(show({"list"}));
  EXPECT_EQ(late.ended(), 1);
  EXPECT_NE(late.complained.find("no server answers on " + admin), std::string::npos)
      << late.complained;
}

TEST_F(Serve, RotatesTheSecretOfAGateway) {
  Process server(command("server.db"));
  const std::string admin = "127.0.0.1:" + std::to_string(admin_port_of(server));
  const auto gateway = [&](const char* action, const char* account) {
    return std::vector<std::string>{"gateway",         action,    account, "--database",
                                    file("server.db"), "--admin", admin};
  };
  Process first(gateway("rotate-secret", "sandbox/main"));
  EXPECT_EQ(first.ended(), 0) << first.complained;
  EXPECT_EQ(first.printed.size(), 65U) << "the secret alone, for a pipe";
  EXPECT_EQ(first.complained.find("This is the webhook secret of sandbox/main. The former one is"),
            0U)
      << first.complained;
  Process again(gateway("rotate-secret", "sandbox/main"));
  EXPECT_EQ(again.ended(), 0);
  EXPECT_EQ(again.printed, first.printed);
  Process end(gateway("end-former-secret", "sandbox/main"));
  EXPECT_EQ(end.ended(), 0);
  EXPECT_EQ(end.printed, "The former webhook secret of sandbox/main is not accepted any more\n");
  Process unknown(gateway("rotate-secret", "sandbox/north"));
  EXPECT_EQ(unknown.ended(), 1);
  EXPECT_EQ(unknown.complained, "firstshow: There is no such gateway account\n");
  for (const auto& each : std::filesystem::directory_iterator(folder_))
    EXPECT_EQ(each.status().permissions() & std::filesystem::perms(0077),
              std::filesystem::perms::none)
        << each.path();
}

TEST_F(Serve, MakesADatabaseOnlyWhereThatIsWanted) {
  std::vector<std::string> line = command("server.db");
  std::erase(line, "--create");
  Process server(line);
  EXPECT_EQ(server.ended(), 1);
  EXPECT_NE(server.complained.find("server.db is not there"), std::string::npos)
      << server.complained;
  EXPECT_FALSE(std::filesystem::exists(file("server.db")));
}

/// Half requests on each port, an idle connection and a stream of seats: none of them keeps it.
TEST_F(Serve, EndsByItselfWithHalfRequestsAndOpenStreams) {
  const std::string show = put_small_show(file("server.db"), file("plan.json"));
  Process server(command("server.db"));
  const std::uint16_t port = port_of(server);
  RawClient half(port), half_admin(admin_port_of(server)), half_body(port), idle(port);
  half.send("GET /v1/sh");
  half_admin.send("GET /rea");
  half_body.send(
      "POST /v1/orders HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
      "Content-Length: 50\r\n\r\n{");
  idle.send("GET /v1/shows HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(idle.receive().status, 200);
  http::EventClient stream(port);
  EXPECT_EQ(stream.open(show).status, 200);
  EXPECT_EQ(stream.next().name, "snapshot");
  server.send(SIGTERM);
  EXPECT_EQ(server.ended_by_itself(), 0) << server.complained;
  EXPECT_TRUE(idle.ended());
  while (!stream.next().name.empty()) {  // what was on its way, then the end
  }
  Process again(command("server.db"));
  EXPECT_NE(port_of(again), 0);
}

}  // namespace
}  // namespace firstshow::cli
