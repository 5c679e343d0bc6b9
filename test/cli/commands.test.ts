import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import jsQR from "jsqr";
import { PNG } from "pngjs";
import { startSimulator, type Simulator } from "zavu-simulator";
import { expectNoSecret } from "../engine/secrets";
import pictures from "../qr/pictures.json";
import { runHere, type RunOptions } from "./run";

const KEY = "zv_live_commands_of_the_test";
const NUMBER = "+56987654321";
// One pixel: a PNG without a QR code.
const EMPTY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==";

let simulator: Simulator;
let folder: string;
let written = "";
let qrs: string[] = [];
beforeEach(async () => {
  [written, qrs] = ["", []];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-cli-"));
  simulator = await startSimulator({
    projects: { proj_a: { keys: [KEY] } },
    times: { initializingMs: 0, authenticatingMs: 0, qrRotateMs: 0 },
    onAnswer: ({ body }) => {
      qrs.push(...[...body.matchAll(/"qrCode":"([^"]+)"/g)].map(([, qr]) => qr!));
    },
  });
});
afterEach(async () => {
  await simulator.close();
  fs.rmSync(folder, { recursive: true });
  expectNoSecret(written, [KEY, NUMBER, NUMBER.slice(1), ...qrs], "what a command wrote");
});

async function command(args: string[], options: RunOptions = {}) {
  const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, ...options.env };
  const ran = await runHere(args, { ...options, env });
  written += ran.stdout + ran.stderr;
  return ran;
}

const make = (displayName = "Support") => simulator.make("proj_a", { displayName });
const linked = (displayName?: string) => {
  const id = make(displayName);
  simulator.scan(id, { phoneNumber: NUMBER });
  return id;
};
const dataOf = (stdout: string) => (JSON.parse(stdout) as { data: unknown }).data;

describe("list and show", () => {
  test("show a name as it is, and --waiting leaves out what was linked before", async () => {
    const names = ["Ventas +56 9 8765 4342", "Campaña 20261127", "👨‍👩‍👧‍👦 Familia"];
    const ids = names.map(make);
    const list = (await command(["list"])).stdout;
    for (const name of names) expect(list).toContain(name);
    expect(dataOf((await command(["list", "--json"])).stdout)).toMatchObject(
      names.map((displayName) => ({ displayName })),
    );
    const tricky = make(`two\nlines\u001b[2J${"x".repeat(100)}`);
    expect((await command(["list"])).stdout).toContain(`two lines [2J${"x".repeat(46)}…\n`);
    expect((await command(["show", tricky])).stdout).toContain(`two lines [2J${"x".repeat(100)}\n`);
    simulator.change(ids[0]!, { status: "initializing", lastConnectedAt: "2026-11-27T12:00:00Z" });
    simulator.fault({
      operation: "listSessions",
      answer: {
        status: 200,
        body: JSON.stringify({ items: [{ ...simulator.session(ids[0]!), status: "initializing" }] }),
      },
    });
    expect((await command(["list", "--waiting"])).stdout).toContain("No session waits for a scan.");
  });

  test("tell the end of a number and never a QR", async () => {
    const [waiting, done] = [make("Sales"), linked()];
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

  test("one that cannot be read hides no other", async () => {
    const body = JSON.stringify({ items: [{ id: 7 }, { id: "jd7good", status: "ready" }], nextCursor: null });
    simulator.fault({ operation: "listSessions", answer: { status: 200, body } });
    const ran = await command(["list"]);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining("jd7good") as string });
    expect(ran.stderr).toContain("1 more cannot be read");
  });

  test("pages that go round in a circle end as an error", async () => {
    const body = JSON.stringify({ items: [], nextCursor: "again" });
    simulator.fault({ operation: "listSessions", times: Infinity, answer: { status: 200, body } });
    expect((await command(["list"])).stderr).toContain("its pages lead back to one that was read");
  });

  test("a session that is not there is an error in words, and in JSON where that was asked for", async () => {
    const ran = await command(["show", "jd7nosuch", "--json"]);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ version: 1, kind: "error", data: { name: "NotFoundError" } });
    expect(ran.stderr).toContain("Check the id");
  });

  test("without a key nothing is asked, and it is said how to set one", async () => {
    const ran = await command(["list"], { env: { ZAVU_API_KEY: "" } });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("No Zavu API key is configured");
    expect(simulator.journal).toEqual([]);
  });
});

describe("logout and delete", () => {
  test("do what they say with --yes", async () => {
    const id = linked();
    expect(await command(["logout", id, "--yes"])).toMatchObject({ code: 0 });
    expect(simulator.session(id)!.status).toBe("disconnected");
    expect(dataOf((await command(["delete", id, "--yes", "--json"])).stdout)).toEqual({ id });
    expect(simulator.sessions()).toEqual([]);
  });

  test.each([
    ["logout", "Log out", "This unlinks the phone."],
    ["delete", "Delete", "This cannot be undone: the phone is unlinked"],
  ])("%s asks what the consequences are accepted for, and a no changes nothing", async (verb, question, warning) => {
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

  test.each(["logout", "delete"])("%s does nothing if nobody can be asked", async (verb) => {
    const id = linked();
    const ran = await command([verb, id]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("Confirmation needed, but stdin is not a terminal. Pass --yes to continue.");
    expect(simulator.session(id)!.status).toBe("ready");
    expect(simulator.journal.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("wait", () => {
  test("0 where all are there already, and tells it", async () => {
    const ids = [linked("a"), linked("b")];
    const ran = await command(["wait", ...ids]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain(`Session ${ids[0]} (a) is ready: linked, its number ends in 21.`);
  });

  test("3 where time runs out", async () => {
    const id = make();
    const ran = await command(["wait", id, linked(), "--timeout", "1s", "--json"]);
    expect(ran.code).toBe(3);
    expect(dataOf(ran.stdout)).toMatchObject({
      for: "ready",
      sessions: [{ id, outcome: "timed_out" }, { outcome: "reached" }],
    });
  });

  test("4 as soon as one has failed, whatever the others do", async () => {
    const [failed, other] = [make(), make()];
    simulator.change(failed, { status: "failed", lastError: `no route to ${NUMBER}` });
    const ran = await command(["wait", failed, other, "--timeout", "1h"]);
    expect(ran.code).toBe(4);
    expect(ran.stdout).toContain('it could not connect: "no route to [phone number]"');
    expect(ran.stdout).toContain(`pulumi-zavu reconnect ${failed}`);
  });

  test("1 where a session is gone", async () => {
    expect((await command(["wait", "jd7nosuch", "--timeout", "10s"])).code).toBe(1);
  }, 60_000);

  test.each([
    [["wait"], "Specify a session id, or --stack NAME for all sessions in a stack."],
    [["wait", "jd7", "--timeout", "10"], "--timeout 10 is not a duration"],
    [["wait", "jd7", "--for", "linked"], "Allowed choices are ready, qr_ready"],
    [["wait", "jd7", "--all-waiting"], "Both ids and --all-waiting"],
    [["wait", "jd7", "--timeout", "1M"], "--timeout 1M is not a duration"],
    [["wait", "--stack", ""], "It is empty; is a variable unset?"],
    [["show", "../me"], "holds characters that no id has"],
    [["frobnicate"], "unknown command"],
    [["list", "--key", "x"], "unknown option"],
  ])("2 for a wrong command line (%j)", async (args, why) => {
    const ran = await command(args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(why);
    expect(simulator.journal).toEqual([]);
  });

  test("a wrong command line is told in JSON, too, where that was asked for", async () => {
    const ran = await command(["wait", "jd7", "--for", "linked", "--json"]);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ kind: "error", data: { name: "UsageError" } });
  });

  test("an account where nothing waits is told, and there is nothing to wait for", async () => {
    const ran = await command(["wait", "--all-waiting"]);
    expect(ran).toMatchObject({ code: 0, stderr: "No session waits for a scan.\n" });
  });

  test("an empty stack is no success", async () => {
    const stacks = { config: async () => ({}), contents: async () => ({ ids: new Set<string>(), sessions: [] }) };
    const ran = await command(["wait", "--stack", "dev"], { stacks });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("The state of stack dev holds no session");
  });
});

describe("qr where nothing is a terminal", () => {
  const read = (file: string) => {
    const { data, width, height } = PNG.sync.read(fs.readFileSync(file));
    return jsQR(new Uint8ClampedArray(data), width, height)?.data;
  };

  test("says what to do in place of a QR in a log, and asks nothing", async () => {
    const ran = await command(["qr", make()]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("Refusing to print a QR code to a pipe or log, where others could scan it.");
    expect(ran.stderr).toContain("pulumi-zavu board");
    expect(simulator.journal).toEqual([]);
  });

  test("an image is the session's QR, is its owner's alone, follows a rotation and goes with the scan", async () => {
    const id = make();
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

  test("a file that is there already is neither written nor removed", async () => {
    const png = path.join(folder, "photo.png");
    fs.writeFileSync(png, "precious");
    for (const id of [make(), linked(), "jd7nosuch"]) {
      const ran = await command(["qr", id, "--png", png]);
      expect(ran).toMatchObject({ code: 2 });
      expect(ran.stderr).toContain("photo.png already exists.");
    }
    expect(fs.readFileSync(png, "utf8")).toBe("precious");
  });

  test("--once on a session that is past its QR is no success", async () => {
    const ran = await command(["qr", linked(), "--once", "--png", path.join(folder, "qr.png")]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("There is no QR code to show.");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("a text that fits no QR code is an error, and no image", async () => {
    const id = make();
    simulator.change(id, { qrCode: "x".repeat(5_000) });
    const ran = await command(["qr", id, "--png", path.join(folder, "qr.png")]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("(5000 characters) does not fit a QR code");
    expect(ran.stderr).not.toContain("The QR code is in");
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test("--once leaves the image and ends", async () => {
    const id = make();
    const png = path.join(folder, "qr.png");
    expect(await command(["qr", id, "--once", "--png", png])).toMatchObject({ code: 0 });
    expect(read(png)).toBe(simulator.session(id)!.qrCode);
  });

  test("an image that cannot be written ends it with the reason", async () => {
    const ran = await command(["qr", make(), "--png", path.join(folder, "no", "qr.png")]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("could not be written (ENOENT)");
  });

  test("a text from standard input becomes an image; Pulumi's placeholder for a secret is refused", async () => {
    const png = path.join(folder, "qr.png");
    expect(await command(["qr", "-", "--png", png], { stdin: "2@abc,def\n" })).toMatchObject({ code: 0 });
    expect(read(png)).toBe("2@abc,def");
    const kept = await command(["qr", "-", "--png", png], { stdin: "[secret]\n" });
    expect(kept.code).toBe(2);
    expect(kept.stderr).toContain("--show-secrets");
  });

  test("a picture is decoded from standard input, and written as it is if it cannot be", async () => {
    const png = path.join(folder, "qr.png");
    const { text, picture } = pictures[0]!;
    expect(await command(["qr", "-", "--png", png], { stdin: picture })).toMatchObject({ code: 0 });
    expect(read(png)).toBe(text);
    const id = make();
    simulator.change(id, { qrCode: `data:image/png;base64,${EMPTY_PNG}` });
    const own = path.join(folder, "own.png");
    expect(await command(["qr", id, "--once", "--png", own])).toMatchObject({ code: 0 });
    expect(fs.readFileSync(own).toString("base64")).toBe(EMPTY_PNG);
    const svg = await command(["qr", id, "--once", "--svg", path.join(folder, "qr.svg")]);
    expect(svg.code).toBe(1);
    expect(svg.stderr).toMatch(/It cannot become an SVG\..*--png FILE.*pulumi-zavu board/);
    simulator.change(id, { qrCode: "data:image/jpeg;base64,/9j/4AAQSkZJRg==" });
    const jpeg = await command(["qr", id, "--once", "--png", path.join(folder, "jpeg.png")]);
    expect(jpeg.code).toBe(1);
    expect(jpeg.stderr).toMatch(/It is a JPEG and not a PNG\..*pulumi-zavu board/);
    expect(fs.readdirSync(folder).sort()).toEqual(["own.png", "qr.png"]);
  });

  test("several sessions do not go into one image", async () => {
    const ran = await command(["qr", make(), make(), "--png", "qr.png"]);
    expect(ran.code).toBe(2);
  });
});
