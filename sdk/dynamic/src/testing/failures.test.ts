import { SessionFailedError, TimeoutError } from "pulumi-zavu-provider/errors";
import { whyUnfinished, wrongNumber } from "../../../../provider/src/lifecycle/session/problems";
import { failureText, wrongPhoneText, type MockedFailure } from "./failures";

const MINUTE_MS = 60_000;

test.each([
  ["timeout", "created", "initializing", 5],
  ["timeout", "qr_ready", "initializing", 5],
  ["timeout", "ready", "qr_ready", 15],
  ["failed", "ready", "failed", 15],
] as const)(
  "%s of a session that waits for %s is told as the provider tells it",
  (failure, waitFor, status, minutes) => {
    const last = {
      id: "wa_1",
      status,
      ...(status === "qr_ready" ? { qrCode: "2@mock" } : {}),
      ...(failure === "failed" ? { lastError: "could not connect" } : {}),
    } as never;
    const cause = {
      timeout: () => new TimeoutError("", ""),
      failed: () => new SessionFailedError('Session wa_1 failed: "could not connect".', ""),
    }[failure]();
    const real = whyUnfinished(cause, {
      id: "wa_1",
      wanted: { waitFor },
      last,
      allowedMs: minutes * MINUTE_MS,
      expiredQrCodes: 0,
    });
    expect(failureText(failure, { id: "wa_1", waitFor })).toBe(real.text);
  },
);

test("a declared time is the one that has run out", () => {
  const text = failureText("timeout", { id: "wa_1", waitFor: "ready", allowed: "90s" });
  expect(text).toContain("did not reach ready within 90s");
});

test.each([
  ["unauthorized", "answered 401 unauthorized"],
  ["forbidden", "answered 403 forbidden"],
  ["rate limited", "answered 429 rate_limited"],
] as const)("%s is an answer of the API", (failure, text) => {
  expect(failureText(failure, { id: "wa_1" })).toContain(`POST /v1/whatsapp-alt/sessions ${text}`);
});

test("the wrong phone is an error in the provider's words, and the right one is none", () => {
  const [phoneNumber, expectedPhoneNumber] = ["+12025550142", "+1 202 555 0178"];
  const real = wrongNumber({ id: "wa_1", status: "ready", phoneNumber } as never, { expectedPhoneNumber });
  expect(wrongPhoneText({ id: "wa_1", phoneNumber, expectedPhoneNumber })).toBe(real?.text);
  expect(real?.text).toContain("ends in 42, but expectedPhoneNumber ends in 78");
  expect(wrongPhoneText({ id: "wa_1", phoneNumber: "+12025550178", expectedPhoneNumber })).toBeUndefined();
});

test("an error of the test's own has its own words", () => {
  expect(failureText(new Error("no more numbers"), { id: "wa_1" })).toBe("no more numbers");
});

test("a failure that there is not is named with those that there are", () => {
  const typo = () => failureText("time out" as MockedFailure, { id: "wa_1" });
  expect(typo).toThrow('must be one of "timeout", "failed", "unauthorized", "forbidden", "rate limited", or an Error');
});
