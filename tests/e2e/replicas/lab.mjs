// SPDX-License-Identifier: MIT
// A network that nothing else is on: a bridge, and a network namespace for each replica. It is
// made inside namespaces that scripts/replicas made for this process alone, and the kernel takes
// all of it down with its last process.

import { execFileSync } from 'node:child_process';

const kBridge = 'lab';
/** RFC 2544: for tests of networks, never routed. */
const kNetwork = '198.18.0';

/** This process's own address, where chain and proxy are. */
export const LAB_ADDRESS = `${kNetwork}.1`;

const ip = (...words) => execFileSync('ip', words, { encoding: 'utf8' });

/** Makes the bridge; throws where there is a network that is not ours. */
export function openLab() {
  const links = JSON.parse(ip('-json', 'link')).map(({ ifname }) => ifname);
  if (links.some((name) => name !== 'lo')) {
    throw new Error(`expected a network namespace with nothing but lo, found ${links.join(', ')}: run it by scripts/replicas`);
  }
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', kBridge, 'type', 'bridge');
  ip('address', 'add', `${LAB_ADDRESS}/24`, 'dev', kBridge);
  ip('link', 'set', kBridge, 'up');
}

/** A namespace `name` with one cable to the bridge. */
export class Host {
  constructor(name, number) {
    this.name = name;
    this.address = `${kNetwork}.${10 + number}`;
    /** The words before a program that is to run there. */
    this.under = ['nsenter', `--net=/run/netns/${name}`, '--'];
    const there = (...words) => ip('-netns', name, ...words);
    ip('netns', 'add', name);
    ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    ip('link', 'set', name, 'master', kBridge, 'up');
    there('link', 'set', 'lo', 'up');
    there('address', 'add', `${this.address}/24`, 'dev', 'eth0');
    there('link', 'set', 'eth0', 'up');
  }

  /** Nothing goes in or out any more, and nobody is told. */
  cut() {
    ip('link', 'set', this.name, 'down');
  }

  rejoin() {
    ip('link', 'set', this.name, 'up');
  }
}
