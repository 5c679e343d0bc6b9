// Needs: curl
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import type { Simulator } from "zavu-simulator";
import { scrape, valueOf } from "../cli/scrape";
import { blocksOf } from "../docs/blocks";
import { commandsIn } from "../docs/shell";
import { until } from "../engine/processes";
import { expectNoSecret, expectNoSecretInFiles } from "../engine/secrets";
import { freePort, listening } from "../ports";
import { ROOT } from "../root";
import { NUMBERS, linkedSession, recordingSimulator } from "./recorded";

const EXAMPLE = path.join(ROOT, "examples", "monitoring");
const CLI = path.join(ROOT, "cli", "bin", "pulumi-zavu.js");
const KEY = "zv_live_alerts_of_the_test";

const blocks = blocksOf("docs/how-to/alerts.md");
const block = (start: string) => {
  const found = blocks.find(({ text }) => text.startsWith(start));
  if (!found) throw new Error(`the page has no block that starts with ${start}`);
  return found.text;
};

interface Container {
  command: string[];
  args: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  ports: { name: string; containerPort: number }[];
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
  securityContext: object;
}
interface Deployment {
  spec: {
    replicas: number;
    strategy: object;
    selector: { matchLabels: object };
    template: { metadata: { labels: object }; spec: { containers: [Container]; securityContext: object } };
  };
}
const deployment = () => parse(block("apiVersion: apps/v1")) as Deployment;
const workflow = () =>
  parse(block("name: sessions")) as { jobs: { linked: { steps: { run?: string; env?: Record<string, string> }[] } } };
const unit = () => new Map([...block("[Unit]").matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value!]));

let simulator: Simulator;
let folder: string;
let env: Record<string, string>;
let qrs: string[];
const children: ReturnType<typeof spawn>[] = [];
beforeEach(async () => {
  ({ simulator, qrs } = await recordingSimulator(KEY));
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-alerts-"));
  env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url, PATH: `${folder}:${process.env["PATH"]}` };
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await simulator.close();
  const secrets = [KEY, ...NUMBERS, ...qrs];
  expectNoSecretInFiles(folder, secrets);
  fs.rmSync(folder, { recursive: true });
});
const make = (more?: object) => linkedSession(simulator, more);

/** Starts the command line with the arguments of the page, but with a free port. */
async function start(args: string[]) {
  const port = await freePort();
  const log = path.join(folder, "log");
  const out = fs.openSync(log, "w");
  const own = args.map((arg) => arg.replace(/^([\d.]+):9464$/, `127.0.0.1:${port}`));
  const child = spawn(process.execPath, [CLI, ...own, "--interval", "2s"], { env, stdio: ["ignore", out, out] });
  fs.closeSync(out);
  children.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { child, ended, metrics: `http://127.0.0.1:${port}/metrics`, log: () => fs.readFileSync(log, "utf8") };
}

test("the command of the systemd unit alerts by its script, and a stop is a success", async () => {
  const received: string[] = [];
  const receiver = http.createServer((request, response) => {
    void text(request).then((line) => (received.push(line), response.end()));
  });
  env["ALERT_URL"] = `http://127.0.0.1:${await listening(receiver)}/`;
  const script = path.join(folder, "alert.sh");
  fs.writeFileSync(script, block("#!/bin/sh"), { mode: 0o755 });
  const [command, ...args] = unit().get("ExecStart")!.split(" ");
  expect(command).toBe("/opt/zavu-watch/node_modules/.bin/pulumi-zavu-cli");
  expect(args).toContain("/opt/zavu-watch/alert.sh");
  const id = make();
  const waiting = simulator.make("proj_a");
  const { child, ended, log } = await start(args.map((arg) => (arg === "/opt/zavu-watch/alert.sh" ? script : arg)));
  await until("the watch has begun", () => log().includes(waiting));
  simulator.change(id, { status: "disconnected", lastError: "LOGOUT" });
  await until("the first alert", () => received.length === 1);
  simulator.change(id, { status: "ready" });
  await until("the end of the outage", () => log().includes("disconnected -> ready"));
  simulator.remove(id);
  await until("the second alert", () => received.length === 2);
  expect(received).toEqual([`Session ${id}: ready -> disconnected unlinked`, `Session ${id}: ready -> deleted `]);
  child.kill("SIGTERM");
  expect(await ended).toBe(Number(unit().get("SuccessExitStatus")));
  receiver.close();
  receiver.closeAllConnections();
  expect(qrs).not.toEqual([]);
});

test("the container of the Deployment serves what its probes read, with the key from the Secret", async () => {
  const { replicas, strategy, selector, template } = deployment().spec;
  const [container] = template.spec.containers;
  expect({ replicas, strategy }).toEqual({ replicas: 1, strategy: { type: "Recreate" } });
  expect(template.metadata.labels).toEqual(selector.matchLabels);
  expect(container.command).toEqual(["npx", "--yes", packageOf()]);
  const key = container.env.find(({ name }) => name === "ZAVU_API_KEY");
  const [, , create] = commandsIn(block("kubectl create namespace")).map((words) => words.join(" "));
  expect(key).toEqual({ name: "ZAVU_API_KEY", valueFrom: { secretKeyRef: { name: "zavu", key: "apiKey" } } });
  expect(block("kubectl create namespace")).toContain("secret generic zavu --namespace zavu --from-file=apiKey");
  expect(create).toBe("kubectl apply --filename kubernetes.yaml");
  expect(template.spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  });
  const id = make();
  const { metrics, log } = await start(container.args);
  await until("the watch has begun", () => log().includes(`"session":"${id}"`));
  expect(container.ports).toEqual([{ name: "metrics", containerPort: 9464 }]);
  expect(container.args).toContain("0.0.0.0:9464");
  for (const probe of [container["startupProbe"], container["livenessProbe"]]) {
    expect(probe?.httpGet.port).toBe("metrics");
    const answer = await scrape(new URL(probe!.httpGet.path, metrics).href);
    expect(valueOf(answer, 'zavu_sessions{status="ready"}')).toBe(1);
    expectNoSecret(answer, [KEY, ...NUMBERS], "the metrics");
  }
});

test.each([
  ["linked", "ready", 0],
  ["down", "disconnected", 3],
  ["failed", "failed", 4],
])("the step of the workflow says whether a session is %s", (_name, status, code) => {
  const [step] = workflow().jobs.linked.steps.filter(({ run }) => run !== undefined);
  expect(step?.env).toEqual({ ZAVU_API_KEY: "${{ secrets.ZAVU_API_KEY }}", SESSIONS: "${{ vars.ZAVU_SESSIONS }}" });
  expect(step?.run).toContain(`npx --yes ${packageOf()} `);
  const shim = `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${CLI}" "$@"\n`;
  fs.writeFileSync(path.join(folder, "npx"), shim, { mode: 0o755 });
  const sessions = [make(), make({ status })].join(" ");
  const script = step!.run!.replace("--timeout 5m", "--timeout 3s");
  // The simulator runs in this process, so it must not wait for the step.
  return new Promise<void>((resolve, reject) => {
    const child = spawn("bash", ["-e", "-c", script], { env: { ...env, SESSIONS: sessions }, stdio: "ignore" });
    child.once("exit", (actual) => (actual === code ? resolve() : reject(new Error(`exit code ${actual}`))));
  });
});

test("the page shows each file, and its script has no mistake that the shell finds", () => {
  for (const file of ["alert.sh", "zavu-watch.service", "kubernetes.yaml", "github.yml"])
    expect(blocks.map(({ text }) => text)).toContain(fs.readFileSync(path.join(EXAMPLE, file), "utf8"));
  expect(spawnSync("sh", ["-n", path.join(EXAMPLE, "alert.sh")]).status).toBe(0);
  expect(fs.statSync(path.join(EXAMPLE, "alert.sh")).mode & 0o111).toBe(0o111);
});

/** The package in the version of this repository. */
function packageOf(): string {
  const { name, version } = parse(fs.readFileSync(path.join(ROOT, "cli", "package.json"), "utf8")) as Record<
    string,
    string
  >;
  return `${name}@${version}`;
}
