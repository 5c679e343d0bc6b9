import { ServerError } from "../errors";
import { Lookups } from "./lookups";

const LIMITS = { signal: new AbortController().signal, deadline: Infinity };
const FAILED = new ServerError({ method: "GET", path: "/v1/me" }, { status: 500 });

type Parts = ConstructorParameters<typeof Lookups>[0];
const lookups = (parts: object) => new Lookups(parts as Parts);
const reads = (item: object) => ({ get: () => Promise.resolve(item) });

test("a node is returned without its project if the project cannot be read", async () => {
  const node = { id: "nd_1", status: "online" };
  const account = { projectId: () => Promise.reject(FAILED) };
  const found = await lookups({ egressNodes: reads(node), account }).egressNode("nd_1", LIMITS);
  expect(found).toEqual({ ...node, projectId: undefined });
});

test.each([
  ["no such endpoint", undefined, {}],
  ["only a project", { project: { id: "proj_a" } }, { projectId: "proj_a" }],
  [
    "everything",
    { project: { id: "proj_a", name: "Acme" }, team: { id: "team_1", name: "Team" }, isTestMode: false },
    { projectId: "proj_a", projectName: "Acme", teamId: "team_1", teamName: "Team", isTestMode: false },
  ],
])("the account of an API with %s has only what the API returns", async (_title, me, account) => {
  const found = await lookups({ account: { me: () => Promise.resolve(me) } }).account();
  expect(JSON.parse(JSON.stringify(found))).toEqual(account);
});

test("an account that cannot be read is an error", async () => {
  await expect(lookups({ account: { me: () => Promise.reject(FAILED) } }).account()).rejects.toBe(FAILED);
});
