import { environment, HELP, parseOptions, requestLine } from "./commandLine";

test("each option sets its value", () => {
  const args = ["--port", "4010", "--state", "s.json", "--auto-scan", "5s", "--qr-rotate", "5000", "--initializing"];
  expect(
    parseOptions([...args, "10ms", "--authenticating", "1.5s", "--limit", "9", "--key", "a", "--key", "b"]),
  ).toEqual({
    help: false,
    options: {
      port: 4010,
      stateFile: "s.json",
      times: { autoScanMs: 5_000, qrRotateMs: 5_000, initializingMs: 10, authenticatingMs: 1_500 },
      rateLimit: { limit: 9, windowMs: 60_000 },
      projects: { proj_simulator: { keys: ["a", "b"] } },
    },
  });
});

test("the QR code form and the bridge have their own options", () => {
  expect(parseOptions(["--qr", "picture", "--bridge"]).options).toEqual({ qr: "picture", bridge: {}, times: {} });
  const bridge = ["--first-qr", "6s", "--gap", "10", "--qr-codes", "2", "--qr-ends", "failed", "--flap-every", "9s"];
  expect(parseOptions(["--bridge", ...bridge, "--flap", "1s"]).options).toEqual({
    bridge: { codes: 2, ends: "failed" },
    times: { firstQrMs: 6_000, gapMs: 10, flapEveryMs: 9_000, flapMs: 1_000 },
  });
});

test("--normalize is a switch", () => {
  expect(parseOptions(["--normalize"]).options).toEqual({ normalize: true, times: {} });
});

test("--auto-pair is a time", () => {
  expect(parseOptions(["--auto-pair", "2m"]).options).toEqual({ times: { autoPairMs: 120_000 } });
});

test("without options nothing is set", () => {
  expect(parseOptions([])).toEqual({ help: false, options: { times: {} } });
  expect(parseOptions(["--help"]).help).toBe(true);
});

test.each([
  [["--auto-scan", "soon"], 'Invalid --auto-scan "soon": use a time such as 5000, 500ms, 5s or 2m'],
  [["--auto-pair", "later"], 'Invalid --auto-pair "later": use a time such as 5000, 500ms, 5s or 2m'],
  [["--port", "70000"], 'Invalid --port "70000": use a whole number from 0 to 65535'],
  [["--limit", "0"], 'Invalid --limit "0": use a whole number of at least 1'],
  [["--qr", "svg"], 'Invalid --qr "svg": use text or picture'],
  [["--bridge", "--qr-codes", "0"], 'Invalid --qr-codes "0": use a whole number of at least 1'],
  [["--bridge", "--qr-ends", "ready"], 'Invalid --qr-ends "ready": use disconnected or failed'],
  [["--flap", "1s"], "--flap requires --bridge"],
  [["--nope"], "Unknown option '--nope'"],
])("%j is refused, and the error names the option", (args, message) => {
  expect(() => parseOptions(args)).toThrow(message);
});

test("the help names every option", () => {
  const names = [
    "port",
    "state",
    "auto-scan",
    "auto-pair",
    "qr-rotate",
    "initializing",
    "authenticating",
    "limit",
    "key",
    "qr",
  ];
  const bridgeNames = ["bridge", "first-qr", "gap", "qr-codes", "qr-ends", "flap-every", "flap", "normalize"];
  for (const name of [...names, ...bridgeNames]) expect(HELP).toContain(`  --${name} `);
});

test("a given key is not printed", () => {
  const url = "http://127.0.0.1:1";
  expect(environment(url, {})).toContain(`ZAVU_BASE_URL=${url}\n  ZAVU_API_KEY=zv_live_simulator\n`);
  expect(environment(url, { projects: { p: { keys: ["zv_live_mine"] } } })).not.toContain("mine");
});

test("a log line is method, path and status", () => {
  const entry = {
    seq: 1,
    at: 0,
    method: "POST",
    path: "/v1/x",
    status: "cut",
    processed: true,
    body: { a: "secret" },
  } as const;
  expect(requestLine(entry)).toBe("POST /v1/x cut\n");
});
