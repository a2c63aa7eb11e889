// SPDX-License-Identifier: MIT
// Whether the node's cost and memory stay what they are: with more keys in the
// TA, longer callData, and many operations one after the other.

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { numberToHex } from 'viem';
import { keysCommand, localPlace, relayHome, startRelay, stopRelay } from '../lib/relay.mjs';
import { stackFor, startStack, stopStack } from '../lib/stack.mjs';
import { closedLoop } from './closed-loop.mjs';
import { CALL_DATA_SIZES, KEY_COUNTS } from './figures.mjs';
import { residentKb } from './process.mjs';
import { bareCosts } from './programs.mjs';
import { APPROVAL, askOnce, checkAnswers, OPERATION, requestBodies, VERSION } from './requests.mjs';
import { startEcho } from './servers.mjs';
import { columns } from './statistics.mjs';

const kFolder = 'bench/growth';
const [kFewest, ...kMore] = KEY_COUNTS;
/** Operations of different nonces: with the limits as they are, one caller may have 2,000 approvals that are out. */
const kNonces = 1_000;
/** What their approvals cost at most together is more than a caller may have by default. */
const kMaxExposure = '5ether';
const kBareSeconds = 0.2;

const place = {
  ...localPlace,
  start: (processes, home, settings) => startRelay(processes, home, { ...settings, maxExposure: kMaxExposure }),
};

/** A node beside the stack's: its TA has the same key, and others up to `count`. */
async function startWithKeys(stack, count) {
  const home = relayHome(join(stack.folder, `keys-${count}`));
  cpSync(stack.home.env.SOFTTEE_STORAGE, home.env.SOFTTEE_STORAGE, { recursive: true });
  cpSync(stack.home.config, home.config);
  for (let more = 1; more < count; ++more) {
    await keysCommand(home, 'generate', `other-${more}`, '--type', 'secp256k1', '--use', 'sponsor');
  }
  const settings = { chainUrl: stack.anvil.url, paymasters: stack.paymasters, maxExposure: kMaxExposure };
  return startRelay(stack.processes, home, { ...settings, name: `super-relay-${count}` });
}

/** One load of these operations, its sampled answers right. */
async function loaded({ stack, seconds }, { url, pid, expect = APPROVAL }, operations) {
  const bodies = requestBodies(stack, operations);
  const found = await closedLoop({ url, pid }, { bodies, expect, seconds, folder: stack.folder });
  if (expect === APPROVAL) await checkAnswers(stack, operations, found.samples, stack.key.address);
  return found;
}

const serverOf = (relay) => ({ url: relay.rpcUrl, pid: relay.child.pid });

/** `count` operations, one after the other, in parts: each one's cost and the memory behind it. */
async function measureTenths(stack, count, parts) {
  const operations = Array.from({ length: kNonces }, (_, nonce) => ({ ...OPERATION, nonce: numberToHex(nonce) }));
  const node = serverOf(stack.relay);
  // So all that these operations have the node remember is there before the first tenth.
  const { rps } = await loaded({ stack, seconds: 1 }, node, operations);
  // On a machine that is busy at times the rate falls: twice what is needed will do.
  const seconds = Math.max(1, Math.ceil((2 * count) / parts / rps));
  const tenths = [];
  for (let part = 0; part < parts; ++part) {
    const { cpuUs, requests } = await loaded({ stack, seconds }, node, operations);
    tenths.push({ cpuUs, requests, residentKb: residentKb(node.pid).now });
  }
  return tenths;
}

const byName = (list, figure) => Object.assign({}, ...list.map(figure));

/** Each number of keys and each length of callData in turn, once. */
async function measureRound(bench, nodes, echo) {
  const keys = {};
  for (const [count, node] of Object.entries(nodes)) keys[count] = (await loaded(bench, node, [OPERATION])).cpuUs;
  const node = {};
  const floor = {};
  for (const size of CALL_DATA_SIZES) {
    const operations = [{ ...OPERATION, callData: `0x${'5a'.repeat(size)}` }];
    node[size] = (await loaded(bench, nodes[kFewest], operations)).cpuUs;
    floor[size] = (await loaded(bench, echo, operations)).cpuUs;
  }
  const { keccakByteNs } = await bareCosts(kBareSeconds);
  const [least, most] = [CALL_DATA_SIZES[0], CALL_DATA_SIZES.at(-1)];
  const byteNs = (costs) => ((costs[most] - costs[least]) * 1e3) / (most - least);
  return {
    ...byName(KEY_COUNTS, (count) => ({ [`keys_${count}_us`]: keys[count] })),
    keys_ratio: keys[KEY_COUNTS.at(-1)] / keys[kFewest],
    ...byName(CALL_DATA_SIZES, (size) => ({ [`calldata_${size}_us`]: node[size], [`echo_calldata_${size}_us`]: floor[size] })),
    calldata_byte_ns: byteNs(node),
    echo_calldata_byte_ns: byteNs(floor),
    keccak_byte_ns: keccakByteNs,
  };
}

function figuresOf(tenths) {
  const first = tenths[0];
  const last = tenths.at(-1);
  return {
    back_to_back: tenths.reduce((sum, { requests }) => sum + requests, 0),
    first_tenth_us: first.cpuUs,
    last_tenth_us: last.cpuUs,
    tenths_cost_ratio: last.cpuUs / first.cpuUs,
    first_tenth_rss_kb: first.residentKb,
    last_tenth_rss_kb: last.residentKb,
    tenths_rss_ratio: last.residentKb / first.residentKb,
  };
}

/**
 * @param {{rounds: number, seconds: number, operations: number, parts: number}} settings how often, how
 *   long each load lasts, how many operations follow each other at least, and in how many parts
 * @returns {Promise<{figures: Record<string, number[]>, series: object}>} each figure, round by
 *   round
 */
export async function measureGrowth({ rounds, seconds, operations, parts }, report = () => {}) {
  const stack = stackFor(await startStack(kFolder, { versions: [VERSION], bundled: false, place }), VERSION);
  try {
    report(`${operations} operations`);
    const tenths = await measureTenths(stack, operations, parts);
    const answer = JSON.stringify(await askOnce(stack.relay.rpcUrl, requestBodies(stack, [OPERATION])[0]));
    const echo = await startEcho(stack.processes, answer.length);
    const more = {};
    for (const count of kMore) more[count] = await startWithKeys(stack, count);
    const nodes = { [kFewest]: serverOf(stack.relay), ...Object.fromEntries(kMore.map((count) => [count, serverOf(more[count])])) };
    const found = [];
    for (let round = 1; round <= rounds; ++round) {
      report(`round ${round} of ${rounds}`);
      found.push(await measureRound({ stack, seconds }, nodes, echo));
    }
    for (const relay of Object.values(more)) await stopRelay(relay);
    return { figures: { ...columns(found), ...columns([figuresOf(tenths)]) }, series: { tenths } };
  } finally {
    await stopStack(stack);
  }
}
