import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { startSimulator, type Simulator, type SimulatorOptions } from "zavu-simulator";
import { expectNoSecret } from "../engine/secrets";
import { runHere, type RunOptions } from "./run";
import { CommandOnTerminal, type TerminalOptions } from "./terminal";

const KEY = "zv_live_nodes_of_the_test";
const SENDER = "sender_support";
const MISSING = "nd_nosuchnode1";

let simulator: Simulator;
let folder: string;
/** The output of all commands. */
let output: string[];
/** The code of each pairing token that was sent, oldest first. */
let codes: string[];
let open: CommandOnTerminal[];
/** Stops commands that a failed test has left running. */
let stop: AbortController;
beforeEach(async () => {
  [output, codes, open] = [[], [], []];
  stop = new AbortController();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-cli-"));
  await start();
});
afterEach(async () => {
  stop.abort();
  for (const command of open) await command.close();
  output.push(...open.map(({ raw }) => raw));
  await simulator.close();
  fs.rmSync(folder, { recursive: true });
  const tokens = codes.map((code) => (JSON.parse(code) as { token: string }).token);
  expectNoSecret(output.join("\n"), [KEY, ...tokens, ...codes], "the output of a command");
});

async function start(options: SimulatorOptions = {}): Promise<void> {
  await simulator?.close();
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    onAnswer: ({ body, journal }) => {
      if (journal.operation !== "reissueEgressNodeToken" || journal.status !== 200) return;
      const { token, gatewayUrl, wsPath } = (JSON.parse(body) as { pairing: Record<string, string> }).pairing;
      codes.push(`{"token":"${token}","gatewayUrl":"${gatewayUrl}","wsPath":"${wsPath}"}`);
    },
    ...options,
  });
}

const environment = () => ({ ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url });
async function command(args: string[], options: RunOptions = {}) {
  const ran = await runHere(args, { signal: stop.signal, ...options, env: environment() });
  output.push(ran.stdout, ran.stderr);
  return ran;
}
function onTerminal(args: string[], options: TerminalOptions = {}): CommandOnTerminal {
  const started = new CommandOnTerminal(args, { cwd: folder, ...options, env: { ...environment(), ...options.env } });
  open.push(started);
  return started;
}

const add = (label?: string) => simulator.addNode({ senderId: SENDER, ...(label === undefined ? {} : { label }) });
const dataOf = (stdout: string) => (JSON.parse(stdout) as { data: unknown }).data;
const tokenRequests = () => simulator.request({ operation: "reissueEgressNodeToken" }).length;

describe("nodes", () => {
  test("lists each node of the sender; JSON also has the device's address", async () => {
    const [pending, online] = [add(), add("Office\u001b[2J phone +56 9 8765 4342")];
    simulator.addNode({ senderId: "sender_default" });
    simulator.deviceOnline(online, { exitIp: "203.0.113.9", exitCountry: "CL", net: "wifi" });
    const table = (await command(["nodes", "--sender", SENDER])).stdout.trimEnd().split("\n");
    expect(table).toEqual([
      expect.stringMatching(/^ID +STATUS +COUNTRY +NETWORK +LAST SEEN +LABEL$/),
      expect.stringMatching(new RegExp(`^${pending} +pending +- +- +- +-$`)),
      expect.stringMatching(
        new RegExp(`^${online} +online +CL +wifi +\\d s ago +Office \\[2J phone \\+56 9 8765 4342$`),
      ),
    ]);
    const { stdout } = await command(["nodes", "--sender", SENDER, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, kind: "nodes" });
    const createdAt = expect.stringMatching(/^20.*Z$/) as string;
    expect(dataOf(stdout)).toEqual([
      { id: pending, senderId: SENDER, status: "pending", createdAt },
      {
        id: online,
        senderId: SENDER,
        label: "Office [2J phone +56 9 8765 4342",
        status: "online",
        exitIp: "203.0.113.9",
        exitCountry: "CL",
        net: "wifi",
        lastSeenAt: createdAt,
        createdAt,
      },
    ]);
  });

  test("an unreadable node does not hide the others, and an empty list has a message", async () => {
    const body = JSON.stringify({ items: [{ id: 7 }, { id: "nd_good", status: "offline" }], nextCursor: null });
    simulator.fault({ operation: "listEgressNodes", answer: { status: 200, body } });
    const ran = await command(["nodes", "--sender", SENDER]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("nd_good") as string });
    expect(ran.stderr).toContain("1 more cannot be read");
    expect((await command(["nodes", "--sender", SENDER])).stdout).toBe("The sender has no egress nodes.\n");
    expect(dataOf((await command(["nodes", "--sender", SENDER, "--json"])).stdout)).toEqual([]);
  });

  test.each([
    [[], "Required option '--sender <id>' not specified"],
    [["--sender", ""], "It is empty; is a variable unset?"],
  ])("exits with 2 without a sender (%j)", async (args, why) => {
    const ran = await command(["nodes", ...args]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(why);
    expect(simulator.journal).toEqual([]);
  });
});

describe("pair without a terminal", () => {
  const read = (file: string) => {
    const { data, width, height } = PNG.sync.read(fs.readFileSync(file));
    return jsQR(new Uint8ClampedArray(data), width, height)?.data;
  };
  const files = () => [path.join(folder, "code.png"), path.join(folder, "code.svg")] as const;

  test("refuses to print the code, and sends no request", async () => {
    const ran = await command(["pair", add(), "--timeout", "1s"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("Refusing to print a QR code to a pipe or log, where others could scan it.");
    expect(ran.stderr).toContain("`--png FILE` or `--svg FILE`");
    expect(simulator.journal).toEqual([]);
  });

  test("an image shows the code, is private, is updated when the code expires and is removed when the node is online", async () => {
    await start({ pairing: { expiresInMs: 3_000 } });
    const id = add("Office phone");
    const [png, svg] = files();
    const ran = command(["pair", id, "--png", png, "--svg", svg]);
    const shows = async (count: number) => {
      while (codes.length < count || !fs.existsSync(svg) || read(png) !== codes[count - 1])
        await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await shows(1);
    for (const file of [png, svg]) expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.readFileSync(svg, "utf8")).toContain("<svg");
    await shows(2);
    simulator.deviceOnline(id, { exitCountry: "CL", net: "wifi" });
    const { code, stdout, stderr } = await ran;
    expect(code).toBe(0);
    expect(stdout).toBe(`Egress node ${id} (Office phone) is online: exit country CL, network wifi.\n`);
    expect(stderr).toMatch(
      /The QR code is in \S+\/code\.png\. It expires at \d\d:\d\d:\d\d, in \d s; a new one then replaces it\.\n/,
    );
    expect(stderr).toContain("The QR code has changed; the image is updated. It expires at");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("no token is requested for a node that is online", async () => {
    const id = add();
    simulator.deviceOnline(id, { net: "cell", exitCountry: "AR" });
    const ran = await command(["pair", id, "--png", files()[0]]);
    expect(ran).toMatchObject({
      code: 0,
      stdout: `Egress node ${id} is already online: exit country AR, network cell. It needs no code.\n`,
    });
    expect(tokenRequests()).toBe(0);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("an existing file is neither written nor removed, and no token is requested", async () => {
    const [png] = files();
    fs.writeFileSync(png, "precious");
    const online = add();
    simulator.deviceOnline(online);
    for (const id of [add(), online, MISSING]) {
      const ran = await command(["pair", id, "--png", png, "--timeout", "1s"]);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain("code.png already exists.");
    }
    expect(fs.readFileSync(png, "utf8")).toBe("precious");
    expect(simulator.journal).toEqual([]);
  });

  test("exits with 3 and removes the image if the device does not come online in time", async () => {
    await start({ pairing: { expiresInMs: null } });
    const id = add();
    const ran = await command(["pair", id, "--svg", files()[1], "--timeout", "1s"]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain("code.svg. Zavu does not say when it expires.");
    expect(ran.stderr).toContain(`Timed out waiting for egress node ${id} to come online.`);
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(simulator.node(id)!.status).toBe("pending");
  });

  test("exits with 1 if the node does not exist or the API refuses a token", async () => {
    const missing = await command(["pair", MISSING, "--png", files()[0]]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("Check the id");
    const body = JSON.stringify({ code: "invalid_request", message: "not now" });
    simulator.fault({ operation: "reissueEgressNodeToken", answer: { status: 400, body } });
    const refused = await command(["pair", add(), "--png", files()[0]]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('answered 400 invalid_request "not now"');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("an answer with a missing field is an error that does not show the token", async () => {
    const body = JSON.stringify({ pairing: { token: "pair_half_an_answer", gatewayUrl: 7, wsPath: "/egress/agent" } });
    simulator.fault({ operation: "reissueEgressNodeToken", times: Infinity, answer: { status: 200, body } });
    const ran = await command(["pair", add(), "--png", files()[0]]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("pairing.gatewayUrl");
    expect(ran.stderr).not.toContain("pair_half_an_answer");
  });

  test("an image that cannot be written is an error with the reason", async () => {
    const ran = await command(["pair", add(), "--png", path.join(folder, "no", "code.png")]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("could not be written (ENOENT)");
  });

  test.each([
    [["pair"], "Missing required argument 'node'"],
    [["pair", "../me", "--png", "code.png"], "contains invalid characters"],
    [["pair", "nd_1", "--timeout", "10"], "--timeout 10 is not a duration"],
    [["pair", "nd_1", "--json"], "Unknown option"],
  ])("exits with 2 for a wrong command line (%j)", async (args, why) => {
    const ran = await command(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(why);
    expect(simulator.journal).toEqual([]);
  });

  test("the help says that it requests tokens, and that the encoding is not documented", async () => {
    const { stdout } = await command(["pair", "--help"]);
    expect(stdout).toContain("Requests pairing tokens; it changes no session and no stack.");
    expect(stdout).toContain("Zavu does not document this encoding");
  });
});

describe("pair on a terminal", () => {
  const isCode = (index: number) => (text: string) => text === codes[index];

  test("the code on the screen is that of the token, is replaced when it expires, and the command ends when the device is online", async () => {
    await start({ pairing: { expiresInMs: 4_000 } });
    const id = add("Office phone");
    const pair = onTerminal(["pair", id]);
    await pair.showsQr(isCode(0));
    await pair.shows("Office phone");
    await pair.shows("Waiting for the device. This code expires in");
    await pair.shows("Scan it with the Zavu Egress Node app on the Android device.");
    await pair.showsQr(isCode(1));
    simulator.deviceOnline(id, { net: "wifi", exitCountry: "CL" });
    expect((await pair.ended).exitCode).toBe(0);
    const left = await pair.text(true);
    expect(left).toContain(`Egress node ${id} (Office phone) is online: exit country CL, network wifi.`);
    expect(left).not.toMatch(/[▄▀█]/);
    expect(await pair.modes()).toEqual({ isAlternateScreen: false, isCursorHidden: false });
  });

  test("Ctrl-C restores the terminal and does not change the node", async () => {
    const id = add();
    const pair = onTerminal(["pair", id]);
    await pair.showsQr(isCode(0));
    pair.type("\u0003");
    expect((await pair.ended).exitCode).toBe(130);
    const left = await pair.text(true);
    expect(left).toContain(`Stopped waiting for egress node ${id}. The node is kept.`);
    expect(left).not.toMatch(/[▄▀█]/);
    expect(await pair.modes()).toEqual({ isAlternateScreen: false, isCursorHidden: false });
    expect(simulator.node(id)!.status).toBe("pending");
  });

  test("while Zavu cannot be reached, a warning is shown and a valid code can still be scanned", async () => {
    const pair = onTerminal(["pair", add()]);
    await pair.showsQr(isCode(0));
    simulator.fault({ operation: "getEgressNode", times: Infinity, cut: true });
    expect(await pair.shows("Cannot reach Zavu since")).toMatch(/since \d\d:\d\d:\d\d \(\d+ s\)\./);
    await pair.showsQr(isCode(0));
    simulator.clearFaults();
    while ((await pair.text()).includes("Cannot reach Zavu")) await new Promise((resolve) => setTimeout(resolve, 150));
    pair.type("\u0003");
    await pair.ended;
    const left = await pair.text(true);
    expect(left.match(/Cannot reach Zavu since/g)).toHaveLength(1);
    expect(left.match(/Zavu answers again at/g)).toHaveLength(1);
  });

  test("nothing is drawn for an unknown node or one that is online, and a dumb terminal is refused", async () => {
    const id = add();
    simulator.deviceOnline(id);
    for (const [args, env, code, said] of [
      [["pair", id], {}, 0, "is already online"],
      [["pair", MISSING], {}, 1, "answered 404"],
      [["pair", id], { TERM: "dumb" }, 2, "cannot redraw a QR code in place"],
    ] as const) {
      const pair = onTerminal([...args], { env });
      expect((await pair.ended).exitCode).toBe(code);
      expect((await pair.text(true)).replace(/\s+/g, " ")).toContain(said);
      expect(pair.raw).not.toContain("\u001b[?1049h");
    }
    expect(tokenRequests()).toBe(0);
  });
});
