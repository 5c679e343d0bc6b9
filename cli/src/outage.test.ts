import type { Session } from "pulumi-zavu-provider/api";
import { NoAnswerError, ServerError, type ZavuError } from "pulumi-zavu-provider/errors";
import type { Followed } from "./following";
import { Outage } from "./outage";

const call = {
  method: "GET",
  path: "/v1/whatsapp-alt/sessions/a",
  host: "https://api.test (from ZAVU_BASE_URL)",
} as const;
const refused = new NoAnswerError(call, { reason: "refused the connection", sent: false });
const broken = new ServerError(call, { status: 503 });

const live = (id = "a"): Followed => {
  const session = { id, status: "qr_ready" } as Session;
  return { id, session, qrs: 1, statusSince: 0, qrSince: 0, checkedAt: 0 };
};
const late = (id = "a"): Followed => ({ ...live(id), stale: "late" });
const failing = (failure: ZavuError, id = "a"): Followed => ({ ...live(id), stale: "failing", failure });

test("an outage prints two lines: the reason when it begins, and when it is over", () => {
  const outage = new Outage();
  expect(outage.lineFor([live(), live("b")], 1_000)).toBeUndefined();
  expect(outage.lineFor([failing(refused), live("b")], 8_000)).toMatch(
    /^Cannot reach Zavu since \d\d:\d\d:\d\d: GET \S+: https:\/\/api\.test \(from ZAVU_BASE_URL\) refused the connection\. The codes shown may be stale\. Polling continues\.$/,
  );
  expect(outage.lineFor([failing(refused), failing(refused, "b")], 9_000)).toBeUndefined();
  expect(outage.lineFor([live(), failing(refused, "b")], 33_000)).toBeUndefined();
  expect(outage.lineFor([live(), live("b")], 34_000)).toMatch(/^Zavu answers again at \d\d:\d\d:\d\d, after 34 s\.$/);
  expect(outage.lineFor([live(), live("b")], 35_000)).toBeUndefined();
  expect(outage.lineFor([failing(refused)], 50_000)).toContain("Cannot reach Zavu");
});

test("an outage that begins without a reason prints the reason later", () => {
  const outage = new Outage();
  expect(outage.lineFor([late()], 8_000)).toContain("No poll has succeeded since");
  expect(outage.lineFor([late()], 9_000)).toBeUndefined();
  expect(outage.lineFor([failing(refused)], 30_000)).toContain("refused the connection");
  expect(outage.lineFor([failing(refused)], 31_000)).toBeUndefined();
});

test("answers that are errors do not count as unreachable", () => {
  expect(new Outage().lineFor([failing(broken)], 8_000)).toContain("Zavu has returned only errors since");
});

test("an outage is not over because sessions end during it", () => {
  const outage = new Outage();
  outage.lineFor([failing(refused), live("b")], 8_000);
  const ended: Followed = { ...live(), end: { error: refused } };
  expect(outage.lineFor([ended, { ...live("b"), end: "reached" }], 9_000)).toBeUndefined();
});
