import { resolveConfig, type Config } from "pulumi-zavu-provider/config";
import type { Verb } from "./commandLine";
import { withEngine } from "./environment";
import { engineOf, type Job } from "./job";
import { sessionIdIn } from "./outputs";
import { agreed as agreedTo, hasScreen } from "./people";
import { say } from "./print";
import { Pulumi } from "./pulumi";
import { ioOf, showUntilLinked } from "./show";
import { StartError } from "./startError";

/** The commands on the user's own account, stack and backend. */
export const live: Record<Verb, (job: Job) => Promise<void>> = { start, refresh, destroy };

/** Brings the quickstart up on the user's own account, stack and backend, and shows its session until it is linked. */
async function start(job: Job): Promise<void> {
  await agreed(job, async (pulumi, stack) => {
    const config = await configOf(pulumi);
    const plan =
      `This makes or updates a real session: stack ${stack}, ${config.baseUrl}, the account of the key from ` +
      `${config.keySource}. A person has to scan its QR with the WhatsApp of a real number.`;
    return {
      plan,
      act: async () => {
        await pulumi.show(["up", "--yes", "--skip-preview"]);
        const id = sessionIdIn(await pulumi.read("stack", "output", "--json"));
        if (id === undefined) return say("\nThe program exports no sessionId, so there is no session to follow.");
        await showLive(id, config, job);
        say("\nWhat next: `npm run refresh -- --live`, `npm run destroy -- --live`.");
      },
    };
  });
}

/** Reads the sessions of the user's stack again. */
async function refresh(job: Job): Promise<void> {
  await agreed(job, async (pulumi, stack) => ({
    plan: `This reads the real sessions of stack ${stack} again into its state.`,
    act: () => pulumi.show(["refresh", "--yes", "--skip-preview"]),
  }));
}

/** Deletes the sessions of the user's stack. */
async function destroy(job: Job): Promise<void> {
  await agreed(job, async (pulumi, stack) => ({
    plan: `This deletes everything that stack ${stack} holds: real sessions, whose numbers are then unlinked.`,
    act: () => pulumi.show(["destroy", "--yes", "--skip-preview"]),
  }));
}

interface Plan {
  /** What is going to happen, for a person to agree to. */
  plan: string;
  act(): Promise<void>;
}

/** Does what `planned` says once a person, or `--yes`, has agreed. */
async function agreed(job: Job, planned: (pulumi: Pulumi, stack: string) => Promise<Plan>): Promise<void> {
  const { root, stop, yes, verb } = job;
  const mayAsk = process.stdin.isTTY && process.stdout.isTTY;
  if (!yes && !mayAsk) {
    throw new StartError(
      `--live works on a real account, and there is no terminal to ask whether to ${verb}. To go ahead unasked, add --yes.`,
    );
  }
  const engine = await engineOf(job);
  const env = withEngine(process.env, engine);
  const onFailure = "Mend that and run this again.";
  const pulumi = new Pulumi({ command: engine.command, cwd: root, env, stop, onFailure });
  const stack = (await pulumi.read("stack", "--show-name")).trim();
  const { plan, act } = await planned(pulumi, stack);
  say(plan);
  if (!yes) await agreedTo(ioOf(stop), "Continue?");
  await act();
}

/** The key and base URL that the program will use: the stack's, else the environment's. */
async function configOf(pulumi: Pulumi): Promise<Config> {
  const apiKey = await configValue(pulumi, "zavu:apiKey");
  const baseUrl = await configValue(pulumi, "zavu:baseUrl");
  return resolveConfig({ apiKey, baseUrl }, process.env);
}

async function configValue(pulumi: Pulumi, key: string): Promise<string | undefined> {
  // Asked for only where it is set: without --show-secrets the list holds no key.
  const set = JSON.parse(await pulumi.read("config", "--json")) as Record<string, unknown>;
  return key in set ? (await pulumi.read("config", "get", key)).trim() : undefined;
}

async function showLive(id: string, config: Config, { stop }: Job): Promise<void> {
  const aboutQr = hasScreen(ioOf(stop))
    ? "Scan it with WhatsApp on the phone: Settings, Linked devices, Link a device."
    : "Its QR is drawn on a terminal only, since a log that keeps it gives the account away. `npx pulumi-zavu board` shows " +
      `it in a browser, and \`npx pulumi-zavu qr ${id} --png FILE\` writes an image.`;
  await showUntilLinked(id, { config, stop, aboutQr, live: true });
}
