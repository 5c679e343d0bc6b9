import type { NetworkFailure } from "../errors";

/** Why a request got no answer; the host is the subject of the reason. */
type Found = NetworkFailure & { /** False if a retry fails the same way. */ isTransient: boolean };

// These end an attempt before a byte of the request has left.
const UNSENT: Record<string, string> = {
  ECONNREFUSED: "refused the connection",
  ENOTFOUND: "could not be found",
  EAI_AGAIN: "could not be looked up",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "is on a network that cannot be reached",
};

const SENT: Record<string, string> = {
  ECONNRESET: "closed the connection without an answer",
  EPIPE: "closed the connection without an answer",
  ECONNABORTED: "did not answer in time",
  ETIMEDOUT: "did not answer in time",
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH/;
const TLS = /^(EPROTO$|ERR_SSL_|ERR_TLS_)/;

/** The fields of a network error that are safe to read. Its text may quote a secret. */
interface NetworkError {
  code?: string;
  cause?: { syscall?: string };
  request?: { socket?: Partial<Connection> | null };
}

/** A socket. Only TLS sockets have these fields. */
interface Connection {
  encrypted: boolean;
  authorized: boolean;
  /** Set if the certificate is not trusted, even if the environment accepts it. */
  authorizationError: unknown;
}

/** The reason why a request got no answer. */
export function networkFailureOf(error: unknown): Found {
  const { code = "", cause, request } = (error ?? {}) as NetworkError;
  const failure = (what: string, sent: boolean, isTransient: boolean): Found => {
    return { reason: code ? `${what} (${code})` : what, sent, isTransient };
  };
  // On an open connection, the same codes may come after the request has arrived.
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
  // The request is sent after the handshake, so it may have arrived before a later TLS error.
  const socket = request?.socket ?? undefined;
  const isSecured = Boolean(socket?.authorized || socket?.authorizationError);
  if (TLS.test(code) && !isSecured) return failure("failed the TLS handshake", false, false);
  if (socket?.encrypted && !isSecured) return failure("closed the connection during the TLS handshake", false, true);
  return failure(SENT[code] ?? "did not answer", true, true);
}
