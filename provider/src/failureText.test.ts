import { NoAnswerError, NotFoundError, UnauthorizedError, type Call } from "./errors";
import { failureText } from "./failureText";

const CALL: Call = { method: "GET", path: "/v1/whatsapp-alt/sessions/s1" };
const refused = new UnauthorizedError(CALL, { status: 401 }, "zavu:apiKey of the stack configuration");

test.each(["read", "delete"])("a key that %s was refused may be the saved one: the text names each cure", (verb) => {
  const text = failureText(verb, refused, { noun: "session", id: "s1" });
  expect(text).toContain(refused.text);
  expect(text).toContain("`pulumi destroy --run-program`");
  expect(text).toContain("`pulumi refresh --run-program`");
  expect(text).toContain("a plain `pulumi up` first while a session is still declared");
});

test.each(["create", "update", "check", "a function"])("a key that %s was refused is the current one", (operation) => {
  expect(failureText(operation, refused, { noun: "session", id: "s1" })).toBe(refused.text);
});

test("no other failure of a read or a delete speaks of the saved key", () => {
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
