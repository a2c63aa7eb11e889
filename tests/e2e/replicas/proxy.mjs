// SPDX-License-Identifier: MIT
// Debian's HAProxy before the replicas, as a cluster's Service and the Ingress before it would be:
// the Service's endpoints are those whose readiness probe is answered, and what a client of an
// Ingress is spared is that a replica does not take its connection.

import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { waitFor } from '../lib/poll.mjs';
import { LAB_ADDRESS } from './lab.mjs';
import { READINESS, RPC_PORT } from './manifest.mjs';

const kProgram = '/usr/sbin/haproxy';
/** In the mounts that are this run's alone. */
const kSocket = '/run/replicas-haproxy.sock';
const kPort = 3000;
const kBackend = 'relay';
const kByConnection = 'connections';
const kPortByConnection = 3001;
/** What a line of the log is: the client's name for its request, who answered, how it ended. */
const kLog = 'request %[capture.req.hdr(0)] %s %ST %ts retries=%rc';

const kLine = /^request (\S+) (\S+) (\d+|-1) (\S+) retries=\+?(\d+)$/gm;

const serversOf = (replicas) =>
  replicas.map(({ name, host }) => `  server ${name} ${host.address}:${RPC_PORT}`).join('\n');

const configOf = (replicas) => `
global
  log stdout format raw local0
  stats socket ${kSocket} mode 600 level admin
  maxconn 2000

defaults
  mode http
  log global
  timeout connect 1s
  timeout client 30s
  timeout server 15s
  timeout check ${READINESS.timeoutSeconds}s
  # To the other replica at once, when one takes no connection or answers that it cannot serve now:
  # nothing was begun there. What was begun is not repeated.
  retries 3
  option redispatch 1
  retry-on conn-failure 503

frontend service
  bind ${LAB_ADDRESS}:${kPort}
  http-request capture req.hdr(x-request-id) len 24
  log-format "${kLog}"
  default_backend ${kBackend}

backend ${kBackend}
  balance roundrobin
  # A connection for each request: none waits in a pool until it leads nowhere.
  http-reuse never
  option httpchk GET ${READINESS.path}
  http-check expect rstatus ^[23]
  default-server check port ${READINESS.port} inter ${READINESS.periodSeconds}s fall ${READINESS.failureThreshold} rise 1
${serversOf(replicas)}

# Connections, not requests: what kube-proxy does for a Service.
listen ${kByConnection}
  mode tcp
  no log
  bind ${LAB_ADDRESS}:${kPortByConnection}
  balance roundrobin
${serversOf(replicas)}
`;

/** One command to HAProxy's own socket. */
async function command(words) {
  const socket = createConnection(kSocket);
  socket.end(`${words}\n`);
  return (await text(socket)).trim();
}

async function told(words) {
  const answer = await command(words);
  if (answer !== '') throw new Error(`haproxy, ${words}: ${answer}`);
}

export class Proxy {
  url = `http://${LAB_ADDRESS}:${kPort}`;
  /** Where connections are spread, and nobody looks into them. */
  urlByConnection = `http://${LAB_ADDRESS}:${kPortByConnection}`;

  static async start(processes, folder, replicas) {
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configOf(replicas));
    const proxy = new Proxy();
    proxy.child = processes.start('haproxy', kProgram, ['-db', '-f', file]);
    await waitFor('haproxy to answer', () => command('show info'), { child: proxy.child });
    return proxy;
  }

  /** The names of those that get requests. */
  async endpoints() {
    const [header, ...lines] = (await command(`show stat ${kBackend} 4 -1`)).split('\n');
    const names = header.replace(/^# /, '').split(',');
    const [name, status] = ['svname', 'status'].map((field) => names.indexOf(field));
    const up = lines.map((line) => line.split(',')).filter((cells) => cells[status].startsWith('UP'));
    return up.map((cells) => cells[name]);
  }

  /** As when a pod is being ended: it gets nothing new, what it has goes on. */
  remove({ name }) {
    return told(`set server ${kBackend}/${name} state drain`);
  }

  /** As when a new pod has that name: it is taken in once its probe has been answered. */
  async expect({ name }) {
    await told(`set server ${kBackend}/${name} health down`);
    await told(`set server ${kBackend}/${name} state ready`);
  }

  /** Has new connections spread over these alone. */
  async spreadOver(replicas, among) {
    for (const each of among) {
      const state = replicas.includes(each) ? 'ready' : 'maint';
      await told(`set server ${kByConnection}/${each.name} state ${state}`);
    }
  }

  /** What became of each request, by the client's name for it. */
  outcomes() {
    const found = new Map();
    for (const [, id, server, status, end, retries] of this.child.log().matchAll(kLine)) {
      found.set(id, { server, status: Number(status), end, retries: Number(retries) });
    }
    return found;
  }
}
