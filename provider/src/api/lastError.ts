/** Why a session failed or lost its connection, as far as `lastError` says it. */
export type Cause = "replaced" | "banned" | "proxy_refused" | "unlinked" | "unknown";

type KnownCause = Exclude<Cause, "unknown">;

/** Words that mean this only as a whole text, or as the reason at the end of one. */
const asReason = (words: string) =>
  new RegExp(`(?:^|\\b(?:reason|state|disconnected|last error)\\W+)(?:${words})\\W*$`, "i");

const code = (number: string) => `(?:\\b(?:status_?)?(?:code|status|reason)\\W{0,4}|\\()(?:${number})(?!\\w)`;

/** A number that WhatsApp itself sent. The same numbers as HTTP statuses come from anybody, a proxy for example. */
const whatsAppCode = (number: string) =>
  new RegExp(`^(?=[^]*(?:stream:error|stream errored|(?<!proxy )connection failure))[^]*${code(number)}`, "i");

/**
 * Zavu documents no text of `lastError`. These are from the software that its bridge probably is (OpenWA) or is based on.
 * The first match counts. What is left out on purpose, since it has several causes: "Stream Errored (conflict)" without a
 * code, a bare 401 or 403, UNPAIRED_IDLE, "primary device was logged out", and texts that only suggest to check a proxy.
 */
const TEXTS: [KnownCause, RegExp][] = [
  // `<conflict type='device_removed'/>`, in devlikeapro/waha#2136. Before every other conflict.
  ["unlinked", /\bdevice_removed\b/i],

  // OpenWA, src/engine/terminal-engine-failure.ts: "Connection replaced by another instance (440)".
  // Baileys, DisconnectReason: connectionReplaced. whatsmeow, types/events: StreamReplaced.
  ["replaced", /\b(?:connection|stream) ?replaced\b/i],
  // `<conflict type="replaced"/>`; "Stream Errored (replaced)" of newer Baileys.
  ["replaced", /\b(?:conflict|stream errored)\b\W*(?:attrs\W*)?(?:type\W*)?replaced\b/i],
  // `<text>Replaced by new connection</text>`, in mgp25/Chat-API#1477.
  ["replaced", /\breplaced by (?:a )?new connection\b/i],
  // The number of connectionReplaced in Baileys; no HTTP status.
  ["replaced", new RegExp(code("440"), "i")],
  // whatsapp-web.js, src/util/Constants.js, WAState. In lower case it may be Baileys's tag, which has several causes.
  ["replaced", /(?:^|: )CONFLICT\W*$/],
  // The simulator of this repository.
  ["replaced", /^replaced(?=:|$)|\banother login took over\b/i],

  // OpenWA, src/engine/terminal-engine-failure.ts: "Account rejected by WhatsApp (403)".
  ["banned", /\baccount rejected by whatsapp\b/i],
  // whatsmeow, types/events: "account temporarily banned", "You've been temporarily banned: 101: …".
  ["banned", /\b(?:account|you've been|you have been) (?:temporarily |permanently )?banned\b/i],
  // Plain words, unless they are a condition or a denial.
  [
    "banned",
    /(?<!\b(?:if|whether|unless)\b[^.;]{0,40})\b(?:account|number)\b\W*(?:(?:is|was|has been|got|likely) )*banned\b/i,
  ],
  ["banned", /^banned\b/i],
  // whatsapp-web.js, WAState; OpenWA reports both as restrictions of the account.
  ["banned", /\b(?:SMB_)?TOS_BLOCK\b/i],
  // 402 is a temporary ban and 406 a ban: evolution-foundation/evolution-api#739, WhiskeySockets/Baileys#1490.
  ["banned", whatsAppCode("402|406")],

  // whatsapp-web.js, WAState: WhatsApp blocks the address of the proxy.
  ["proxy_refused", /\bPROXYBLOCK\b/i],
  // Chromium, net/base/net_error_list.h.
  [
    "proxy_refused",
    /\bERR_(?:TUNNEL_CONNECTION_FAILED|PROXY_(?:CONNECTION_FAILED|AUTH_\w+|CERTIFICATE_INVALID)|SOCKS_CONNECTION_\w+)\b/i,
  ],
  // The same for a wrong login to a proxy, in open-wa/wa-automate-nodejs#670: WhatsApp asks for no such login.
  ["proxy_refused", /\bERR_INVALID_AUTH_CREDENTIALS\b/i],
  // npm socks, common/constants: "Socks5 proxy rejected connection - NotAllowed", "Proxy connection timed out", ….
  ["proxy_refused", /\bproxy (?:rejected|refused)\b|\bsocks5 authentication failed\b|\bproxy connection timed out\b/i],
  ["proxy_refused", /\bsocks5 initial handshake \(no accepted authentication type\)/i],
  // npm https-proxy-agent; npm undici, dispatcher/proxy-agent; npm tunnel and tunnel-agent.
  ["proxy_refused", /\bproxy connection ended before receiving CONNECT\b/i],
  ["proxy_refused", /\bproxy response \(\d+\) !== 200\b|\btunneling socket could not be established\b/i],
  // 407 has this one meaning in HTTP. npm ws: "Unexpected server response: 407". OpenWA: "… refused (HTTP 407)".
  ["proxy_refused", /\bproxy authentication required\b|\b(?:server response:|HTTP(?:\/[\d.]+)?) 407\b/i],

  // OpenWA, src/engine/terminal-engine-failure.ts and the reason for `disconnected` of its Baileys adapter.
  ["unlinked", /\blogged out by whatsapp\b/i],
  ["unlinked", asReason("logged out")],
  // OpenWA, src/modules/session/session-engine-lifecycle.service.ts (rmyndharis/OpenWA#1107).
  ["unlinked", /\bunlinked this device\b/i],
  // whatsapp-web.js, the reasons for `disconnected`.
  ["unlinked", asReason("LOGOUT|UNPAIRED")],
  // Baileys, DisconnectReason and Socket/socket.ts. whatsmeow, types/events: "401: logged out from another device".
  ["unlinked", /\bloggedOut\b|\bintentional logout\b|\blogged out from another device\b/i],
  ["unlinked", whatsAppCode("401")],
  // Plain words.
  ["unlinked", /\bdevice (?:was |has been )?unlinked\b|^unlinked\b/i],
];

/** The cause in the text of `lastError`: "unknown" if in doubt, since a wrong cause sends people the wrong way. Pure. */
export function causeOf(lastError: string | undefined): Cause {
  const text = lastError?.trim() ?? "";
  return TEXTS.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}

const ADVICE: Record<KnownCause, (id: string) => string> = {
  replaced: (id) =>
    `Another login took over the connection. Stop the other login, then run \`npx pulumi-zavu-cli reconnect ${id}\`.`,
  banned: () =>
    "WhatsApp has blocked the number, and a reconnect does not help until WhatsApp unblocks it. Open WhatsApp on the phone " +
    "to see the reason and to request a review.",
  proxy_refused: (id) =>
    "The proxy of the session's egress refused the connection, or WhatsApp refused the proxy. If the egress is an Android " +
    "device, check that it is online: `npx pulumi-zavu-cli nodes --sender SENDER_ID`. Otherwise ask Zavu. Then run " +
    `\`npx pulumi-zavu-cli reconnect ${id}\`.`,
  unlinked: (id) =>
    `The device was unlinked, on the phone or by WhatsApp. Run \`npx pulumi-zavu-cli reconnect ${id}\` for a new QR code, then scan ` +
    `it: \`npx pulumi-zavu-cli qr ${id}\`.`,
};

/** What the cause means and what to do, for a person; undefined if the cause is unknown. */
export function adviceFor(cause: Cause, id: string): string | undefined {
  return cause === "unknown" ? undefined : ADVICE[cause](id);
}
