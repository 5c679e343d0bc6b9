import type { EgressNode, Pairing } from "pulumi-zavu-provider/api";
import { ApiError, NotFoundError, ServerError, StoppedError, TimeoutError } from "pulumi-zavu-provider/errors";
import { VirtualClock } from "../../test/virtualClock";
import type { Account } from "./account";
import { NodePairing } from "./nodePairing";

const call = { method: "GET", path: "/v1/whatsapp-alt/egress-nodes/nd_1" } as const;
const broken = new ServerError(call, { status: 503 });
const LIFE_MS = 60_000;

let clock: VirtualClock;
let stop: AbortController;
/** The result of each poll and of each request for a token. */
let poll: () => EgressNode;
let token: (count: number) => Pairing;
let tokens: number;
let events: string[];
let pairing: NodePairing;

beforeEach(() => {
  clock = new VirtualClock(1_000_000);
  stop = new AbortController();
  [tokens, events] = [0, []];
  poll = () => node("pending");
  token = (count) => answer(count, clock.now() + LIFE_MS);
});

const node = (status: string) => ({ id: "nd_1", status }) as EgressNode;
const answer = (count: number, expiresAt?: number): Pairing => ({
  token: `token-${count}`,
  gatewayUrl: "wss://gw.test",
  wsPath: "/egress/agent",
  expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt).toISOString(),
});
const at = (ms: number) => clock.now() >= 1_000_000 + ms;

function run(limitMs = 15 * 60_000) {
  const account = {
    egressNodes: { get: async () => poll(), requestToken: async () => token((tokens += 1)) },
    budget: { pauseMs: () => 0 },
    serverClock: clock,
    clock,
  } as unknown as Account;
  pairing = new NodePairing(node("pending"), {
    account,
    signal: stop.signal,
    limitMs,
    onCode: ({ qr }) => events.push((JSON.parse(qr) as Pairing).token),
    onCodeFailure: ({ message }) => events.push(message),
    onUpdate: () => {
      const { stale } = pairing.polled;
      if (stale && events.at(-1) !== stale) events.push(stale);
    },
  });
  return pairing.run();
}

test("one token is requested, and pairing ends when the node is online", async () => {
  poll = () => node(at(30_000) ? "online" : "pending");
  expect(await run()).toBe("reached");
  expect(events).toEqual(["token-1"]);
  expect(pairing.node.status).toBe("online");
});

test("an expired token is replaced while the node is not online", async () => {
  poll = () => node(at(2.5 * LIFE_MS) ? "online" : "offline");
  expect(await run()).toBe("reached");
  expect(events).toEqual(["token-1", "token-2", "token-3"]);
});

test("no token is requested if the node came online when the last one expired", async () => {
  poll = () => node(at(LIFE_MS) ? "online" : "pending");
  expect(await run()).toBe("reached");
  expect(tokens).toBe(1);
});

test.each([undefined, "soon"])("a token with an unknown expiry (%p) is not replaced", async (expiresAt) => {
  token = (count) => ({ ...answer(count), expiresAt });
  poll = () => node(at(10 * LIFE_MS) ? "online" : "pending");
  expect(await run()).toBe("reached");
  expect(tokens).toBe(1);
  expect(pairing.validMs).toBeUndefined();
});

test("pairing fails if the first token is refused", async () => {
  token = () => {
    throw broken;
  };
  expect(await run()).toEqual({ error: broken });
  expect(tokens).toBe(1);
});

test("a request for a later token is retried until it succeeds, and its failure is reported once", async () => {
  token = (count) => {
    if (count > 1 && !at(2 * LIFE_MS)) throw broken;
    return answer(count, clock.now() + LIFE_MS);
  };
  poll = () => node(at(2.5 * LIFE_MS) ? "online" : "pending");
  expect(await run()).toBe("reached");
  expect(events).toEqual(["token-1", broken.message, `token-${tokens}`]);
  expect(tokens).toBeGreaterThan(10);
  expect(pairing.codeFailure).toBeUndefined();
});

test("pairing fails if the API refuses a later token with a 400", async () => {
  const refused = new ApiError(call, { status: 400 });
  token = (count) => {
    if (count > 1) throw refused;
    return answer(count, clock.now() + LIFE_MS);
  };
  expect(await run()).toEqual({ error: refused });
});

test("a timeout has the reason of the last failed poll and not the token", async () => {
  poll = () => {
    throw broken;
  };
  const end = (await run(30_000)) as { error: TimeoutError };
  expect(end.error).toBeInstanceOf(TimeoutError);
  expect(end.error.message).toBe(
    `Timed out waiting for egress node nd_1 to come online. The last poll failed: ${broken.message}`,
  );
  expect(end.error.text).not.toContain("token-1");
});

test("pairing can be stopped, and fails if the node is deleted", async () => {
  const running = run();
  await clock.sleep(10_000);
  stop.abort();
  expect(await running).toEqual({ error: expect.any(StoppedError) as unknown });
  stop = new AbortController();
  const gone = new NotFoundError(call, { status: 404 });
  poll = () => {
    throw gone;
  };
  expect(await run()).toEqual({ error: gone });
});

test("polls that keep failing are reported, and the code stays", async () => {
  poll = () => {
    if (at(10_000) && !at(40_000)) throw broken;
    return node(at(50_000) ? "online" : "pending");
  };
  expect(await run()).toBe("reached");
  expect(events).toEqual(["token-1", "failing"]);
  expect(pairing.polled).not.toHaveProperty("failure");
});

test("a poll that hangs is reported", async () => {
  let isHanging = true;
  const answered = poll;
  poll = () => (isHanging ? (clock.sleep(30_000).then(answered) as unknown as EgressNode) : node("online"));
  void clock.sleep(12_000).then(() => (isHanging = false));
  expect(await run()).toBe("reached");
  expect(events).toEqual(["token-1", "late"]);
});
