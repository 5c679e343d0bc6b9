import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isRunning, until } from "../../../test/engine/processes";
import type { WatchEvent } from "./events";
import { EventPrograms, checkProgram, environmentOf } from "./exec";

let folder: string;
let notes: string[];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-exec-"));
  notes = [];
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const file = (name: string) => path.join(folder, name);
const lines = () => (fs.existsSync(file("log")) ? fs.readFileSync(file("log"), "utf8").trim().split("\n") : []);

/** A script that can append to a log. */
function script(body: string): string {
  const log = `const fs = require("node:fs"); const log = (text) => fs.appendFileSync(${JSON.stringify(file("log"))}, text + "\\n");`;
  fs.writeFileSync(file("program"), `#!${process.execPath}\n${log}\n${body}`, { mode: 0o755 });
  return file("program");
}

function programs(program: string, timeoutMs = 30_000, env: Record<string, string> = {}): EventPrograms {
  return new EventPrograms({ program, env, timeoutMs, output: "ignore", note: (line) => notes.push(line) });
}

const event = (session: string, to = "disconnected"): WatchEvent => ({
  session,
  name: "Support; $(touch x)",
  from: "ready",
  to,
  at: "2026-11-28T10:00:00.000Z",
  reason: "unlinked",
});

test("a program gets the event on standard input and in its environment, without keys", async () => {
  const program = script(`
    const input = fs.readFileSync(0, "utf8");
    log(JSON.stringify({ input: JSON.parse(input), args: process.argv.slice(2), env: process.env }));`);
  const env = { HOME: "/home", ZAVU_API_KEY: "k", ZAVUDEV_API_KEY: "k", PULUMI_CONFIG_PASSPHRASE: "p" };
  const running = programs(program, 30_000, env);
  running.add(event("jd7"));
  await until("a program has started", () => lines().length === 1);
  await running.finish();
  const seen = JSON.parse(lines()[0]!) as { env: Record<string, string> };
  expect(seen).toMatchObject({ input: event("jd7"), args: [] });
  expect(Object.fromEntries(Object.entries(seen.env).filter(([name]) => !name.startsWith("__")))).toEqual({
    HOME: "/home",
    ZAVU_EVENT_SESSION: "jd7",
    ZAVU_EVENT_NAME: "Support; $(touch x)",
    ZAVU_EVENT_FROM: "ready",
    ZAVU_EVENT_TO: "disconnected",
    ZAVU_EVENT_AT: "2026-11-28T10:00:00.000Z",
    ZAVU_EVENT_REASON: "unlinked",
  });
  expect(notes).toEqual([]);
});

test("what an event does not have is empty in the environment", () => {
  const { session, at } = event("jd7");
  expect(environmentOf({ session, at, from: null, to: null }, { zavu_api_key: "k" })).toEqual({
    ZAVU_EVENT_SESSION: "jd7",
    ZAVU_EVENT_NAME: "",
    ZAVU_EVENT_FROM: "",
    ZAVU_EVENT_TO: "",
    ZAVU_EVENT_AT: at,
    ZAVU_EVENT_REASON: "",
  });
});

test("one program runs at a time for each session, in order, and at most four in all", async () => {
  const program = script(`
    log("start " + process.env.ZAVU_EVENT_SESSION + process.env.ZAVU_EVENT_TO);
    setTimeout(() => log("end " + process.env.ZAVU_EVENT_SESSION + process.env.ZAVU_EVENT_TO), 300);`);
  const running = programs(program);
  for (const session of ["a", "b", "c", "d", "e", "f"]) for (const to of ["1", "2"]) running.add(event(session, to));
  await until("all programs have ended", () => lines().length === 24);
  await running.finish();
  let [now, most] = [0, 0];
  for (const line of lines()) most = Math.max(most, (now += line.startsWith("start") ? 1 : -1));
  expect(most).toBeLessThanOrEqual(4);
  expect(most).toBeGreaterThan(1);
  const ofA = lines().filter((line) => line.includes(" a"));
  expect(ofA).toEqual(["start a1", "end a1", "start a2", "end a2"]);
});

test("a program that fails or cannot be started is reported, and the next one runs", async () => {
  const running = programs(script(`process.exit(process.env.ZAVU_EVENT_TO === "ready" ? 0 : 3);`));
  running.add(event("jd7"));
  running.add(event("jd7", "ready"));
  await until("a problem is reported", () => notes.length === 1);
  const absent = programs(file("absent"));
  absent.add(event("jd8"));
  await until("the other problem is reported", () => notes.length === 2);
  await Promise.all([running.finish(), absent.finish()]);
  expect(notes[0]).toBe(`${file("program")} for session jd7 exited with 3.`);
  expect(notes[1]).toContain("could not be started");
});

test("an error that spawn throws is reported, and the next program of the session runs", async () => {
  // Node.js throws for a NUL.
  const env: Record<string, string> = { BROKEN: "a\0b" };
  const note = (line: string) => {
    notes.push(line);
    delete env["BROKEN"];
  };
  const program = script(`log(process.env.ZAVU_EVENT_TO);`);
  const running = new EventPrograms({ program, env, timeoutMs: 30_000, output: "ignore", note });
  running.add(event("jd7"));
  running.add(event("jd7", "ready"));
  await until("the second program has run", () => lines().length === 1);
  await running.finish();
  expect(lines()).toEqual(["ready"]);
  expect(notes).toEqual([expect.stringContaining(`${program} for session jd7 could not be started: `)]);
});

test("a queue of a hundred is reported once, until it was empty", async () => {
  const running = programs(script(""));
  for (let count = 0; count < 150; count++) running.add(event(`jd${count}`));
  await running.finish();
  for (let count = 0; count < 99; count++) running.add(event(`jd${count}`));
  await running.finish();
  expect(notes.filter((line) => line.includes("alerts are late"))).toHaveLength(1);
});

test("a program that runs too long is ended, and its own children too", async () => {
  const program = script(`
    const { spawn } = require("node:child_process");
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    log(child.pid);
    setInterval(() => {}, 1000);`);
  const running = programs(program, 1_000);
  running.add(event("jd7"));
  await until("a problem is reported", () => notes.length === 1);
  expect(notes).toEqual([`${program} for session jd7 was ended after 1 s.`]);
  const child = Number(lines()[0]);
  await until("the child has ended", () => !isRunning(child));
  expect(isRunning(child)).toBe(false);
});

test("a program that ignores SIGTERM is killed", async () => {
  const program = script(`process.on("SIGTERM", () => log("term")); setInterval(() => {}, 1000);`);
  const running = programs(program, 1_000);
  running.add(event("jd7"));
  await until("a problem is reported", () => notes.length === 1);
  expect(lines()).toEqual(["term"]);
});

test("at the end, running programs get time to finish, and no other one starts", async () => {
  const running = programs(script(`log("start"); setTimeout(() => log("end"), 300);`));
  running.add(event("jd7"));
  running.add(event("jd7", "ready"));
  await until("a program has started", () => lines().length === 1);
  await running.finish();
  expect(lines()).toEqual(["start", "end"]);
  expect(notes).toEqual(["The watch was stopped before 1 program ran."]);
});

test("a program that cannot be found is a wrong command line", () => {
  const program = script("");
  fs.writeFileSync(file("text"), "");
  expect(() => checkProgram(program, {})).not.toThrow();
  expect(() => checkProgram("program", { PATH: `/nowhere${path.delimiter}${folder}` })).not.toThrow();
  for (const [name, PATH] of [
    ["text", folder],
    [file("text"), ""],
    [file("absent"), ""],
    ["program arg", folder],
    [folder, ""],
  ] as const)
    expect(() => checkProgram(name, { PATH })).toThrow("is not a program that can be run");
});
