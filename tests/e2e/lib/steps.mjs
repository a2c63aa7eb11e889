// SPDX-License-Identifier: MIT
// Progress as numbered steps with their times.

const kNoTheme = { bold: '', dim: '', green: '', red: '', reset: '' };
const kTheme = {
  bold: '\x1b[1m',
  dim: '\x1b[2m',
  green: '\x1b[32m',
  red: '\x1b[31m',
  reset: '\x1b[0m',
};

/** Colours for a person's terminal, nothing for a pipe (https://no-color.org). */
export function themeFor(out) {
  return out.isTTY && !process.env.NO_COLOR ? kTheme : kNoTheme;
}

/** Runs steps and prints a line for each. */
export class Steps {
  #out;
  #total;
  #theme;
  #number = 0;

  constructor(total, out = process.stdout) {
    this.#total = total;
    this.#out = out;
    this.#theme = themeFor(out);
  }

  /**
   * @param {string} title a word or two
   * @param {() => Promise<any>} work
   * @param {(result: any) => string} describe what to print about the result
   * @return what `work` answers; when it throws, the error's `step` names this one
   */
  async run(title, work, describe) {
    this.#number += 1;
    const { bold, dim, green, red, reset } = this.#theme;
    const label = `${this.#number}/${this.#total} ${bold}${title.padEnd(12)}${reset}`;
    if (this.#out.isTTY) this.#out.write(`  ${label} …`);
    const started = performance.now();
    const line = (mark, text) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(2);
      if (this.#out.isTTY) this.#out.write('\r\x1b[K');
      this.#out.write(`${mark} ${label} ${text} ${dim}(${seconds} s)${reset}\n`);
    };
    try {
      const result = await work();
      line(`${green}✓${reset}`, describe(result));
      return result;
    } catch (error) {
      line(`${red}✗${reset}`, 'failed');
      error.step ??= `step ${this.#number} of ${this.#total} (${title})`;
      throw error;
    }
  }
}

/** Runs steps and prints nothing: for tests, which have a reporter of their own. */
export const silentSteps = { run: (_title, work) => work() };

/** Says what is being done now, for what takes its time. */
export const announce = (text) => console.log(`… ${text}`);
