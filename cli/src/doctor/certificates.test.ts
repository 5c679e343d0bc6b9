import { certificateChecks } from "./certificates";

const statesOf = (env: Record<string, string>, canRead = true) =>
  certificateChecks(env, { canRead: () => canRead }).map(({ name, state }) => `${name} ${state}`);

test("certificates are verified where no variable says otherwise", () => {
  expect(statesOf({})).toEqual(["certificates ok"]);
  expect(statesOf({ NODE_TLS_REJECT_UNAUTHORIZED: "1" })).toEqual(["certificates ok"]);
});

test("certificates that are not verified are a problem", () => {
  expect(statesOf({ NODE_TLS_REJECT_UNAUTHORIZED: "0" })).toEqual(["certificates problem"]);
});

test("authorities of one's own are looked at where they are named", () => {
  const env = { NODE_EXTRA_CA_CERTS: "ca.pem" };
  expect(statesOf(env)).toEqual(["certificates ok", "extra-certificates ok"]);
  expect(statesOf(env, false)).toEqual(["certificates ok", "extra-certificates warning"]);
});
