const path = require("node:path");
const Sequencer = require("@jest/test-sequencer").default;

// Small files with tests that take minutes. Without the times of earlier runs, jest begins with the largest files, so that
// these would run last, and alone.
const LONG = [
  "model/long.test.ts",
  "mutations/mutations.test.ts",
  "model/channelLong.test.ts",
  "packed/matrix/matrix.matrix.ts",
  "examples/examples.test.ts",
  "sdk/fresh.test.ts",
  "sdk/go.test.ts",
  "model/channel.test.ts",
  "model/model.test.ts",
].map((file) => path.join(__dirname, file));

/** Begins with the tests that take longest, so that all workers end at about the same time. */
module.exports = class extends Sequencer {
  /** @param {{ path: string }[]} tests */
  sort(tests) {
    const rank = (file) => (LONG.includes(file) ? LONG.indexOf(file) : LONG.length);
    return super.sort(tests).sort((a, b) => rank(a.path) - rank(b.path));
  }
};
