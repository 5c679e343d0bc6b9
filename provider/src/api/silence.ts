import type { Silence } from "../errors";

/** What a failed request came to: the reason's subject is the host. `passing: false` = a retry fails the same way. */
type Failure = Silence & { passing: boolean };

// These end an attempt before a byte of the request has left.
const UNSENT: Record<string, string> = {
  ECONNREFUSED: "refused the connection",
  ENOTFOUND: "could not be found",
  EAI_AGAIN: "could not be looked up",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "is in a network that cannot be reached",
};

const SENT: Record<string, string> = {
  ECONNRESET: "closed the connection without an answer",
  EPIPE: "closed the connection without an answer",
  ECONNABORTED: "did not answer in time",
  ETIMEDOUT: "did not answer in time",
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH/;
const TLS = /^(EPROTO$|ERR_SSL_|ERR_TLS_)/;

/** Of a network error, the fields that are safe to read; its text may quote anything. */
interface NetworkError {
  code?: string;
  cause?: { syscall?: string };
  request?: { socket?: Partial<Connection> | null };
}

/** Of a socket; the fields are a TLS socket's. */
interface Connection {
  encrypted: boolean;
  authorized: boolean;
  /** Set if a certificate was not trusted, also if the environment says to go on all the same. */
  authorizationError: unknown;
}

/** What went wrong when no answer came. */
export function silenceOf(error: unknown): Failure {
  const { code = "", cause, request } = (error ?? {}) as NetworkError;
  const failure = (what: string, sent: boolean, passing: boolean): Failure => {
    return { reason: code ? `${what} (${code})` : what, sent, passing };
  };
  // On a connection that was in use the same codes come late: the request may have arrived.
  const wasInUse = cause?.syscall === "read" || cause?.syscall === "write";
  if (code in UNSENT && !wasInUse) return failure(UNSENT[code] ?? "", false, true);
  if (code === "ETIMEDOUT" && cause?.syscall === "connect") {
    return failure("did not accept a connection in time", false, true);
  }
  if (code === "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED") {
    return failure("asks for a client certificate", false, false);
  }
  if (CERTIFICATE.test(code) && !code.startsWith("ERR_SSL_")) {
    return failure("has a certificate that is not trusted", false, false);
  }
  // A request is written once the handshake is complete. After that, TLS errors say nothing about the request.
  const socket = request?.socket ?? undefined;
  const isSecured = Boolean(socket?.authorized || socket?.authorizationError);
  if (TLS.test(code) && !isSecured) return failure("failed the TLS handshake", false, false);
  if (socket?.encrypted && !isSecured) return failure("closed the connection during the TLS handshake", false, true);
  return failure(SENT[code] ?? "did not answer", true, true);
}
