/* global setTimeout */
const pulumi = require("@pulumi/pulumi");
const axios = require("axios");

// What a competent user writes from the API's documentation in an hour. It is the baseline: do not make it faster.
const POLL_MS = 3000;

function sessions(id = "") {
  return `${process.env.ZAVU_BASE_URL || "https://api.zavu.dev"}/v1/whatsapp-alt/sessions${id && `/${id}`}`;
}

function options() {
  return { headers: { Authorization: `Bearer ${process.env.ZAVU_API_KEY}` }, timeout: 30000 };
}

async function getSession(id) {
  const { data } = await axios.get(sessions(id), options());
  return data.session;
}

async function waitForQr(id) {
  for (;;) {
    const session = await getSession(id);
    if (session.status === "qr_ready" || session.status === "ready") return session;
    if (session.status === "failed") throw new Error(`session ${id} failed: ${session.lastError}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

// The egress stays as declared: a country that the server derives must not look like a change.
function outputs(session, declared) {
  const outs = { ...declared, ...session, egress: declared.egress };
  if (outs.egress === undefined) delete outs.egress;
  return outs;
}

const sessionProvider = {
  async diff(id, olds, news) {
    const replaces = [];
    if (olds.displayName !== news.displayName) replaces.push("displayName");
    if (JSON.stringify(olds.egress) !== JSON.stringify(news.egress)) replaces.push("egress");
    return { changes: replaces.length > 0, replaces, deleteBeforeReplace: true };
  },

  async create(inputs) {
    const body = { displayName: inputs.displayName, egress: inputs.egress };
    const { data } = await axios.post(sessions(), body, options());
    const session = await waitForQr(data.session.id);
    return { id: session.id, outs: outputs(session, inputs) };
  },

  async read(id, props) {
    const session = await getSession(id);
    return { id, props: outputs(session, props) };
  },

  async delete(id) {
    try {
      await axios.delete(sessions(id), options());
    } catch (error) {
      if (!error.response || error.response.status !== 404) throw error;
    }
  },
};

class WhatsAppAltSession extends pulumi.dynamic.Resource {
  constructor(name, args, opts) {
    const slots = {
      status: undefined,
      qrCode: undefined,
      phoneNumber: undefined,
      pushName: undefined,
      senderId: undefined,
      lastError: undefined,
      createdAt: undefined,
      updatedAt: undefined,
    };
    super(sessionProvider, name, { ...slots, ...args }, { ...opts, additionalSecretOutputs: ["qrCode"] });
  }
}

module.exports = { WhatsAppAltSession };
