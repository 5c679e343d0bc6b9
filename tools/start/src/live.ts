import { resolveConfig, type Config } from "pulumi-zavu-provider/config";
import type { Verb } from "./commandLine";
import { withEngine } from "./environment";
import { engineOf, type Job } from "./job";
import { sessionIdIn } from "./outputs";
import { confirm, hasScreen } from "./cli";
import { print } from "./print";
import { Pulumi } from "./pulumi";
import { ioOf, showUntilLinked } from "./show";
import { StartError } from "./startError";

/** The commands for the user's own account, stack and backend. */
export const live: Record<Verb, (job: Job) => Promise<void>> = { start, refresh, destroy };

/** Runs the quickstart with the user's own account, stack and backend, and shows its session until it is linked. */
async function start(job: Job): Promise<void> {
  await confirmed(job, async (pulumi, stack) => {
    const config = await configOf(pulumi);
    const summary =
      `This creates or updates a real session in stack ${stack} at ${config.baseUrl}, in the account of the key from ` +
      `${config.keySource}. Someone must scan its QR code with the WhatsApp of a real number.`;
    return {
      summary,
      run: async () => {
        await pulumi.show(["up", "--yes", "--skip-preview"]);
        const id = sessionIdIn(await pulumi.read("stack", "output", "--json"));
        if (id === undefined) return print("\nThe program has no output sessionId, so there is no session to follow.");
        await showLive(id, config, job);
        print("\nNext steps: `npm run refresh -- --live`, `npm run destroy -- --live`.");
      },
    };
  });
}

/** Reads the sessions of the user's stack again. */
async function refresh(job: Job): Promise<void> {
  await confirmed(job, async (pulumi, stack) => ({
    summary: `This reads the real sessions of stack ${stack} again and updates its state.`,
    run: () => pulumi.show(["refresh", "--yes", "--skip-preview", "--run-program"]),
  }));
}

/** Deletes the sessions of the user's stack. */
async function destroy(job: Job): Promise<void> {
  await confirmed(job, async (pulumi, stack) => ({
    summary: `This deletes every resource of stack ${stack}, including real sessions, and unlinks their phones.`,
    run: () => pulumi.show(["destroy", "--yes", "--skip-preview"]),
  }));
}

interface Plan {
  /** What will happen, to be confirmed. */
  summary: string;
  run(): Promise<void>;
}

/** Runs a plan once the user, or `--yes`, has confirmed it. */
async function confirmed(job: Job, plan: (pulumi: Pulumi, stack: string) => Promise<Plan>): Promise<void> {
  const { root, stop, yes, verb } = job;
  const mayAsk = process.stdin.isTTY && process.stdout.isTTY;
  if (!yes && !mayAsk) {
    throw new StartError(
      `Confirmation needed to ${verb} on a real account, but there is no terminal. Pass --yes to continue.`,
    );
  }
  const engine = await engineOf(job);
  const env = withEngine(process.env, engine);
  const onFailure = "Fix that and try again.";
  const pulumi = new Pulumi({ command: engine.command, cwd: root, env, stop, onFailure });
  const stack = (await pulumi.read("stack", "--show-name")).trim();
  const { summary, run } = await plan(pulumi, stack);
  print(summary);
  if (!yes) await confirm(ioOf(stop), "Continue?");
  await run();
}

/** The key and the base URL that the program will use: from the stack, else from the environment. */
async function configOf(pulumi: Pulumi): Promise<Config> {
  const apiKey = await configValue(pulumi, "zavu:apiKey");
  const baseUrl = await configValue(pulumi, "zavu:baseUrl");
  return resolveConfig({ apiKey, baseUrl }, process.env);
}

async function configValue(pulumi: Pulumi, key: string): Promise<string | undefined> {
  // Read only if it is set. Without --show-secrets, the list does not show the key.
  const set = JSON.parse(await pulumi.read("config", "--json")) as Record<string, unknown>;
  return key in set ? (await pulumi.read("config", "get", key)).trim() : undefined;
}

async function showLive(id: string, config: Config, { stop }: Job): Promise<void> {
  const aboutQr = hasScreen(ioOf(stop))
    ? "Scan it with WhatsApp on the phone: Settings, Linked devices, Link a device."
    : "The QR code is drawn only on a terminal, because others could scan it in a log. `npx pulumi-zavu-cli board` shows it " +
      `in a browser, and \`npx pulumi-zavu-cli qr ${id} --png FILE\` writes an image.`;
  await showUntilLinked(id, { config, stop, aboutQr, live: true });
}
