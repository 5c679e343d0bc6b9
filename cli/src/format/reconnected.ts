import type { Reconnected, ReconnectOutcome } from "../reconnected";
import { counted } from "./counted";

/** The texts above and below a group of sessions. */
interface Group {
  outcomes: ReconnectOutcome[];
  /** After "1 session", and after any other number. */
  verbs: [string, string];
  next(sessions: Reconnected[], stack: string | undefined): string[];
}

const GROUPS: Group[] = [
  { outcomes: ["ready"], verbs: ["is back", "are back"], next: () => [] },
  {
    outcomes: ["needs_scan"],
    verbs: ["needs a scan", "need a scan"],
    next: (sessions, stack) => [
      `To scan: ${sessions.length > MANY ? boardCommand(stack) : command("qr", sessions, stack)}`,
    ],
  },
  {
    outcomes: ["failed", "error"],
    verbs: ["failed", "failed"],
    next: (sessions, stack) => [
      ...new Set(sessions.flatMap(({ hint }) => hint ?? [])),
      `To try again: ${command("reconnect", sessions, stack)}`,
    ],
  },
  {
    outcomes: ["timed_out", "stopped"],
    verbs: ["is not back yet", "are not back yet"],
    next: (sessions, stack) => [
      `Zavu may still restore ${sessions.length === 1 ? "it" : "them"}. To keep waiting: ${command("wait", sessions, stack)}`,
      `To try again: ${command("reconnect", sessions, stack)}`,
    ],
  },
];

// A command with more ids would be hard to read.
const MANY = 5;

/** The results in groups by outcome, each with the next command. `stack` is where the key came from. */
export function reconnectReport(all: Reconnected[], stack?: string): string {
  const groups = GROUPS.flatMap(({ outcomes, verbs, next }) => {
    const sessions = all.filter(({ outcome }) => outcomes.includes(outcome));
    if (sessions.length === 0) return [];
    const head = `${counted(sessions.length, "session")} ${verbs[sessions.length === 1 ? 0 : 1]}:`;
    return [[head, ...sessions.map(lineOf), ...next(sessions, stack)].join("\n")];
  });
  return groups.join("\n\n");
}

/** The progress: "Waiting for 5 of 12 sessions. So far: 5 ready, 1 needs a scan, 1 failed." */
export function reconnectProgress(done: ReconnectOutcome[], total: number): string {
  const countOf = (...outcomes: ReconnectOutcome[]) => done.filter((outcome) => outcomes.includes(outcome)).length;
  const [ready, scan, failed] = [countOf("ready"), countOf("needs_scan"), countOf("failed", "error")];
  const parts = [
    ready > 0 ? `${ready} ready` : "",
    scan > 0 ? `${scan} ${scan === 1 ? "needs" : "need"} a scan` : "",
    failed > 0 ? `${failed} failed` : "",
  ].filter(Boolean);
  const soFar = parts.length > 0 ? ` So far: ${parts.join(", ")}.` : "";
  return `Waiting for ${total - done.length} of ${counted(total, "session")}.${soFar}`;
}

function lineOf({ id, session, why }: Reconnected): string {
  const name = session?.displayName === undefined ? "" : `  ${session.displayName}`;
  return `  ${id}${name}${why ? `: ${why}` : ""}`;
}

function command(verb: string, sessions: Reconnected[], stack: string | undefined): string {
  const ids = sessions.length > MANY ? "ID..." : sessions.map(({ id }) => id).join(" ");
  return `npx pulumi-zavu-cli ${verb} ${ids}${stackArgument(stack)}`;
}

const boardCommand = (stack: string | undefined) => `npx pulumi-zavu-cli board${stackArgument(stack)}`;

const stackArgument = (stack: string | undefined) => (stack === undefined ? "" : ` --stack ${stack}`);
