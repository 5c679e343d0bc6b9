import { AxiosError } from "axios";
import { silenceOf } from "./silence";

interface Given {
  syscall?: string;
  /** The socket of the request; a plain connection has none of these fields. */
  socket?: { encrypted?: boolean; authorized?: boolean; authorizationError?: string };
}

// As axios hands it over: the code is copied, all else of the original is behind `cause`.
const network = (code: string, { syscall, socket }: Given = {}) =>
  AxiosError.from(Object.assign(new Error("secret text"), { code, syscall }), undefined, undefined, { socket });

const IN_HANDSHAKE = { encrypted: true, authorized: false };
const SECURED = { encrypted: true, authorized: true };
// NODE_TLS_REJECT_UNAUTHORIZED=0
const SECURED_UNTRUSTED = { encrypted: true, authorized: false, authorizationError: "DEPTH_ZERO_SELF_SIGNED_CERT" };

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
  expect(silenceOf(network(code, { syscall }))).toMatchObject({ sent: true, passing: true });
});

test.each(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT", "HPE_INVALID_CONSTANT", "SOMETHING_NEW"])(
  "%s: the server may have acted",
  (code) => {
    expect(silenceOf(network(code))).toMatchObject({ sent: true, passing: true });
    expect(silenceOf(network(code, { socket: SECURED }))).toMatchObject({ sent: true, passing: true });
  },
);

test.each([
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "INVALID_CA",
])("%s: the certificate is not trusted, and a retry cannot help", (code) => {
  const reason = `has a certificate that is not trusted (${code})`;
  expect(silenceOf(network(code))).toEqual({ reason, sent: false, passing: false });
  const socket = { ...IN_HANDSHAKE, authorizationError: code };
  expect(silenceOf(network(code, { socket }))).toEqual({ reason, sent: false, passing: false });
});

test.each([
  "EPROTO",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
  "ERR_TLS_HANDSHAKE_TIMEOUT",
])("%s before a connection was secured: the request was never sent, and a retry cannot help", (code) => {
  const failure = { reason: `failed the TLS handshake (${code})`, sent: false, passing: false };
  expect(silenceOf(network(code, { syscall: "write", socket: IN_HANDSHAKE }))).toEqual(failure);
  expect(silenceOf(network(code))).toEqual(failure);
});

test.each([SECURED, SECURED_UNTRUSTED])(
  "a TLS error on a connection that was secured (%j): the server may have acted",
  (socket) => {
    for (const code of ["EPROTO", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "ERR_SSL_WRONG_VERSION_NUMBER"]) {
      expect(silenceOf(network(code, { socket }))).toMatchObject({ sent: true, passing: true });
    }
  },
);

test.each([
  ["ECONNRESET", undefined],
  ["ECONNRESET", "read"],
  ["EPIPE", "write"],
  ["ETIMEDOUT", "read"],
])("%s (%s) in the middle of a handshake: the request was never sent, and a retry may help", (code, syscall) => {
  expect(silenceOf(network(code, { syscall, socket: IN_HANDSHAKE }))).toMatchObject({ sent: false, passing: true });
});

test("a server that asks for a client certificate has refused the handshake, though it looked complete", () => {
  const code = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
  expect(silenceOf(network(code, { socket: SECURED }))).toMatchObject({ sent: false, passing: false });
});

test("a connection that did not come about in time was never used", () => {
  expect(silenceOf(network("ETIMEDOUT", { syscall: "connect" }))).toMatchObject({ sent: false, passing: true });
});

test.each([undefined, null, "text", {}, new Error("secret text")])(
  "%p says nothing, so the request may have arrived",
  (error) => {
    expect(silenceOf(error)).toEqual({ reason: "did not answer", sent: true, passing: true });
  },
);

test("the error's own text is never repeated", () => {
  for (const code of ["ECONNRESET", "ECONNREFUSED", "CERT_HAS_EXPIRED", "EPROTO", "X"])
    expect(silenceOf(network(code)).reason).not.toContain("secret text");
});
