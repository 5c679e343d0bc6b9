const pulumi = require("@pulumi/pulumi");

// The floor: the cost of a dynamic resource whose provider does nothing.
const provider = {
  check: async (olds, news) => ({ inputs: news }),
  diff: async () => ({ changes: false }),
  create: async (inputs) => ({ id: inputs.displayName, outs: { ...inputs, status: "qr_ready" } }),
  read: async (id, props) => ({ id, props }),
  update: async (id, olds, news) => ({ outs: { ...olds, ...news } }),
  delete: async () => {},
};

class WhatsAppAltSession extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    super(provider, name, { status: undefined, ...args }, opts);
  }
}

module.exports = { WhatsAppAltSession };
