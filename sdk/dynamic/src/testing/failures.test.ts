import { whyOffline } from "../../../../provider/src/lifecycle/egressNode/problems";
import { whyUnfinished, wrongNumber } from "../../../../provider/src/lifecycle/session/problems";
import { egressNodeKind } from "./egressNode";
import { failureText } from "./failures";
import type { MockedFailure } from "./options";
import { senderLinkKind } from "./senderLink";
import { sessionKind } from "./session";
import { wrongPhone } from "./sessionProblems";

const MINUTE_MS = 60_000;
const failing = (id: string, inputs: object = {}) => ({ name: "line", id, inputs: { ...inputs } });
const ofSession = (failure: MockedFailure, inputs?: object) =>
  failureText(failure, sessionKind, failing("wa_1", inputs));
const ofNode = (failure: MockedFailure, inputs?: object) =>
  failureText(failure, egressNodeKind, failing("nd_1", inputs));

test.each([
  ["timeout", "created", "initializing", 5],
  ["timeout", "qr_ready", "initializing", 5],
  ["timeout", "ready", "qr_ready", 15],
  ["failed", "ready", "failed", 15],
] as const)("%s of a session that waits for %s has the provider's text", (failure, waitFor, status, minutes) => {
  const last = {
    id: "wa_1",
    status,
    ...(status === "qr_ready" ? { qrCode: "2@mock" } : {}),
    ...(failure === "failed" ? { lastError: "could not connect" } : {}),
  } as never;
  const end =
    failure === "failed" ? ({ how: "failed" } as const) : ({ how: "timedOut", lastFailure: undefined } as const);
  const wait = { id: "wa_1", wanted: { waitFor }, last, allowedMs: minutes * MINUTE_MS, expiredQrCodes: 0 };
  expect(ofSession(failure, { waitFor })).toBe(whyUnfinished(end, wait).text);
});

test.each([
  [undefined, 15 * MINUTE_MS],
  ["600s", 10 * MINUTE_MS],
])("a timeout of an egress node with the timeout %s has the provider's text", (create, allowedMs) => {
  const real = whyOffline("nd_1", "pending", { how: "timedOut" } as never, allowedMs);
  expect(ofNode("timeout", { waitFor: "online", timeouts: { create } })).toBe(real?.text);
});

test("a timeout names the declared time", () => {
  const text = ofSession("timeout", { waitFor: "ready", timeouts: { create: "90s" } });
  expect(text).toContain("did not reach ready within 90s");
});

test.each([
  ["unauthorized", "answered 401 unauthorized"],
  ["forbidden", "answered 403 forbidden"],
  ["rate limited", "answered 429 rate_limited"],
] as const)("%s is the API's answer to the first request", (failure, text) => {
  expect(ofSession(failure)).toContain(`POST /v1/whatsapp-alt/sessions ${text}`);
  expect(ofNode(failure)).toContain(`POST /v1/whatsapp-alt/egress-nodes ${text}`);
  const link = failing("wa_1/s_1", { sessionId: "wa_1", senderId: "s_1" });
  expect(failureText(failure, senderLinkKind, link)).toContain(`GET /v1/whatsapp-alt/sessions/wa_1 ${text}`);
});

test("the wrong phone has the provider's text, and the right one is no error", () => {
  const [phoneNumber, expectedPhoneNumber] = ["+12025550142", "+1 202 555 0178"];
  const real = wrongNumber({ id: "wa_1", status: "ready", phoneNumber } as never, { expectedPhoneNumber });
  expect(wrongPhone("wa_1", { status: "ready", phoneNumber, expectedPhoneNumber })).toBe(real?.text);
  expect(real?.text).toContain("ends in 42, but expectedPhoneNumber ends in 78");
  expect(wrongPhone("wa_1", { status: "ready", phoneNumber: "+12025550178", expectedPhoneNumber })).toBeUndefined();
});

test("an error of the test keeps its text", () => {
  expect(ofSession(new Error("no more numbers"))).toBe("no more numbers");
});

test("an unknown failure is an error that lists the known ones", () => {
  const typo = () => ofSession("time out" as MockedFailure);
  expect(typo).toThrow('must be one of "timeout", "failed", "unauthorized", "forbidden", "rate limited", or an Error');
});

test("a failure that the resource cannot have is an error that lists those that it can have", () => {
  const refusals = '"unauthorized", "forbidden", "rate limited", or an Error';
  expect(() => ofNode("failed", { waitFor: "online" })).toThrow(
    `zavuMocks: the failure of egress node 'line' with these inputs must be one of "timeout", ${refusals}, not "failed"`,
  );
  expect(() => ofNode("timeout")).toThrow(`must be one of ${refusals}, not "timeout"`);
  const link = () => failureText("timeout", senderLinkKind, failing("wa_1/s_1"));
  expect(link).toThrow(`sender link 'line' with these inputs must be one of ${refusals}`);
  expect(link).toThrow('"WhatsAppAltSession::line"');
});
