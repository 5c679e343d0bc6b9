import { AxiosError } from "axios";
import { silenceOf } from "./silence";

// As axios hands it over: the code is copied, all else of the original is behind `cause`.
const network = (code: string, syscall?: string) =>
  AxiosError.from(Object.assign(new Error("secret text"), { code, syscall }));

test.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])(
  "%s: the server cannot have seen the request",
  (code) => {
    expect(silenceOf(network(code))).toMatchObject({ sent: false, passing: true });
  },
);

test.each([
  ["EHOSTUNREACH", "read"],
  ["ENETUNREACH", "write"],
])("%s in a %s: the connection was in use, and the server may have acted", (code, syscall) => {
  expect(silenceOf(network(code, syscall))).toMatchObject({ sent: true, passing: true });
});

test.each(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT", "HPE_INVALID_CONSTANT", "EPROTO", "SOMETHING_NEW"])(
  "%s: the server may have acted",
  (code) => {
    expect(silenceOf(network(code))).toMatchObject({ sent: true, passing: true });
  },
);

test.each([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
])("%s: trying again cannot help", (code) => {
  expect(silenceOf(network(code))).toMatchObject({ sent: false, passing: false });
});

test("a connection that did not come about in time was never used", () => {
  expect(silenceOf(network("ETIMEDOUT", "connect"))).toMatchObject({ sent: false, passing: true });
});

test.each([undefined, null, "text", {}, new Error("secret text")])(
  "%p tells nothing, so the request may have arrived",
  (error) => {
    expect(silenceOf(error)).toEqual({ reason: "no answer came", sent: true, passing: true });
  },
);

test("the error's own text is never repeated", () => {
  for (const code of ["ECONNRESET", "ECONNREFUSED", "CERT_HAS_EXPIRED", "X"])
    expect(silenceOf(network(code)).reason).not.toContain("secret text");
});
