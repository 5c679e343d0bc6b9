import type { EgressNode } from "pulumi-zavu-provider/api";
import { ServerError } from "pulumi-zavu-provider/errors";
import { qrsOn } from "../../../test/start/screen";
import { drawnSize, qrEncoder, type QrEncoder } from "../qr";
import { expiryLine, onlineLine, pairingErrorLine, pairingFrame, type ShownPairing } from "./pairing";

const QR = JSON.stringify({ token: "t".repeat(180), gatewayUrl: "wss://egress.zavu.dev", wsPath: "/egress/agent" });
const NOW = 100_000;
const LARGE = { columns: 110, rows: 60 };
const call = { method: "POST", path: "/v1/whatsapp-alt/egress-nodes/nd_1/pairing-token" } as const;
const broken = new ServerError(call, { status: 503 });

let encode: QrEncoder;
beforeAll(async () => (encode = await qrEncoder()));

const node = (more: Partial<EgressNode> = {}) => ({ id: "nd_1", status: "pending", ...more }) as EgressNode;
const pairing = (more: Partial<ShownPairing> = {}): ShownPairing => ({
  node: node({ label: "Office phone" }),
  code: { qr: QR },
  codeFailure: undefined,
  validMs: 540_000,
  polled: { checkedAt: NOW },
  ...more,
});
const frame = (more: Partial<ShownPairing> = {}, size = LARGE, color = true) =>
  pairingFrame(pairing(more), NOW, { color, encode }, size);
const qrOn = (lines: string[]) => qrsOn(lines.join("\n"));
const text = (lines: string[]) => lines.join(" ");

test("the window shows the label, when the code expires, the code and how to scan it", () => {
  const lines = frame();
  expect(lines.slice(0, 2)).toEqual([
    "Office phone",
    "Waiting for the device. This code expires in 9 min; a new one then replaces it.",
  ]);
  expect(qrOn(lines)).toEqual([QR]);
  expect(lines.at(-1)).toContain("Scan it with the Zavu Egress Node app on the Android device. Press Ctrl-C");
  expect(frame({ node: node() })[0]).toBe("Egress node nd_1");
});

test("a code without a known expiry says so", () => {
  expect(frame({ validMs: undefined })[1]).toContain("Zavu does not say when this code expires.");
  expect(expiryLine(undefined)).toBe("Zavu does not say when it expires.");
  expect(expiryLine(60_000)).toMatch(/^It expires at \d\d:\d\d:\d\d, in 60 s; a new one then replaces it\.$/);
});

test("an expired code is dimmed, and the failure of the request for a new one is shown", () => {
  const lines = frame({ validMs: 0 });
  expect(lines[1]).toBe("This code has expired; a new one is coming.");
  expect(text(lines)).not.toContain("48;5;231");
  expect(text(frame({ validMs: 0, codeFailure: broken }).slice(1, 3))).toBe(
    `The code has expired. Requesting a new one failed: ${broken.message} The request is retried.`,
  );
});

test("while polls fail, a valid code can still be scanned", () => {
  const lines = frame({ polled: { checkedAt: NOW - 12_000, stale: "failing", failure: broken } }, LARGE, false);
  expect(lines[1]).toMatch(/^! Zavu has returned only errors since \d\d:\d\d:\d\d \(12 s\)\.$/);
  expect(qrOn(lines)).toEqual([QR]);
});

test("without a code none is drawn, and a window that is too small says what size it needs", () => {
  expect(frame({ code: undefined })).toEqual([
    "Office phone",
    "Requesting a pairing token.",
    "Press Ctrl-C to stop waiting; the node is kept.",
  ]);
  const { columns, lines } = drawnSize(encode(QR), 1);
  expect(text(frame({}, { columns, rows: lines - 1 }))).toContain(
    `the QR code needs ${columns} columns and ${lines} lines.`,
  );
  expect(text(frame({}, { columns: 40, rows: 20 }))).toContain("`npx pulumi-zavu-cli pair nd_1 --png code.png`");
});

test("the last line shows the device's country and network, and each error names the node", () => {
  const online = node({ status: "online", exitCountry: "CL", net: "wifi" });
  expect(onlineLine(online, true)).toBe("Egress node nd_1 is online: exit country CL, network wifi.");
  expect(onlineLine(node({ label: "A\u001b[2J" }), false)).toBe(
    "Egress node nd_1 (A [2J) is already online. It needs no code.",
  );
  expect(pairingErrorLine(broken, "nd_1")).toBe(broken.text);
  expect(pairingErrorLine(new Error(QR), "nd_1")).toMatch(/^Egress node nd_1: an internal error/);
});
