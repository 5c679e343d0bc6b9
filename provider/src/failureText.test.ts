import { NoAnswerError, NotFoundError, UnauthorizedError, type Call } from "./errors";
import { failureText } from "./failureText";

const CALL: Call = { method: "GET", path: "/v1/whatsapp-alt/sessions/s1" };
const refused = new UnauthorizedError(CALL, { status: 401 }, "zavu:apiKey of the stack configuration");

test.each(["read", "delete"])(
  "if the API refuses the key of a %s, the text explains how to use the new key",
  (verb) => {
    const text = failureText(verb, refused, { noun: "session", id: "s1" });
    expect(text).toContain(refused.text);
    expect(text).toContain("`pulumi destroy --run-program`");
    expect(text).toContain("`pulumi refresh --run-program`");
    expect(text).toContain("run `pulumi up` first if the program still declares a session");
  },
);

test.each(["create", "update", "check", "a function"])(
  "if the API refuses the key of a %s, the text does not mention the saved key",
  (operation) => {
    expect(failureText(operation, refused, { noun: "session", id: "s1" })).toBe(refused.text);
  },
);

test("other failures of a delete do not mention the saved key", () => {
  const errors = [new NotFoundError(CALL, { status: 404 }), new NoAnswerError(CALL, { reason: "gone", sent: true })];
  for (const error of errors) expect(failureText("delete", error, { noun: "session", id: "s1" })).toBe(error.text);
});

test("the session is named if the error does not name it", () => {
  const list = new NotFoundError({ method: "GET", path: "/v1/me" }, { status: 404 });
  expect(failureText("read", list, { noun: "session", id: "s1" })).toBe(`Session s1: ${list.text}`);
  expect(failureText("read", list)).toBe(list.text);
});

test("an internal error is shown redacted, with the operation and the session", () => {
  const text = failureText("create", new Error("at zv_live_0123"), { noun: "session", id: "s1" });
  expect(text).toContain("pulumi-zavu failed in create of session s1");
  expect(text).toContain("[key]");
});
