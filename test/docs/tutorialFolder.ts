import { spawn, type ChildProcess } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { run, type RunError } from "../../tools/process/run";
import { cleanEnv } from "../engine/cli";
import { CommandOnTerminal } from "../cli/terminal";
import { ROOT } from "../root";

// What npm would install; a page's reader has it from the registry.
const PACKAGES = {
  "pulumi-resource-zavu": "provider/cmd/pulumi-resource-zavu",
  "pulumi-zavu-cli": "cli",
  "zavu-simulator": "simulator",
};
const PROGRAMS = { "pulumi-zavu": "../pulumi-zavu-cli/bin/pulumi-zavu.js" };

interface SimulatedSession {
  id: string;
  status: string;
  qrCode: string | null;
}

/** A folder in which a page's commands are typed one after the other, as one person would. */
export class TutorialFolder {
  private simulator: ChildProcess | undefined;
  private cwd: string;

  private constructor(
    private readonly root: string,
    private readonly port: number,
    private env: Record<string, string>,
  ) {
    this.cwd = root;
  }

  static async open(): Promise<TutorialFolder> {
    const work = path.join(ROOT, "test", ".work");
    fs.mkdirSync(work, { recursive: true });
    const root = fs.mkdtempSync(path.join(work, "tutorial-"));
    const home = path.join(root, "home");
    fs.mkdirSync(home);
    const { PULUMI_BACKEND_URL: _the_page_logs_in, ...env } = await cleanEnv(home, ["yaml"]);
    return new TutorialFolder(root, await freePort(), env);
  }

  private get simulatorUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.cwd, name), text);
  }

  /** Types what a block holds, and returns what it printed. Fails where a command does. */
  async type(text: string, answer = ""): Promise<string> {
    const left = path.join(this.root, "left");
    // What a person answers, options answer here; what the registry has, lies in this repository. A local login is one
    // in this folder: whatever HOME says, Pulumi would take the home of the user who runs the tests.
    const head = [
      "set -e",
      `trap 'env -0 > ${left}.env; pwd > ${left}.cwd' EXIT`,
      `pulumi() { case "$1" in login) command pulumi login "file://$HOME" ;; up|destroy|refresh) command pulumi "$@" --yes --skip-preview ;; stack) [ "$2" = rm ] && set -- "$@" --yes; command pulumi "$@" ;; *) command pulumi "$@" ;; esac; }`,
      `npm() { if [ "$1" = install ]; then shift; install "$@"; else command npm "$@"; fi; }`,
      `install() { mkdir -p node_modules/.bin; for p in "$@"; do case $p in ${installs()} *) echo "npm has no $p"; return 1 ;; esac; done; }`,
    ];
    const script = [...head, text.replaceAll("4010", String(this.port))].join("\n");
    const options = { cwd: this.cwd, env: this.env, input: answer };
    const printed = await run("bash", ["-c", script], options).catch(({ code, stdout, stderr }: RunError) => {
      throw new Error(`${text}\nended with ${code}:\n${stdout}${stderr}`);
    });
    this.env = parsedEnv(fs.readFileSync(`${left}.env`, "utf8"));
    this.cwd = fs.readFileSync(`${left}.cwd`, "utf8").trim();
    return printed;
  }

  /** Starts the simulator as a line of the page says, in a terminal of its own. Its phone waits until it is told. */
  async startSimulator(line: string): Promise<void> {
    const args = line
      .trim()
      .split(" ")
      .slice(2)
      .map((arg) => (arg === "4010" ? String(this.port) : arg));
    args[args.indexOf("--auto-scan") + 1] = "60m";
    const script = path.join(this.cwd, "node_modules", "zavu-simulator", "bin", "zavu-simulator.js");
    const child = spawn(process.execPath, [script, ...args], { cwd: this.cwd, stdio: ["ignore", "pipe", "inherit"] });
    this.simulator = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`the simulator ended with ${code}`)));
    });
  }

  /** Runs a line of the people's command line on a terminal: it shows a QR, which then is scanned. Returns its exit code. */
  async scan(line: string): Promise<number> {
    const terminal = new CommandOnTerminal(line.trim().split(" ").slice(2), { cwd: this.cwd, env: this.env });
    // The QR code rotates; on a slow machine it does before the command shows the first one.
    let waiting: SimulatedSession | undefined;
    const look = async () => ([waiting] = await this.sessions());
    const timer = setInterval(() => void look().catch(() => undefined), 500);
    try {
      await look();
      await terminal.showsQr((text) => text === waiting?.qrCode);
      const body = JSON.stringify({ id: waiting?.id });
      await fetch(`${this.simulatorUrl}/_simulator/scan`, { method: "POST", body });
      return (await terminal.ended).exitCode;
    } finally {
      clearInterval(timer);
      await terminal.close();
    }
  }

  /** The sessions that the simulator has. */
  async sessions(): Promise<SimulatedSession[]> {
    const answer = await fetch(`${this.simulatorUrl}/_simulator/sessions`);
    return ((await answer.json()) as { items: SimulatedSession[] }).items;
  }

  close(): void {
    this.simulator?.kill();
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

function installs(): string {
  const links = Object.entries(PACKAGES).map(
    ([name, folder]) => `${name}) ln -s ${path.join(ROOT, folder)} node_modules/${name} ;;`,
  );
  const [[bin, target]] = Object.entries(PROGRAMS) as [[string, string]];
  return links
    .join(" ")
    .replace("/pulumi-zavu-cli ;;", `/pulumi-zavu-cli; ln -s ${target} node_modules/.bin/${bin} ;;`);
}

const parsedEnv = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split("\0")
      .filter((line) => line.includes("=") && !line.startsWith("BASH_FUNC_"))
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

/** A port of loopback that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
