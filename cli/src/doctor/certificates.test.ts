import { certificateChecks } from "./certificates";

const statesOf = (env: Record<string, string>, canRead = true) =>
  certificateChecks(env, { canRead: () => canRead }).map(({ name, state }) => `${name} ${state}`);

test("certificates are verified by default", () => {
  expect(statesOf({})).toEqual(["certificates ok"]);
  expect(statesOf({ NODE_TLS_REJECT_UNAUTHORIZED: "1" })).toEqual(["certificates ok"]);
});

test("turning off certificate checks is a problem", () => {
  expect(statesOf({ NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toEqual(["certificates problem"]);
});

test("an extra certificate file is checked if it is configured", () => {
  const env = { NODE_EXTRA_CA_CERTS: "ca.pem" };
  expect(statesOf(env)).toEqual(["certificates ok", "extra-certificates ok"]);
  expect(statesOf(env, false)).toEqual(["certificates ok", "extra-certificates warning"]);
});
