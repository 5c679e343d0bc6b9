import { nodePage, pairingAnswer, sessionPage } from "./schema";

describe("a time", () => {
  const PAIRING = { token: "pair_1", gatewayUrl: "wss://gateway.example", wsPath: "/egress/agent" };

  test.each<[string, unknown, string | undefined]>([
    ["text", "2026-11-29T03:00:00Z", "2026-11-29T03:00:00Z"],
    ["Unix ms", 1_795_921_200_000, "2026-11-29T03:00:00.000Z"],
    ["Unix seconds", 1_795_921_200, "2026-11-29T03:00:00.000Z"],
    ["a number beyond all dates", 1e17, undefined],
    ["a negative number", -1, undefined],
    ["null", null, undefined],
    ["an object", {}, undefined],
  ])("as %s", (_what, expiresAt, expected) => {
    expect(pairingAnswer.parse({ pairing: { ...PAIRING, expiresAt } }).pairing.expiresAt).toBe(expected);
  });

  test("as a number is read in a list", () => {
    const node = { id: "nd_1", status: "pending", createdAt: 1_795_921_200_000 };
    expect(nodePage.parse({ items: [node] }).items).toMatchObject([{ createdAt: "2026-11-29T03:00:00.000Z" }]);
  });
});

describe("the cursor of a page", () => {
  test.each<[unknown, string | undefined]>([
    ["a b", "a b"],
    [7, "7"],
    [0, "0"],
    ["", undefined],
    [null, undefined],
    [undefined, undefined],
  ])("%j is read as %j", (nextCursor, expected) => {
    expect(sessionPage.parse({ items: [], nextCursor }).nextCursor).toBe(expected);
  });

  test.each([true, {}, ["a"]])("%j cannot be read", (nextCursor) => {
    expect(sessionPage.safeParse({ items: [], nextCursor }).success).toBe(false);
  });
});
