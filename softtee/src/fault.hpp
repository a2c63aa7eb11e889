// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <memory>

namespace softtee {

/// Turns a memory fault of TA code into the TA's death, as OP-TEE does with a
/// data abort. Only faults while the thread executes the TA itself count: C
/// frames, which hold no lock and need no unwinding. A fault inside softtee or
/// under a sanitizer keeps its usual meaning, the end of the process.

/// Per thread: a signal stack, without which a stack overflow cannot be seen.
class FaultStack {
public:
    FaultStack();
    ~FaultStack();
    FaultStack(const FaultStack&) = delete;
    FaultStack& operator=(const FaultStack&) = delete;

private:
    std::unique_ptr<unsigned char[]> memory_;
};

/// Calls entry(argument), TA code; false if a memory fault ended it. Other
/// exceptions pass through. Needs a FaultStack on this thread.
[[nodiscard]] bool run_contained(void (*entry)(void*), void* argument);

/// While one lives, the thread is inside softtee and faults are not contained.
class InsideTee {
public:
    InsideTee();
    ~InsideTee();
    InsideTee(const InsideTee&) = delete;
    InsideTee& operator=(const InsideTee&) = delete;
};

}  // namespace softtee
