import fc from "fast-check";
import { adviceFor, causeOf, type Cause } from "./lastError";

const OPENWA = "rmyndharis/OpenWA";
const FAILURES = `${OPENWA}: src/engine/terminal-engine-failure.ts`;
const BAILEYS = "WhiskeySockets/Baileys: src/Socket/socket.ts";
const WHATSMEOW = "tulir/whatsmeow: types/events/events.go";
const WWEBJS = "wwebjs/whatsapp-web.js: WAState";
const CHROMIUM = "chromium: net/base/net_error_list.h";
const SOCKS = "npm socks: common/constants";

/** A cause, a text, and where the text is from. */
const TEXTS: [Cause, string, string][] = [
  [
    "replaced",
    "Connection replaced by another instance (440) — stop the other instance, then start this session again",
    FAILURES,
  ],
  ["replaced", '{"code":440,"reason":"Stream Errored (Replaced)"}', "Baileys, as bridges report it"],
  ["replaced", "Stream Errored (conflict), status code 440", BAILEYS],
  ["replaced", "connectionReplaced", "Baileys: DisconnectReason"],
  ["replaced", "StreamReplaced", WHATSMEOW],
  ["replaced", '<stream:error><conflict type="replaced"/></stream:error>', "WhatsApp"],
  ["replaced", '{"tag":"conflict","attrs":{"type":"replaced"}}', BAILEYS],
  ["replaced", "conflict: replaced", "the same in words"],
  ["replaced", "<conflict></conflict><text>Replaced by new connection</text>", "mgp25/Chat-API#1477"],
  ["replaced", "CONFLICT", WWEBJS],
  ["replaced", "Session disconnected: CONFLICT", `${OPENWA}: session-engine-lifecycle.service.ts`],
  ["replaced", "replaced: another login took over", "the simulator"],

  [
    "banned",
    "Account rejected by WhatsApp (403) — the number is likely banned or blocked; reconnecting will not help",
    FAILURES,
  ],
  ["banned", "Account rejected by WhatsApp (403)", FAILURES],
  ["banned", "402: account temporarily banned", WHATSMEOW],
  ["banned", "You've been temporarily banned: 102: too many people blocked you. The ban expires in 24h0m0s", WHATSMEOW],
  ["banned", "TOS_BLOCK", WWEBJS],
  ["banned", "Session disconnected: SMB_TOS_BLOCK", WWEBJS],
  ["banned", '402 - Connection Failure - {"reason":"402","location":"atn"}', BAILEYS],
  ["banned", "Connection Failure (406)", "evolution-foundation/evolution-api#739"],
  ["banned", "banned", "the tests of the simulator"],
  ["banned", "banned [phone number]", "the same, redacted"],
  ["banned", "The account [phone number] has been banned.", "plain words"],
  ["banned", "Max reconnect attempts reached. Last error: the number was banned", "plain words"],

  ["proxy_refused", "net::ERR_PROXY_CONNECTION_FAILED at https://web.whatsapp.com/", "wwebjs/whatsapp-web.js#3217"],
  ["proxy_refused", "net::ERR_TUNNEL_CONNECTION_FAILED at https://web.whatsapp.com/", CHROMIUM],
  ["proxy_refused", "net::ERR_SOCKS_CONNECTION_FAILED", CHROMIUM],
  ["proxy_refused", "net::ERR_SOCKS_CONNECTION_HOST_UNREACHABLE", CHROMIUM],
  ["proxy_refused", "net::ERR_PROXY_AUTH_UNSUPPORTED", CHROMIUM],
  ["proxy_refused", "net::ERR_PROXY_CERTIFICATE_INVALID", CHROMIUM],
  ["proxy_refused", "net::ERR_INVALID_AUTH_CREDENTIALS at https://web.whatsapp.com/", "open-wa/wa-automate-nodejs#670"],
  ["proxy_refused", "PROXYBLOCK", WWEBJS],
  ["proxy_refused", "Socks5 proxy rejected connection - ConnectionRefused", SOCKS],
  ["proxy_refused", "Socks4 Proxy rejected connection - (Failed)", SOCKS],
  ["proxy_refused", "Socks5 Authentication failed", SOCKS],
  ["proxy_refused", "Proxy connection timed out", SOCKS],
  ["proxy_refused", "Received invalid Socks5 initial handshake (no accepted authentication type)", SOCKS],
  ["proxy_refused", "Proxy connection ended before receiving CONNECT response", "npm https-proxy-agent"],
  ["proxy_refused", "Proxy response (407) !== 200 when HTTP Tunneling", "npm undici"],
  ["proxy_refused", "Proxy Authentication Required (407)", "npm undici"],
  ["proxy_refused", "tunneling socket could not be established, statusCode=401", "npm tunnel-agent"],
  ["proxy_refused", "Unexpected server response: 407", "npm ws"],
  ["proxy_refused", "WebSocket upgrade refused (HTTP 407)", `${OPENWA}: baileys-lifecycle.ts`],

  ["unlinked", "<stream:error code='401'><conflict type='device_removed'/></stream:error>", "devlikeapro/waha#2136"],
  [
    "unlinked",
    '{"tag":"stream:error","attrs":{"code":"401"},"content":[{"tag":"conflict","attrs":{"type":"device_removed"}}]}',
    "adiwajshing/Baileys#1617",
  ],
  ["unlinked", "conflict: device_removed", "the same in words"],
  ["unlinked", "Stream Errored (conflict: device_removed), connection replaced", "two causes: the first is WhatsApp's"],
  ["unlinked", '{"statusCode":401,"error":"Unauthorized","message":"Stream Errored (conflict)"}', BAILEYS],
  ["unlinked", '401 - Connection Failure - {"reason":"401","location":"atn"}', BAILEYS],
  ["unlinked", "Logged out by WhatsApp, but the local credential cleanup failed", FAILURES],
  ["unlinked", "logged out", `${OPENWA}: baileys-lifecycle.ts`],
  ["unlinked", "LOGOUT", "whatsapp-web.js: disconnected"],
  ["unlinked", "Session disconnected: UNPAIRED", `${OPENWA}: session-engine-lifecycle.service.ts`],
  [
    "unlinked",
    "WhatsApp unlinked this device (LOGOUT); the session must be re-paired with a fresh QR",
    `${OPENWA}#1107`,
  ],
  ["unlinked", "Intentional Logout", BAILEYS],
  ["unlinked", "loggedOut", "Baileys: DisconnectReason"],
  ["unlinked", "401: logged out from another device", WHATSMEOW],
  ["unlinked", "The device was unlinked.", "plain words"],

  // Texts with several causes, or with none of these.
  ["unknown", "Stream Errored (conflict)", "devlikeapro/waha#2136 (unlinked) and #213 (replaced)"],
  ["unknown", "conflict", "Baileys's tag of both"],
  ["unknown", "403: primary device was logged out", `${WHATSMEOW}: for bans and for a switch of phones`],
  ["unknown", "406: logged out for unknown reason", WHATSMEOW],
  ["unknown", "Connection Failure (403)", "WhiskeySockets/Baileys#535: also for invalid login keys"],
  ["unknown", "UNPAIRED_IDLE", "open-wa: nobody scanned for a minute"],
  ["unknown", "UNLAUNCHED", WWEBJS],
  ["unknown", "DEPRECATED_VERSION", WWEBJS],
  ["unknown", "QR refs attempts ended", BAILEYS],
  ["unknown", "Connection Closed", "devlikeapro/waha#531"],
  ["unknown", "Connection Terminated by Server", BAILEYS],
  ["unknown", "Connection Failure", BAILEYS],
  ["unknown", "Connection Failure (405)", BAILEYS],
  ["unknown", "Stream Errored (restart required), code 515", BAILEYS],
  ["unknown", "WebSocket upgrade refused (HTTP 401)", `${OPENWA}: baileys-lifecycle.ts`],
  ["unknown", "Request failed with status code 401", "npm axios"],
  ["unknown", "Request failed with status code 402", "npm axios"],
  ["unknown", "Authentication failed", FAILURES],
  [
    "unknown",
    "WhatsApp Web authentication timed out. Verify the session proxy URL and network egress can reach WhatsApp; for slow " +
      "first boots, raise WWEBJS_AUTH_TIMEOUT_MS.",
    `${OPENWA}: session-engine-lifecycle.service.ts`,
  ],
  [
    "unknown",
    "Engine initialization timed out after 90000ms: the engine did not finish starting. WhatsApp Web, the network or the " +
      "session proxy may be unreachable, or the browser may have stalled during startup",
    `${OPENWA}: session-engine-lifecycle.service.ts`,
  ],
  [
    "unknown",
    "Link rejected: this session is bound to [phone number], but a different WhatsApp number ([phone number]) scanned its QR. " +
      "Re-pair the original number, or delete the session to bind a new one.",
    `${OPENWA}: session-engine-lifecycle.service.ts`,
  ],
  ["unknown", "Reconnecting after a dropped connection (attempt 5, down for 2m).", `${OPENWA}: event wiring`],
  ["unknown", "The browser is already running for /app/.wwebjs_auth/session-[phone number].", "whatsapp-web.js#22236"],
  ["unknown", "egress node nd_abc123 is gone", "the simulator"],
  ["unknown", "could not connect", "the simulator"],
  ["unknown", "no route to [phone number]", "plain words"],

  // Parts of other words and numbers, and denials.
  ["unknown", "The number was unbanned.", "a part of a word"],
  ["unknown", "banner did not load", "a part of a word"],
  ["unknown", "The number is not banned.", "a denial"],
  ["unknown", "Check if the number was banned.", "a condition"],
  ["unknown", "The proxy's IP address was banned.", "not the number"],
  ["unknown", "Connection Failure (4401)", "a part of a number"],
  ["unknown", "Connection Failure after 401 ms", "no code"],
  ["unknown", "closed after 440 messages", "no code"],
  ["unknown", "code 4401", "a part of a number"],
  ["unknown", "HTTP 4407", "a part of a number"],
  ["unknown", "HTTP 409 Conflict", "HTTP's word"],
  ["unknown", "the logout failed: time out", "a word that is not the reason"],
  ["unknown", "", "no text"],
  ["unknown", " \n ", "no text"],
];

test.each(TEXTS)("%s: %s (%s)", (cause, text) => {
  expect(causeOf(text)).toBe(cause);
});

// "CONFLICT" of whatsapp-web.js and "conflict" of Baileys are two texts.
test.each(TEXTS.filter(([, text]) => !/conflict$/i.test(text)))(
  "%s in any case of letters, and with blanks around it: %s",
  (cause, text) => {
    expect([text.toUpperCase(), text.toLowerCase(), `  ${text}\n`].map(causeOf)).toEqual([cause, cause, cause]);
  },
);

test("no text has no known cause", () => {
  expect(causeOf(undefined)).toBe("unknown");
});

const CAUSES: Cause[] = ["replaced", "banned", "proxy_refused", "unlinked", "unknown"];
const PIECES = fc.constantFrom(
  ...TEXTS.flatMap(([, text]) => text.split(/(?<=\W)/)),
  "\u0000",
  "\ud800",
  "401",
  "(440)",
);
const ANY_TEXT = fc.oneof(
  fc.string({ unit: "binary", maxLength: 2_000 }),
  fc.array(PIECES, { maxLength: 200 }).map((pieces) => pieces.join("")),
);

test("any text has a cause, and always the same", () => {
  fc.assert(
    fc.property(ANY_TEXT, ANY_TEXT, (text, other) => {
      const cause = causeOf(text);
      expect(CAUSES).toContain(cause);
      causeOf(other);
      expect(causeOf(text)).toBe(cause);
    }),
  );
});

test("a text of any length is read quickly", () => {
  const started = performance.now();
  for (const piece of ["connection failure ", "reason: ", "account is was ", "if number ", "conflict (", "proxy "])
    causeOf(piece.repeat(2_000));
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("each cause has advice, and only a known one", () => {
  expect(adviceFor("unknown", "jd7")).toBeUndefined();
  expect(adviceFor("banned", "jd7")).toContain("a reconnect does not help");
  expect(adviceFor("replaced", "jd7")).toMatch(/Stop the other login, .*`npx pulumi-zavu-cli reconnect jd7`/);
  expect(adviceFor("proxy_refused", "jd7")).toMatch(
    /`npx pulumi-zavu-cli nodes --sender SENDER_ID`.*`npx pulumi-zavu-cli reconnect jd7`/,
  );
  expect(adviceFor("unlinked", "jd7")).toMatch(/`npx pulumi-zavu-cli reconnect jd7` .*`npx pulumi-zavu-cli qr jd7`/);
});
