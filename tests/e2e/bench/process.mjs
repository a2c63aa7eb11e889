// SPDX-License-Identifier: MIT
// What a process of this machine has used, by proc(5).

import { readFileSync } from 'node:fs';

// Linux has this as a constant of its interface (USER_HZ).
const kTicksPerSecond = 100;

/** CPU time that a process and its threads have used so far, in µs. */
export function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / kTicksPerSecond;
}

/** Memory that it has in RAM, now and at its peak, in kB. */
export function residentKb(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)[1]);
  return { now: read('VmRSS'), peak: read('VmHWM') };
}
