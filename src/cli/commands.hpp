#pragma once
// The commands of the binary. Each add_...() declares one command and what runs when it is given;
// a command that fails prints a sentence to standard error and sets the exit code. Main thread.

#include <string_view>

namespace CLI {
class App;
}

namespace firstshow::cli {

/// Every command below.
void add_commands(CLI::App& app);

void add_plan(CLI::App& app);         ///< plan generate, plan show, plan check
void add_check(CLI::App& app);        ///< check DATABASE
void add_backup(CLI::App& app);       ///< backup, restore
void add_serve(CLI::App& app);        ///< serve
void add_settings(CLI::App& app);     ///< settings
void add_health(CLI::App& app);       ///< health
void add_show(CLI::App& app);         ///< show list, open, pause, close, cancel, block, unblock
void add_review(CLI::App& app);       ///< review list, decide, resend
void add_translation(CLI::App& app);  ///< translation put, missing, list
void add_gateway(CLI::App& app);      ///< gateway rotate-secret, end-former-secret
void add_create(CLI::App& app);       ///< create
void add_demo(CLI::App& app);         ///< demo
void add_simulate(CLI::App& app);     ///< simulate
void add_storm(CLI::App& app);        ///< storm
void add_crowd(CLI::App& app);        ///< crowd
void add_routes(CLI::App& app);       ///< routes

/// What the process ends with; 0 until a command says otherwise.
int exit_code();
void set_exit_code(int code);
/// Prints "firstshow: SENTENCE" to standard error and sets exit code 1.
void fail(std::string_view sentence);

}  // namespace firstshow::cli
