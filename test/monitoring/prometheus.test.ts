// Needs: Prometheus
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import type { Simulator } from "zavu-simulator";
import { scrape } from "../cli/scrape";
import { expectNoSecret, expectNoSecretInFiles } from "../engine/secrets";
import { freePort } from "../ports";
import { ROOT } from "../root";
import { prometheusFolder } from "./program";
import { NUMBERS, linkedSession, recordingSimulator } from "./recorded";

const EXAMPLE = path.join(ROOT, "examples", "monitoring");
const CLI = path.join(ROOT, "cli", "bin", "pulumi-zavu.js");
const KEY = "zv_live_monitoring_of_the_test";

const program = (name: string) => path.join(prometheusFolder() ?? "", name);
const promtool = (args: string[], input?: string) => {
  const { status, stdout, stderr } = spawnSync(program("promtool"), args, { cwd: EXAMPLE, encoding: "utf8", input });
  return { status, output: stdout + stderr };
};

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  annotations: { summary: string; description: string };
}
interface Rules {
  groups: { rules: Rule[] }[];
}
const rulesOf = () => parse(fs.readFileSync(path.join(EXAMPLE, "alerts.yml"), "utf8")) as Rules;
const alerts = () => rulesOf().groups.flatMap(({ rules }) => rules);

describe("the files of the example", () => {
  test("promtool accepts the configuration and the rules", () => {
    expect(promtool(["check", "config", "prometheus.yml"])).toMatchObject({ status: 0 });
  });

  test("the tests of the rules pass, and each alert has a test that expects it", () => {
    expect(promtool(["test", "rules", "alerts.test.yml"])).toMatchObject({ status: 0 });
    const { tests } = parse(fs.readFileSync(path.join(EXAMPLE, "alerts.test.yml"), "utf8")) as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    const expected = tests
      .flatMap(({ alert_rule_test }) => alert_rule_test)
      .filter(({ exp_alerts }) => exp_alerts.length > 0);
    expect(alerts().filter(({ alert }) => !expected.some(({ alertname }) => alertname === alert))).toEqual([]);
  });

  test("each alert has a summary, and a description with a command", () => {
    expect(alerts().length).toBeGreaterThanOrEqual(7);
    for (const { annotations } of alerts()) {
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.description).toMatch(/`npx pulumi-zavu-cli [^`]+`/);
    }
  });
});

describe("a real Prometheus that reads a watch", () => {
  let simulator: Simulator;
  let folder: string;
  let qrs: string[];
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    ({ simulator, qrs } = await recordingSimulator(KEY));
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-prometheus-"));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(ended));
    await simulator.close();
    fs.rmSync(folder, { recursive: true });
  });
  const ended = (child: ChildProcess) =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve(undefined);
      child.once("exit", resolve);
      child.kill("SIGTERM");
    });
  const start = (command: string, args: string[], env: NodeJS.ProcessEnv = {}) => {
    const log = fs.openSync(path.join(folder, `${path.basename(command)}-${children.length}.log`), "w");
    const child = spawn(command, args, {
      cwd: folder,
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", log, log],
    });
    fs.closeSync(log);
    children.push(child);
    return child;
  };
  const logs = () =>
    fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".log"))
      .map((name) => fs.readFileSync(path.join(folder, name), "utf8"))
      .join("\n");

  test("raises the alerts, and ends them when the sessions are back", async () => {
    const make = (more?: object) => linkedSession(simulator, more);
    const [down, banned, healthy] = [
      make({ status: "disconnected", lastError: "no route" }),
      make({ status: "failed", lastError: "banned" }),
      make(),
    ];
    const waiting = simulator.make("proj_a", { displayName: "New line" });
    const [watchPort, port] = [await freePort(), await freePort()];
    writeConfiguration(folder, watchPort);
    const env = { ZAVU_API_KEY: KEY, ZAVU_BASE_URL: simulator.url };
    const address = `127.0.0.1:${watchPort}`;
    const watch = start(
      process.execPath,
      [CLI, "watch", "--all", "--interval", "2s", "--json", "--metrics", address],
      env,
    );
    start(program("prometheus"), [
      "--config.file=prometheus.yml",
      `--web.listen-address=127.0.0.1:${port}`,
      "--storage.tsdb.path=data",
    ]);
    const fires = (...names: string[]) => firing(port, (found) => expect(found.sort()).toEqual(names.sort()), logs);
    const all = [`ZavuSessionBanned ${banned}`, `ZavuSessionDown ${banned}`, `ZavuSessionDown ${down}`];
    await fires(...all, `ZavuSessionWaitsForScan ${waiting}`);
    const metrics = await scrape(`http://${address}/metrics`);
    expect(promtool(["check", "metrics"], metrics)).toEqual({ status: 0, output: "" });

    for (const id of [down, banned, waiting]) simulator.change(id, { status: "ready", lastError: null });
    await fires();
    simulator.change(healthy, { status: "failed" });
    await fires(`ZavuSessionDown ${healthy}`);
    simulator.remove(healthy);
    await fires();
    await ended(watch);
    await fires("ZavuWatchDown ");

    expect(qrs).not.toEqual([]);
    const secrets = [KEY, ...NUMBERS, ...qrs];
    expectNoSecret(metrics + logs(), secrets, "the metrics or the output");
    expect(metrics).not.toContain("line");
    expectNoSecretInFiles(folder, secrets);
  });
});

/** The example's files with the port of the watch, and with short times. */
function writeConfiguration(folder: string, watchPort: number): void {
  const text = fs.readFileSync(path.join(EXAMPLE, "prometheus.yml"), "utf8");
  expect(text).toContain("127.0.0.1:9464");
  fs.writeFileSync(
    path.join(folder, "prometheus.yml"),
    text.replaceAll("127.0.0.1:9464", `127.0.0.1:${watchPort}`).replaceAll("15s", "1s"),
  );
  const rules = rulesOf();
  for (const rule of rules.groups.flatMap((group) => group.rules)) if (rule.for) rule.for = "2s";
  fs.writeFileSync(path.join(folder, "alerts.yml"), stringify(rules));
}

/** Waits until the alerts that fire, as "NAME SESSION", are as expected. */
async function firing(port: number, check: (found: string[]) => void, logs: () => string): Promise<void> {
  const end = Date.now() + 90_000;
  for (;;) {
    try {
      return check(await alertsOf(port));
    } catch (error) {
      if (Date.now() > end) throw new Error(`${(error as Error).message}\n${logs()}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

async function alertsOf(port: number): Promise<string[]> {
  const answer = JSON.parse(await scrape(`http://127.0.0.1:${port}/api/v1/alerts`)) as {
    data: { alerts: { state: string; labels: { alertname: string; session?: string } }[] };
  };
  const { alerts } = answer.data;
  return alerts
    .filter(({ state }) => state === "firing")
    .map(({ labels }) => `${labels.alertname} ${labels.session ?? ""}`);
}
