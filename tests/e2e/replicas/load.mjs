// SPDX-License-Identifier: MIT
// Clients that ask for approvals all the time: half of them keep their connection, half open one
// for each request, and none asks twice.

import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

const kTimeoutMs = 30_000;
const kIntervalMs = 25;
const kAgents = [new Agent({ keepAlive: true, maxSockets: 64 }), new Agent({ keepAlive: false, maxSockets: 64 })];

function post(url, id, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, 'x-request-id': id };
    const sent = request(url, { method: 'POST', agent, headers, timeout: kTimeoutMs }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode, answer }), reject);
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${kTimeoutMs / 1e3} s`)));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The approval in an answer, or undefined and why there is none. */
function readAnswer({ status, answer }) {
  if (status !== 200) return { failure: `HTTP ${status} ${answer.slice(0, 200)}` };
  const { result, error } = JSON.parse(answer);
  return error ? { failure: JSON.stringify(error) } : { approval: result };
}

export class Load {
  /** Each request that has ended: {id, operation, started, ended, approval | failure}. */
  records = [];
  #url;
  #asks;
  #timer;
  #open = new Set();
  #sent = 0;

  /** @param {{body: string}[]} asks sent in turn */
  constructor(url, asks) {
    this.#url = url;
    this.#asks = asks;
  }

  start() {
    this.#timer = setInterval(() => this.#send(), kIntervalMs);
  }

  async stop() {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
  }

  /** So many at once; answers when all are sent, not when they are answered. */
  burst(count) {
    for (let i = 0; i < count; ++i) this.#send();
  }

  #send() {
    const number = this.#sent++;
    const id = `r${number}`;
    const ask = this.#asks[number % this.#asks.length];
    const record = { id, ask, started: performance.now() };
    const ended = (outcome) => this.records.push(Object.assign(record, { ended: performance.now() }, outcome));
    const work = post(this.#url, id, ask.body, kAgents[number % kAgents.length])
      .then((answer) => ended(readAnswer(answer)))
      .catch((error) => ended({ failure: error.message }))
      .finally(() => this.#open.delete(work));
    this.#open.add(work);
  }
}
