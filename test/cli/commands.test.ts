import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret, valuesIn } from "../engine/secrets";
import pictures from "../qr/pictures.json";
import { runHere, type RunOptions } from "./run";
import { CommandOnTerminal } from "./terminal";

const KEY = "zv_live_commands_of_the_test";
const NUMBER = "+56987654321";
// One pixel: a PNG without a QR code.
const EMPTY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";

let simulator: Simulator;
let folder: string;
let output = "";
let qrs: string[] = [];
beforeEach(async () => {
  [output, qrs] = ["", []];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-cli-"));
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    times: { initializingMs: 0, authenticatingMs: 0, qrRotateMs: 0 },
    onAnswer: ({ body }) => {
      qrs.push(...valuesIn(body, "qrCode"));
    },
  });
});
afterEach(async () => {
  await simulator.close();
  fs.rmSync(folder, { recursive: true });
  expectNoSecret(output, [KEY, NUMBER, NUMBER.slice(1), ...qrs], "the output of a command");
});

async function command(args: string[], options: RunOptions = {}) {
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, ...options.env };
  const ran = await runHere(args, { ...options, env });
  output += ran.stdout + ran.stderr;
  return ran;
}

const create = (displayName = "Support") => simulator.make("proj_a", { displayName });
const linked = (displayName?: string) => {
  const id = create(displayName);
  simulator.scan(id, { phoneNumber: NUMBER });
  return id;
};
const dataOf = (stdout: string) => (JSON.parse(stdout) as { data: unknown }).data;

describe("list and show", () => {
  test("show names unchanged, and --waiting omits sessions that were linked before", async () => {
    const names = ["Ventas +56 9 8765 4342", "Campaña 20261127", "👨‍👩‍👧‍👦 Familia"];
    const ids = names.map(create);
    const list = (await command(["list"])).stdout;
    for (const name of names) expect(list).toContain(name);
    expect(dataOf((await command(["list", "--json"])).stdout)).toMatchObject(
      names.map((displayName) => ({ displayName })),
    );
    const unsafe = create(`two\nlines\u001b[2J${"x".repeat(100)}`);
    expect((await command(["list"])).stdout).toContain(`two lines [2J${"x".repeat(46)}…\n`);
    expect((await command(["show", unsafe])).stdout).toContain(`two lines [2J${"x".repeat(100)}\n`);
    simulator.change(ids[0]!, { status: "initializing", lastConnectedAt: "2026-11-27T12:00:00Z" });
    simulator.fault({
      operation: "listSessions",
      answer: {
        status: 200,
        body: JSON.stringify({ items: [{ ...simulator.session(ids[0]!), status: "initializing" }] }),
      },
    });
    expect((await command(["list", "--waiting"])).stdout).toContain("No session is waiting for a scan.");
  });

  test("show the end of a number and no QR code", async () => {
    const [waiting, done] = [create("Sales"), linked()];
    const list = await command(["list"]);
    expect(list.stdout).toMatch(new RegExp(`${waiting} +qr_ready +\\d+ s +- +Sales`));
    expect(list.stdout).toMatch(new RegExp(`${done} +ready +\\d+ s +\\.\\.\\.21 +Support`));
    expect(dataOf((await command(["list", "--json"])).stdout)).toMatchObject([
      { id: waiting, status: "qr_ready", displayName: "Sales" },
      { id: done, numberEndsWith: "21" },
    ]);
    expect((await command(["list", "--waiting"])).stdout).not.toContain(done);
    expect((await command(["show", done])).stdout).toContain("number          ...21");
    expect(dataOf((await command(["show", waiting, "--json"])).stdout)).toMatchObject({ id: waiting });
  });

  test("name the cause in lastError of a session that is down, and what to do", async () => {
    const [banned, unlinked, other, back] = [create(), create(), create(), create()];
    simulator.change(banned, { status: "failed", lastError: `banned ${NUMBER}` });
    simulator.change(unlinked, { status: "disconnected", lastError: "LOGOUT" });
    simulator.change(other, { status: "failed", lastError: "no route" });
    simulator.change(back, { status: "ready", lastError: "net::ERR_TUNNEL_CONNECTION_FAILED" });
    const list = (await command(["list"])).stdout;
    expect(list).toMatch(new RegExp(`${banned} +failed \\(banned\\) +\\d`));
    expect(list).toMatch(new RegExp(`${unlinked} +disconnected \\(unlinked\\) +\\d`));
    expect(list).toMatch(new RegExp(`${other} +failed +\\d`));
    expect(list).toMatch(new RegExp(`${back} +ready +\\d`));
    expect(dataOf((await command(["list", "--json"])).stdout)).toMatchObject([
      { id: banned, lastError: "banned [phone number]", cause: "banned" },
      { cause: "unlinked" },
      { cause: "unknown" },
      { cause: "proxy_refused" },
    ]);
    const shown = (await command(["show", unlinked])).stdout;
    expect(shown).toContain("cause           unlinked\nwhat to do      The device was unlinked");
    expect(shown).toContain(`\`npx pulumi-zavu-cli qr ${unlinked}\``);
    expect((await command(["show", other])).stdout).not.toMatch(/cause|what to do/);
    const ready = (await command(["show", back])).stdout;
    expect(ready).toContain("cause           proxy refused");
    expect(ready).not.toContain("what to do");
    expect(dataOf((await command(["show", create(), "--json"])).stdout)).not.toHaveProperty("cause");
  });

  test("names of any script line up, and show has them unchanged", async () => {
    const names = ["东京支持", "👨‍👩‍👧‍👦 Familia", "🇨🇱", "Cafe\u0301"];
    const ids = names.map(create);
    const [, ...lines] = (await command(["list"])).stdout.trimEnd().split("\n");
    expect(lines).toEqual(ids.map((id, index) => `${id}  qr_ready  0 s  -       ${names[index]}`));
    for (const [index, id] of ids.entries())
      expect((await command(["show", id])).stdout).toContain(`\nname            ${names[index]}\n`);
  });

  test("--stack lists only the sessions of the stack, and --all those of its account", async () => {
    const [own, other] = [create("Own"), create("Other")];
    const held = { name: "own", isRead: false, isPendingDelete: false };
    const stacks = {
      config: async () => ({}),
      contents: async () => ({ ids: new Set([own]), sessions: [{ ...held, id: own }] }),
    };
    const idsOf = async (...more: string[]) => {
      const { stdout } = await command(["list", "--stack", "dev", "--json", ...more], { stacks });
      return (dataOf(stdout) as { id: string }[]).map(({ id }) => id);
    };
    expect(await idsOf()).toEqual([own]);
    expect(await idsOf("--waiting")).toEqual([own]);
    expect(await idsOf("--all")).toEqual([own, other]);
    simulator.change(own, { status: "ready" });
    expect(await idsOf("--waiting")).toEqual([]);
  });

  test("on a terminal, the lines are cut to its width, but no id is", async () => {
    const id = create(`Line ${"x".repeat(50)}`);
    const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
    const terminal = new CommandOnTerminal(["list"], { columns: 60, cwd: folder, env });
    try {
      await terminal.ended;
      const shown = await terminal.text();
      output += terminal.raw;
      expect(shown).toContain(id);
      expect(shown).toMatch(/Line x{8}…/);
      expect((await command(["list"])).stdout).toContain(`Line ${"x".repeat(50)}\n`);
    } finally {
      await terminal.close();
    }
  });

  test("an unreadable session does not hide the others", async () => {
    const body = JSON.stringify({ items: [{ id: 7 }, { id: "jd7good", status: "ready" }], nextCursor: null });
    simulator.fault({ operation: "listSessions", answer: { status: 200, body } });
    const ran = await command(["list"]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("jd7good") as string });
    expect(ran.stderr).toContain("1 more cannot be read");
  });

  test("pages that form a cycle are an error", async () => {
    const body = JSON.stringify({ items: [], nextCursor: "again" });
    simulator.fault({ operation: "listSessions", times: Infinity, answer: { status: 200, body } });
    expect((await command(["list"])).stderr).toContain("its pages lead back to one that was read");
  });

  test("a session that does not exist is an error on stderr, and with --json also in JSON", async () => {
    const ran = await command(["show", "jd7nosuch", "--json"]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ version: 1, kind: "error", data: { name: "NotFoundError" } });
    expect(ran.stderr).toContain("Check the id");
  });

  test("without a key no request is sent, and the error says how to set one", async () => {
    const ran = await command(["list"], { env: { ZAVU_API_KEY: "" } });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("No Zavu API key is configured");
    expect(simulator.journal).toEqual([]);
  });
});

describe("logout and delete", () => {
  test("with --yes the session is logged out or deleted", async () => {
    const id = linked();
    expect(await command(["logout", id, "--yes"])).toMatchObject({ code: 0 });
    expect(simulator.session(id)!.status).toBe("disconnected");
    expect(dataOf((await command(["delete", id, "--yes", "--json"])).stdout)).toEqual({ id });
    expect(simulator.sessions()).toEqual([]);
  });

  test.each([
    ["logout", "Log out", "This unlinks the phone."],
    ["delete", "Delete", "This cannot be undone: the phone is unlinked"],
  ])("%s asks with a warning, and a no changes nothing", async (verb, question, warning) => {
    const id = linked();
    const ran = await command([verb, id], { canAsk: true, stdin: "n\n" });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`${question} session ${id} (Support, ready)? ${warning}`);
    expect(ran.stderr).toContain("[y/N] ");
    expect(ran.stderr).toContain("Cancelled. Nothing was changed.");
    expect(simulator.session(id)!.status).toBe("ready");
    expect((await command([verb, id], { canAsk: true, stdin: "y\n" })).code).toBe(0);
    expect(simulator.session(id)?.status).not.toBe("ready");
  });

  test.each(["logout", "delete"])("%s is refused without a terminal and --yes", async (verb) => {
    const id = linked();
    const ran = await command([verb, id]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("Confirmation needed, but stdin is not a terminal. Pass --yes to continue.");
    expect(simulator.session(id)!.status).toBe("ready");
    expect(simulator.journal.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("unlink", () => {
  const linkedTo = (senderId: string) => {
    const id = linked();
    simulator.link(id, senderId);
    return id;
  };
  const posts = () => simulator.request({ operation: "unlinkSession" }).map(({ sessionId }) => sessionId);

  test("the question names the sender that the API shows and says that all are detached; a no changes nothing", async () => {
    const id = linkedTo("sender_support");
    simulator.hiddenSenders(id, 2);
    const ran = await command(["unlink", id], { canAsk: true, stdin: "n\n" });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toBe(
      `Detach every sender from session ${id} (Support, ready)? The API shows sender sender_support of this session; ` +
        "others that it does not show are detached too. Detached senders no longer use the session. [y/N] " +
        "Cancelled. Nothing was changed.\n",
    );
    expect(posts()).toEqual([]);
    const done = await command(["unlink", id], { canAsk: true, stdin: "y\n" });
    expect(done.code).toBe(0);
    expect(done.stdout).toContain(`Every sender is detached from session ${id}.`);
    const session = simulator.session(id)!;
    expect([session.senderId, session.hiddenSenders, session.status]).toEqual([undefined, undefined, "ready"]);
  });

  test("the request is sent even if the API shows no sender", async () => {
    const id = create();
    simulator.hiddenSenders(id, 1);
    const ran = await command(["unlink", id], { canAsk: true, stdin: "y\n" });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain("The API shows no sender of this session; others that it does not show");
    expect(posts()).toEqual([id]);
    expect(simulator.session(id)!.hiddenSenders).toBeUndefined();
  });

  test("unlink is refused without a terminal and --yes, and reports a wrong id before the question", async () => {
    const id = linkedTo("sender_default");
    const refused = await command(["unlink", id]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("Pass --yes to continue.");
    const missing = await command(["unlink", "jd7nosuch"], { canAsk: true, stdin: "y\n" });
    expect(missing.code).toBe(1);
    expect(missing.stderr).not.toContain("[y/N]");
    expect(posts()).toEqual([]);
    expect(dataOf((await command(["unlink", id, "--yes", "--json"])).stdout)).toEqual({ id });
    expect(posts()).toEqual([id]);
  });
});

describe("wait", () => {
  test("exits with 0 and reports the sessions if all are ready", async () => {
    const ids = [linked("a"), linked("b")];
    const ran = await command(["wait", ...ids]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain(`Session ${ids[0]} (a) is ready: linked, its number ends in 21.`);
  });

  test("--for qr_ready reports a session that has a QR code once", async () => {
    const id = create();
    const line = `Session ${id} (Support) is qr_ready: waiting for a scan.\n`;
    expect(await command(["wait", id, "--for", "qr_ready"])).toMatchObject({ code: 0, stdout: line, stderr: "" });
  });

  test("exits with 3 after a timeout, with the next command on stderr", async () => {
    const waiting = create();
    const ran = await command(["wait", waiting, linked(), "--timeout", "1s"]);
    expect(ran.code).toBe(3);
    expect(ran.stdout).toMatch(/^Session .* is ready: linked.*\n$/);
    expect(ran.stderr).toContain(`To scan it, run \`npx pulumi-zavu-cli qr ${waiting}\`.`);
  });

  test("exits with 3 after a timeout, also with --json", async () => {
    const id = create();
    const ran = await command(["wait", id, linked(), "--timeout", "1s", "--json"]);
    expect(ran.code).toBe(3);
    expect(dataOf(ran.stdout)).toMatchObject({
      for: "ready",
      sessions: [{ id, outcome: "timed_out" }, { outcome: "reached" }],
    });
  });

  test("exits with 4 as soon as one session fails", async () => {
    const [failed, other] = [create(), create()];
    simulator.change(failed, { status: "failed", lastError: `no route to ${NUMBER}` });
    const ran = await command(["wait", failed, other, "--timeout", "1h"]);
    expect(ran.code).toBe(4);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toContain('could not connect: "no route to [phone number]"');
    expect(ran.stderr).toContain(`npx pulumi-zavu-cli reconnect ${failed}`);
  });

  test("says what to do about a failure whose cause is known", async () => {
    const id = create();
    simulator.change(id, { status: "failed", lastError: "Account rejected by WhatsApp (403)" });
    const { stderr } = await command(["wait", id]);
    expect(stderr).toContain("WhatsApp has blocked the number");
    expect(stderr).not.toContain("pulumi-zavu-cli reconnect");
  });

  test("exits with 1 if a session does not exist", async () => {
    expect((await command(["wait", "jd7nosuch", "--timeout", "10s"])).code).toBe(1);
  }, 60_000);

  test.each([
    [["wait"], "Specify a session id, or --stack NAME for all sessions in a stack."],
    [["wait", "jd7", "--timeout", "10"], "--timeout 10 is not a duration"],
    [["wait", "jd7", "--for", "linked"], "Allowed choices are ready, qr_ready"],
    [["wait", "jd7", "--all-waiting"], "Both ids and --all-waiting"],
    [["wait", "jd7", "--timeout", "1M"], "--timeout 1M is not a duration"],
    [["wait", "--stack", ""], "It is empty; is a variable unset?"],
    [["show", "../me"], "contains invalid characters"],
    [["frobnicate"], "Unknown command"],
    [["list", "--key", "x"], "Unknown option"],
  ])("exits with 2 for a wrong command line (%j)", async (args, why) => {
    const ran = await command(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(why);
    expect(simulator.journal).toEqual([]);
  });

  test("with --all-waiting and no waiting session it exits with 0 and says so", async () => {
    const ran = await command(["wait", "--all-waiting"]);
    expect(ran).toMatchObject({ code: 0, stderr: "No session is waiting for a scan.\n" });
  });

  test("an empty stack is a usage error", async () => {
    const stacks = { config: async () => ({}), contents: async () => ({ ids: new Set<string>(), sessions: [] }) };
    const ran = await command(["wait", "--stack", "dev"], { stacks });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("The state of stack dev holds no session");
  });
});

describe("qr without a terminal", () => {
  const read = (file: string) => {
    const { data, width, height } = PNG.sync.read(fs.readFileSync(file));
    return jsQR(new Uint8ClampedArray(data), width, height)?.data;
  };

  test("refuses to print a QR code, says what to do instead, and sends no request", async () => {
    const ran = await command(["qr", create()]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("Refusing to print a QR code to a pipe or log, where others could scan it.");
    expect(ran.stderr).toContain("npx pulumi-zavu-cli board");
    expect(simulator.journal).toEqual([]);
  });

  test("an image shows the session's QR code, is private, is updated and is removed after the scan", async () => {
    const id = create();
    const [png, svg] = [path.join(folder, "qr.png"), path.join(folder, "qr.svg")];
    const ran = command(["qr", id, "--png", png, "--svg", svg]);
    const shows = async (qr: string) => {
      while (!fs.existsSync(svg) || read(png) !== qr) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await shows(simulator.session(id)!.qrCode!);
    expect(fs.statSync(png).mode & 0o777).toBe(0o600);
    expect(fs.readFileSync(svg, "utf8")).toContain("<svg");
    simulator.rotateQr(id);
    await shows(simulator.session(id)!.qrCode!);
    simulator.scan(id, { phoneNumber: NUMBER });
    expect(await ran).toMatchObject({ code: 0 });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("an existing file is neither written nor removed", async () => {
    const png = path.join(folder, "photo.png");
    fs.writeFileSync(png, "precious");
    for (const id of [create(), linked(), "jd7nosuch"]) {
      const ran = await command(["qr", id, "--png", png]);
      expect(ran).toMatchObject({ code: 2 });
      expect(ran.stderr).toContain("photo.png already exists.");
    }
    expect(fs.readFileSync(png, "utf8")).toBe("precious");
  });

  test("--once on a session without a QR code exits with 1", async () => {
    const ran = await command(["qr", linked(), "--once", "--png", path.join(folder, "qr.png")]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("There is no QR code to show.");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("a text that does not fit a QR code is an error, and no image is written", async () => {
    const id = create();
    simulator.change(id, { qrCode: "x".repeat(5_000) });
    const ran = await command(["qr", id, "--png", path.join(folder, "qr.png")]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("(5000 characters) does not fit a QR code");
    expect(ran.stderr).not.toContain("The QR code is in");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("--once keeps the image", async () => {
    const id = create();
    const png = path.join(folder, "qr.png");
    expect(await command(["qr", id, "--once", "--png", png])).toMatchObject({ code: 0 });
    expect(read(png)).toBe(simulator.session(id)!.qrCode);
  });

  test("an image that cannot be written is an error with the reason", async () => {
    const ran = await command(["qr", create(), "--png", path.join(folder, "no", "qr.png")]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("could not be written (ENOENT)");
  });

  test("a text from standard input is written as an image; Pulumi's placeholder for a secret is refused", async () => {
    const png = path.join(folder, "qr.png");
    expect(await command(["qr", "-", "--png", png], { stdin: "2@abc,def\n" })).toMatchObject({ code: 0 });
    expect(read(png)).toBe("2@abc,def");
    const kept = await command(["qr", "-", "--png", png], { stdin: "[secret]\n" });
    expect(kept.code).toBe(2);
    expect(kept.stderr).toContain("--show-secrets");
  });

  test("a picture from standard input is decoded, and a picture without a QR code is written unchanged", async () => {
    const png = path.join(folder, "qr.png");
    const { text, picture } = pictures[0]!;
    expect(await command(["qr", "-", "--png", png], { stdin: picture })).toMatchObject({ code: 0 });
    expect(read(png)).toBe(text);
    const id = create();
    simulator.change(id, { qrCode: `data:image/png;base64,${EMPTY_PNG}` });
    const own = path.join(folder, "own.png");
    expect(await command(["qr", id, "--once", "--png", own])).toMatchObject({ code: 0 });
    expect(fs.readFileSync(own).toString("base64")).toBe(EMPTY_PNG);
    const svg = await command(["qr", id, "--once", "--svg", path.join(folder, "qr.svg")]);
    expect(svg.code).toBe(1);
    expect(svg.stderr).toMatch(/It cannot be converted to SVG\..*--png FILE.*npx pulumi-zavu-cli board/);
    simulator.change(id, { qrCode: "data:image/jpeg;base64,/9j/4AAQSkZJRg==" });
    const jpeg = await command(["qr", id, "--once", "--png", path.join(folder, "jpeg.png")]);
    expect(jpeg.code).toBe(1);
    expect(jpeg.stderr).toMatch(/It is a JPEG and not a PNG\..*npx pulumi-zavu-cli board/);
    expect(fs.readdirSync(folder).sort()).toEqual(["own.png", "qr.png"]);
  });

  test("several sessions cannot be written to one image", async () => {
    const ran = await command(["qr", create(), create(), "--png", "qr.png"]);
    expect(ran.code).toBe(2);
  });
});
