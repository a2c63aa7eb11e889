// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <csetjmp>
#include <csignal>
#include <mutex>

#include "sanitizers.hpp"

namespace softtee {
namespace {

constexpr std::size_t kStackSize = 64 * 1024;

// The signal handler reads these: the initial-exec model keeps the access from
// allocating on a thread that never touched them.
#define SOFTTEE_SIGNAL_SAFE_TLS [[gnu::tls_model("initial-exec")]] thread_local
SOFTTEE_SIGNAL_SAFE_TLS sigjmp_buf* t_way_out = nullptr;
SOFTTEE_SIGNAL_SAFE_TLS int t_inside_tee = 0;

struct sigaction g_before_segv;
struct sigaction g_before_bus;

void on_fault(int signal, siginfo_t* info, void* context) {
    if (t_way_out != nullptr && t_inside_tee == 0) siglongjmp(*t_way_out, 1);
    // Not ours: to whoever was there before, else the default, by faulting again.
    const struct sigaction& before = signal == SIGSEGV ? g_before_segv : g_before_bus;
    if ((before.sa_flags & SA_SIGINFO) != 0 && before.sa_sigaction != nullptr) {
        before.sa_sigaction(signal, info, context);
    } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
        before.sa_handler(signal);
    } else {
        sigaction(signal, &before, nullptr);
    }
}

void install_handler() {
    static std::once_flag once;
    std::call_once(once, [] {
        struct sigaction action{};
        action.sa_sigaction = on_fault;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK;
        sigemptyset(&action.sa_mask);
        sigaction(SIGSEGV, &action, &g_before_segv);
        sigaction(SIGBUS, &action, &g_before_bus);
    });
}

}  // namespace

FaultStack::FaultStack() {
    if constexpr (kSanitized) return;
    install_handler();
    memory_ = std::make_unique<unsigned char[]>(kStackSize);
    const stack_t stack{.ss_sp = memory_.get(), .ss_flags = 0, .ss_size = kStackSize};
    sigaltstack(&stack, nullptr);
}

FaultStack::~FaultStack() {
    if constexpr (kSanitized) return;
    const stack_t none{.ss_sp = nullptr, .ss_flags = SS_DISABLE, .ss_size = 0};
    sigaltstack(&none, nullptr);
}

bool run_contained(void (*entry)(void*), void* argument) {
    if constexpr (kSanitized) {
        entry(argument);
        return true;
    } else {
        // Only C frames of the TA are skipped by the jump.
        sigjmp_buf way_out;
        if (sigsetjmp(way_out, 1) != 0) {
            t_way_out = nullptr;
            return false;
        }
        t_way_out = &way_out;
        try {
            entry(argument);
        } catch (...) {
            t_way_out = nullptr;
            throw;
        }
        t_way_out = nullptr;
        return true;
    }
}

InsideTee::InsideTee() {
    ++t_inside_tee;
}

InsideTee::~InsideTee() {
    --t_inside_tee;
}

}  // namespace softtee
