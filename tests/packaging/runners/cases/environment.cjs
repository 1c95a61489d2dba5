// What every browser has and Jest's jsdom environment leaves out, taken from Node: jsdom with what it lacks.
const { TestEnvironment } = require("jest-environment-jsdom");

module.exports = class extends TestEnvironment {
  constructor(...words) {
    super(...words);
    Object.assign(this.global, { TextDecoder, TextEncoder, Uint8Array, structuredClone });
  }
};
