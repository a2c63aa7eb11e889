// SPDX-License-Identifier: MIT
// Preloaded into a Node program (`node --require`) that listens on every
// interface: makes it listen on 127.0.0.1 and say on stderr at which port.

'use strict';
const net = require('node:net');

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function listenOnLoopback(...args) {
  const first = args[0];
  if (first !== null && typeof first === 'object') {
    args[0] = { ...first, host: '127.0.0.1' };
  } else if (typeof args[1] === 'string') {
    args[1] = '127.0.0.1';
  } else {
    args.splice(1, 0, '127.0.0.1');
  }
  this.once('listening', () => {
    const { address, port } = this.address();
    process.stderr.write(`loopback: listening on ${address}:${port}\n`);
  });
  return listen.apply(this, args);
};
