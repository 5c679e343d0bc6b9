import { AxiosError } from "axios";
import { networkFailureOf } from "./networkFailure";

interface Given {
  syscall?: string;
  /** The socket of the request. A connection without TLS has none of these fields. */
  socket?: { encrypted?: boolean; authorized?: boolean; authorizationError?: string };
}

// An error as axios throws it: with the original's code, and the original as `cause`.
const network = (code: string, { syscall, socket }: Given = {}) =>
  AxiosError.from(Object.assign(new Error("secret text"), { code, syscall }), undefined, undefined, { socket });

const IN_HANDSHAKE = { encrypted: true, authorized: false };
const SECURED = { encrypted: true, authorized: true };
// NODE_TLS_REJECT_UNAUTHORIZED=0
const SECURED_UNTRUSTED = { encrypted: true, authorized: false, authorizationError: "DEPTH_ZERO_SELF_SIGNED_CERT" };

test.each(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"])(
  "%s: the server cannot have got the request",
  (code) => {
    expect(networkFailureOf(network(code))).toMatchObject({ sent: false, isTransient: true });
  },
);

test.each([
  ["EHOSTUNREACH", "read"],
  ["ENETUNREACH", "write"],
])("%s in a %s of an open connection: the server may have processed the request", (code, syscall) => {
  expect(networkFailureOf(network(code, { syscall }))).toMatchObject({ sent: true, isTransient: true });
});

test.each(["ECONNRESET", "EPIPE", "ECONNABORTED", "ETIMEDOUT", "HPE_INVALID_CONSTANT", "SOMETHING_NEW"])(
  "%s: the server may have processed the request",
  (code) => {
    expect(networkFailureOf(network(code))).toMatchObject({ sent: true, isTransient: true });
    expect(networkFailureOf(network(code, { socket: SECURED }))).toMatchObject({ sent: true, isTransient: true });
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
  expect(networkFailureOf(network(code))).toEqual({ reason, sent: false, isTransient: false });
  const socket = { ...IN_HANDSHAKE, authorizationError: code };
  expect(networkFailureOf(network(code, { socket }))).toEqual({ reason, sent: false, isTransient: false });
});

test.each([
  "EPROTO",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR",
  "ERR_TLS_HANDSHAKE_TIMEOUT",
])("%s before the end of the handshake: the request was never sent, and a retry cannot help", (code) => {
  const failure = { reason: `failed the TLS handshake (${code})`, sent: false, isTransient: false };
  expect(networkFailureOf(network(code, { syscall: "write", socket: IN_HANDSHAKE }))).toEqual(failure);
  expect(networkFailureOf(network(code))).toEqual(failure);
});

test.each([SECURED, SECURED_UNTRUSTED])(
  "a TLS error after the handshake (%j): the server may have processed the request",
  (socket) => {
    for (const code of ["EPROTO", "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "ERR_SSL_WRONG_VERSION_NUMBER"]) {
      expect(networkFailureOf(network(code, { socket }))).toMatchObject({ sent: true, isTransient: true });
    }
  },
);

test.each([
  ["ECONNRESET", undefined],
  ["ECONNRESET", "read"],
  ["EPIPE", "write"],
  ["ETIMEDOUT", "read"],
])("%s (%s) during the handshake: the request was never sent, and a retry may help", (code, syscall) => {
  expect(networkFailureOf(network(code, { syscall, socket: IN_HANDSHAKE }))).toMatchObject({
    sent: false,
    isTransient: true,
  });
});

test("a server that asks for a client certificate has refused the handshake", () => {
  const code = "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED";
  expect(networkFailureOf(network(code, { socket: SECURED }))).toMatchObject({ sent: false, isTransient: false });
});

test("a connection that times out was never used", () => {
  expect(networkFailureOf(network("ETIMEDOUT", { syscall: "connect" }))).toMatchObject({
    sent: false,
    isTransient: true,
  });
});

test.each([undefined, null, "text", {}, new Error("secret text")])(
  "with the error %p the request may have arrived",
  (error) => {
    expect(networkFailureOf(error)).toEqual({ reason: "did not answer", sent: true, isTransient: true });
  },
);

test("the reason does not repeat the text of the error", () => {
  for (const code of ["ECONNRESET", "ECONNREFUSED", "CERT_HAS_EXPIRED", "EPROTO", "X"])
    expect(networkFailureOf(network(code)).reason).not.toContain("secret text");
});
