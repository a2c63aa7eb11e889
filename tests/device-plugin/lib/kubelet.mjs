// SPDX-License-Identifier: MIT
// What a kubelet does with device plugins: it takes registrations at its socket, connects to the plugin before it
// answers, and then reads the list of devices until the connection ends.

import grpc from '@grpc/grpc-js';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect, registrationService } from './api.mjs';

const kSocket = 'kubelet.sock';

/** A connection that is there, to a plugin. */
async function dial(socket) {
  const client = connect(socket);
  await promisify(client.waitForReady).call(client, Date.now() + 10_000);
  return client;
}

export class Kubelet {
  /** What plugins sent, and the lists of devices that they told, in their order. */
  registrations = [];
  lists = [];
  /** The connections to plugins, what is read by them, and how often the other side ended that. */
  clients = [];
  streams = [];
  ended = 0;

  #server;
  #running = true;

  /**
   * @param {{clears?: boolean, watches?: boolean, refusal?: string, silent?: boolean}} habits whether it clears its
   *   folder at its start, as kubelets do; reads the list of devices; says no, and why; never answers
   */
  constructor(folder, { clears = true, watches = true, refusal, silent = false } = {}) {
    Object.assign(this, { folder, clears, watches, refusal, silent });
  }

  async start() {
    if (this.clears) for (const name of readdirSync(this.folder)) rmSync(join(this.folder, name));
    await this.listen();
    return this;
  }

  async listen() {
    this.#server = new grpc.Server();
    this.#server.addService(registrationService, {
      Register: ({ request }, answer) => void this.#register(request, answer),
    });
    const bind = promisify(this.#server.bindAsync).bind(this.#server);
    await bind(`unix:${join(this.folder, kSocket)}`, grpc.ServerCredentials.createInsecure());
  }

  async #register(request, answer) {
    this.registrations.push(request);
    if (this.silent) return;
    if (this.refusal) return answer({ code: grpc.status.UNKNOWN, details: this.refusal });
    try {
      const client = await dial(join(this.folder, request.endpoint));
      this.clients.push(client);
      answer(null, {});
      if (this.watches) this.watch(client);
    } catch (error) {
      answer({ code: grpc.status.UNKNOWN, details: error.message });
    }
  }

  watch(client) {
    const stream = client.ListAndWatch({});
    this.streams.push(stream);
    stream.on('data', ({ devices }) => this.lists.push(devices));
    stream.on('end', () => {});
    stream.on('error', ({ code }) => (this.ended += code === grpc.status.CANCELLED && !this.#running ? 0 : 1));
    return stream;
  }

  get client() {
    return this.clients.at(-1);
  }

  /** The health of all devices as last told: one word when they agree. */
  get health() {
    return [...new Set((this.lists.at(-1) ?? []).map(({ health }) => health))].join();
  }

  /** A client's calls outlive its end, unless they are ended before. */
  closeConnections() {
    for (const stream of this.streams) stream.cancel();
    for (const client of this.clients) client.close();
  }

  /** Only the socket goes; connections to plugins stay. */
  closeSocket() {
    this.#server.forceShutdown();
    if (existsSync(join(this.folder, kSocket))) throw new Error(`${kSocket} is still there`);
  }

  stop() {
    this.#running = false;
    this.closeConnections();
    this.#server.forceShutdown();
  }
}
