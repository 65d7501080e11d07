#pragma once
// The commands of firstshow: what an operator needs. Each add_...() declares one command and what
// runs when it is given. What tests or loads a server is a command of firstshow-lab instead, in
// lab/commands.hpp; no command belongs to both. Main thread.

namespace CLI {
class App;
}

namespace firstshow::cli {

/// Every command below, and a refusal for each command of firstshow-lab.
void add_commands(CLI::App& app);

void add_plan(CLI::App& app);      ///< plan generate, plan show, plan check
void add_check(CLI::App& app);     ///< check DATABASE
void add_audit(CLI::App& app);     ///< audit list, head, verify
void add_backup(CLI::App& app);    ///< backup, restore
void add_move(CLI::App& app);      ///< move
void add_serve(CLI::App& app);     ///< serve
void add_settings(CLI::App& app);  ///< settings
void add_health(CLI::App& app);    ///< health
void add_show(CLI::App& app);      ///< show list, open, pause, close, cancel, block, unblock
void add_review(CLI::App& app);    ///< review list, decide, resend
void add_mail(CLI::App& app);      ///< mail list, retry, preview
void add_webhook(CLI::App& app);   ///< webhook list, retry
void add_organiser(CLI::App& app);
void add_key(CLI::App& app);
void add_translation(CLI::App& app);  ///< translation put, missing, list
void add_gateway(CLI::App& app);      ///< gateway rotate-secret, end-former-secret
void add_create(CLI::App& app);       ///< create
void add_demo(CLI::App& app);         ///< demo
void add_routes(CLI::App& app);       ///< routes

}  // namespace firstshow::cli
