/** A fault put into the source, which the model must find. */
export interface Mutation {
  name: string;
  /** From the repository's root. */
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  /** What the fault would do to somebody. */
  harm: string;
  /** The part of the model's message that names the broken promise. */
  caughtBy: string;
  /** The schedules are those of this seed; an early one of them shows the fault. */
  seed: number;
}

const maker = "provider/src/lifecycle/maker.ts";
const session = "provider/src/lifecycle/session.ts";
const verbs = "sdk/dynamic/src/verbs.ts";
const orphan = "a session is on the server that neither state nor an error knows";
const gaveUp = "one POST was lost, and nothing else, and a create gave up";
const astray = "up has no error, and a session is not where it should be";
const lost = "a session left state and is alive";

export const mutations: Mutation[] = [
  {
    name: "a lost POST is repeated without a search",
    file: maker,
    find: "const found = await this.find(inputs, since, first.lost, context);",
    replace: "const found = undefined as Session | undefined;",
    harm: "Each lost answer leaves a second session that runs and costs, and nobody knows of it.",
    caughtBy: gaveUp,
    seed: 5,
  },
  {
    name: "a lost POST is given up without a search",
    file: maker,
    find: "if (since === undefined)",
    replace: "if (since !== null)",
    harm: "Each lost answer leaves a session that somebody has to look for by hand.",
    caughtBy: gaveUp,
    seed: 1,
  },
  {
    name: "a search may find what another resource has",
    file: "provider/src/lifecycle/claims.ts",
    find: "return this.known.has(id);",
    replace: "return false;",
    harm: "Two resources hold one session, and the first to be deleted takes the other's.",
    caughtBy: "two resources hold one session",
    seed: 1,
  },
  {
    name: "of several candidates the first is taken",
    file: maker,
    find: "if (candidates.length > turns.lost(country)) {",
    replace: "if (candidates.length < 0) {",
    harm: "Somebody else's session is taken over, and ours runs on unknown.",
    caughtBy: orphan,
    seed: 3,
  },
  {
    name: "what a search found is not claimed",
    file: maker,
    find: "claims.know(found.id);",
    replace: "",
    harm: "Two lost POSTs take the same session.",
    caughtBy: "two resources hold one session",
    seed: 1,
  },
  {
    name: "a 404 is believed under any key",
    file: "provider/src/lifecycle/missing.ts",
    find: "const current = await api.account.projectId();",
    replace: "const current = owner;",
    harm: "A refresh with another project's key drops every session from state.",
    caughtBy: lost,
    seed: 4,
  },
  {
    name: "a POST is sent again after a reset",
    file: "provider/src/api/retry.ts",
    find: 'if (!manner.repeatable) return { again: false, why: "the server may have acted on it" };\n    return few(manner, attempt, random, "doing it twice is the same as once");',
    replace: 'return few(manner, attempt, random, "doing it twice is the same as once");',
    harm: "A reset after the server has acted makes a second session.",
    caughtBy: orphan,
    seed: 1,
  },
  {
    name: "a POST is sent again after a server's fault",
    file: "provider/src/api/retry.ts",
    find: 'if (!manner.repeatable) return { again: false, why: "the server may have acted on it" };\n    return few(manner, attempt, random, "a server\'s fault may pass");',
    replace: 'return few(manner, attempt, random, "a server\'s fault may pass");',
    harm: "A 502 after the server has acted makes a second session.",
    caughtBy: orphan,
    seed: 1,
  },
  {
    name: "a search takes old sessions too",
    file: maker,
    find: "return created >= since - CLOCK_SLACK_MS;",
    replace: "return true;",
    harm: "Somebody else's session is taken over, and a destroy deletes it.",
    caughtBy: "a session came into state that was there before",
    seed: 3,
  },
  {
    name: "new is judged by this machine's clock",
    file: maker,
    find: "const since = this.parts.api.serverClock.now();",
    replace: "const since = this.parts.clock.now() as number | undefined;",
    harm: "Where the clock is wrong, a lost session is not found, or an old one is.",
    caughtBy: orphan,
    seed: 1,
  },
  {
    name: "a search does not wait for POSTs under way",
    file: "provider/src/lifecycle/turns.ts",
    find: ".then(() => Promise.all(this.underWay))",
    replace: "",
    harm: "The search takes the session of a POST whose answer is still to come.",
    caughtBy: "two resources hold one session",
    seed: 4,
  },
  {
    name: "a POST does not wait for searches",
    file: "provider/src/lifecycle/turns.ts",
    find: "for (let before; before !== this.searches;) {",
    replace: "for (let before = this.searches; before !== this.searches;) {",
    harm: "The search takes the session of a POST that began meanwhile.",
    caughtBy: "two resources hold one session",
    seed: 1,
  },
  {
    name: "a repeated POST does not look for what the first left",
    file: session,
    find: "if (!leftover) return outcome;",
    replace: "if (leftover) return outcome;\n    if (!leftover) return outcome;",
    harm: "A first POST that was processed late leaves a session that nobody knows of.",
    caughtBy: orphan,
    seed: 1,
  },
  {
    name: "a create that is not finished forgets its id",
    file: verbs,
    find: "throw new Unfinished(unfinished(outcome.id, outputs, outcome.problem.text, bag));",
    replace: "throw outcome.problem;",
    harm: "A wait that runs out loses the session, and the next up makes another.",
    caughtBy: orphan,
    seed: 1,
  },
  {
    name: "a time-out passes for success",
    file: session,
    find: "return outcome(whyUnfinished(error, { id, waitFor, last, allowedMs }));",
    replace: "return outcome();",
    harm: "A session that waits for its QR or has failed passes for finished.",
    caughtBy: astray,
    seed: 1,
  },
  {
    name: "diff asks for no repair",
    file: "provider/src/lifecycle/diff.ts",
    find: 'return needOf(state as unknown as Standing, waitFor as WaitFor | undefined) !== "nothing";',
    replace: "return false;",
    harm: "A session that has failed stays so, whatever up is run.",
    caughtBy: astray,
    seed: 1,
  },
  {
    name: "update does not reconnect",
    file: session,
    find: "return this.settle(session, news, context, true, olds.projectId);",
    replace: "return this.settle(session, news, context, false, olds.projectId);",
    harm: "Each up reports the failed session, and none repairs it.",
    caughtBy: "up after up fails where nothing is wrong",
    seed: 1,
  },
  {
    name: "delete swallows every error",
    file: session,
    find: "await this.parts.api.sessions.delete(id, context);\n    } catch (error) {\n      if (!(error instanceof NotFoundError)) throw error;",
    replace:
      "await this.parts.api.sessions.delete(id, context);\n    } catch (error) {\n      if (!(error instanceof NotFoundError)) return;",
    harm: "A session leaves state and runs on.",
    caughtBy: lost,
    seed: 3,
  },
  {
    name: "a delete believes any 200",
    file: "provider/src/api/http.ts",
    find: "if (status === request.expect) return",
    replace: "if (status < 300) return",
    harm: "A proxy's log-in page passes for a delete.",
    caughtBy: lost,
    seed: 5,
  },
  {
    name: "a create that nobody will hear of is not taken back",
    file: session,
    find: "if (context.gone.aborted) await this.undo(outcome.id);",
    replace: "",
    harm: "Closing the terminal leaves sessions that no state holds.",
    caughtBy: orphan,
    seed: 1,
  },
  {
    name: "an engine that is gone breaks POSTs off",
    file: "provider/src/api/http.ts",
    find: "signal: post ? late.signal : AbortSignal.any",
    replace: "signal: AbortSignal.any",
    harm: "Closing the terminal leaves the session of each POST under way.",
    caughtBy: orphan,
    seed: 3,
  },
  {
    name: "lastError is kept as it was sent",
    file: "provider/src/api/schema.ts",
    find: "redact(value)",
    replace: "value",
    harm: "A phone number stands in state and in texts.",
    caughtBy: "state holds a secret where it is not encrypted",
    seed: 3,
  },
  {
    name: "messages are shown as they were sent",
    file: "provider/src/api/http.ts",
    find: "redact(value, [apiKey])",
    replace: "value",
    harm: "A phone number or a key stands in the log of a build.",
    caughtBy: "an error holds a secret",
    seed: 1,
  },
];
