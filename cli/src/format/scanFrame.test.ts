import { NoAnswerError } from "pulumi-zavu-provider/errors";
import type { Session } from "pulumi-zavu-provider/api";
import { qrsOn } from "../../../test/start/screen";
import type { Followed } from "../following";
import { drawnSize, qrEncoder, type QrEncoder } from "../qr";
import { scanFrame } from "./scanFrame";

// As long as a code of WhatsApp.
const QR = `2@${"aB3_-".repeat(26)},${"xY9".repeat(42)}=,1`;
const NOW = 100_000;
const LARGE = { columns: 100, rows: 50 };

let encode: QrEncoder;
beforeAll(async () => (encode = await qrEncoder()));

function followed(name: string, more: Partial<Followed> = {}): Followed {
  const session = { id: name, status: "qr_ready", displayName: name } as Session;
  return { id: name, session, qr: QR, qrs: 1, statusSince: NOW, qrSince: NOW - 3_000, checkedAt: NOW, ...more };
}

function frame(sessions: Followed[], size = LARGE, color = true): string[] {
  return scanFrame({ sessions, current: sessions[0], now: NOW, color, encode }, size);
}

const text = (lines: string[]) => lines.join(" ");
const qrOn = (lines: string[]) => qrsOn(lines.join("\n"));
const several = () => [followed("Ventas"), followed("Campaña"), followed("Noche")];
const needed = () => drawnSize(encode(QR), 1);

test("a large window shows the title, the state, the code and how to scan it", () => {
  const lines = frame([followed("Ventas")]);
  expect(lines.slice(0, 2)).toEqual([
    "Ventas",
    "Waiting for a scan. This code is 3 s old; it refreshes automatically.",
  ]);
  expect(qrOn(lines)).toEqual([QR]);
  expect(text(lines.slice(-2))).toContain(
    "In WhatsApp: Settings, Linked devices, Link a device. Press Ctrl-C to stop watching; the session is kept.",
  );
});

test("a smaller window drops the foot, then the state, then the quiet zone, but never the title of one of several sessions", () => {
  const kept: string[] = [];
  for (let rows = 45; rows >= needed().lines + 1; rows--) {
    const lines = frame(several(), { columns: 120, rows });
    expect(lines.length).toBeLessThanOrEqual(rows);
    expect(lines[0]).toBe("Ventas (1 of 3, 0 linked)");
    const codeLines = lines.filter((line) => line.includes("48;5;231")).length;
    const quiet = [4, 3, 2, 1].find((edge) => drawnSize(encode(QR), edge).lines === codeLines);
    const state = text(lines).includes("Waiting for a scan") ? "state" : "";
    const foot = text(lines).includes("In WhatsApp") ? "foot" : "";
    const what = [foot, state, `quiet zone ${quiet}`].filter(Boolean).join(", ");
    if (kept.at(-1) === what) continue;
    kept.push(what);
    expect(qrOn(lines)).toEqual([QR]);
  }
  expect(kept).toEqual([
    "foot, state, quiet zone 4",
    "state, quiet zone 4",
    "quiet zone 4",
    "quiet zone 3",
    "quiet zone 2",
    "quiet zone 1",
  ]);
});

test("a window that is too small for code and title says what size it needs, and both fit at that size", () => {
  const { columns, lines } = needed();
  const size = `the QR code needs ${columns} columns and ${lines + 1} lines.`;
  for (const small of [
    { columns, rows: lines },
    { columns: columns - 1, rows: lines + 1 },
  ]) {
    const shown = frame(several(), small);
    expect(text(shown)).toContain(size);
    expect(qrOn(shown)).toEqual([]);
  }
  const fits = frame(several(), { columns, rows: lines + 1 });
  expect(fits[0]).toContain("(1 of 3, 0 linked)");
  expect(qrOn(fits)).toEqual([QR]);
});

test("a window that is too small says what else shows the code", () => {
  const small = { columns: 40, rows: 20 };
  expect(text(frame([followed("Ventas")], small))).toContain("`npx pulumi-zavu-cli board` shows it in a browser");
  const sessions = [followed("Ventas")];
  const scan = { sessions, current: sessions[0], now: NOW, color: true, encode, elsewhere: "Use the app." };
  expect(text(scanFrame(scan, small))).toContain("Use the app. Press Ctrl-C");
});

test("the code of a single session can be shown without a title", () => {
  const { columns, lines } = needed();
  const shown = frame([followed("Ventas")], { columns, rows: lines });
  expect(shown).toHaveLength(lines);
  expect(qrOn(shown)).toEqual([QR]);
});

test("a long name is cut, and its position among the sessions stays", () => {
  const [title] = frame([followed("👨‍👩‍👧‍👦".repeat(30)), followed("Noche")], { columns: 64, rows: 50 });
  expect(title).toMatch(/^(👨‍👩‍👧‍👦)+… \(1 of 2, 0 linked\)$/u);
});

test("a code that may be stale is dimmed and always has a warning above it", () => {
  const call = { method: "GET", path: "/v1/whatsapp-alt/sessions/a" } as const;
  const failure = new NoAnswerError(call, { reason: "the connection was refused", sent: false });
  const stale = followed("Ventas", { stale: "failing", failure, checkedAt: NOW - 12_000 });
  const lines = frame([stale]);
  expect(text(lines)).toMatch(/Cannot reach Zavu since \d\d:\d\d:\d\d \(12 s\); this code may be stale\./);
  expect(lines[2]).toContain("the connection was refused");
  expect(text(lines)).not.toContain("refreshes automatically");
  expect(text(lines)).not.toContain("48;5;231");
  const { columns, lines: rows } = needed();
  expect(text(frame([stale], { columns, rows: rows + 1 }))).not.toMatch(/[▄▀█]/);
  expect(text(frame([stale], { columns: 80, rows: rows + 1 }))).toMatch(/may be stale.*[▄▀█]/);
});

test("a late poll is reported without a reason, also without colors", () => {
  const lines = frame([followed("Ventas", { stale: "late", checkedAt: NOW - 14_000 })], LARGE, false);
  expect(lines[1]).toBe("! Last checked 14 s ago; this code may be stale.");
  expect(lines[2]).toBe("Waiting for a scan. This code is 3 s old.");
});

test("between two codes no code is drawn, and the next one is announced", () => {
  const session = { id: "a", status: "initializing", displayName: "Ventas" } as Session;
  const between: Followed = { id: "a", session, qrs: 1, statusSince: NOW, qrSince: NOW, checkedAt: NOW };
  const lines = frame([between]);
  expect(lines[1]).toBe("The last QR code has expired; the next one is coming.");
  expect(qrOn(lines)).toEqual([]);
});

test("a picture cannot be drawn, and the terminal says why and which commands show it", () => {
  const shown = text(frame([followed("Ventas", { qr: "data:image/png;base64,iVBORw0KGgo=" })]));
  expect(shown).toContain("Zavu sent this QR code as a picture that could not be decoded.");
  expect(shown).toContain("`npx pulumi-zavu-cli board`");
  expect(shown).toContain("`--png FILE`");
});

test.each([
  ["东京支持热线", 25, "东京… (1 of 3, 0 linked)"],
  ["🇨🇱🇨🇱🇨🇱", 24, "🇨🇱🇨🇱… (1 of 3, 0 linked)"],
])("a title of wide characters (%s) is cut to %i cells", (name, columns, title) => {
  expect(frame([followed(name), followed("b"), followed("c")], { columns, rows: 50 })[0]).toBe(title);
});
