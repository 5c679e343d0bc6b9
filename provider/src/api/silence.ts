import type { Silence } from "../errors";

// These end an attempt before a byte of the request has left: the name was not found, nobody listened, no way there.
const UNSENT: Record<string, string> = {
  ECONNREFUSED: "the connection was refused",
  ENOTFOUND: "the host's name was not found",
  EAI_AGAIN: "the host's name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
};

const SENT: Record<string, string> = {
  ECONNRESET: "the connection was reset before an answer came",
  EPIPE: "the connection broke before an answer came",
  ECONNABORTED: "no answer came in time",
  ETIMEDOUT: "no answer came in time",
};

/** What went wrong where no answer came, from the fields of a network error that are safe to read. */
export function silenceOf(error: unknown): Silence & { passing: boolean } {
  const { code = "", cause } = (error ?? {}) as { code?: string; cause?: { syscall?: string } };
  // On a connection that was in use the same codes come late: the request may have arrived.
  const wasInUse = cause?.syscall === "read" || cause?.syscall === "write";
  if (code in UNSENT && !wasInUse) return { reason: `${UNSENT[code]} (${code})`, sent: false, passing: true };
  if (code === "ETIMEDOUT" && cause?.syscall === "connect") {
    return { reason: "no connection came about in time (ETIMEDOUT)", sent: false, passing: true };
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) {
    return { reason: `the server's certificate is not trusted (${code})`, sent: false, passing: false };
  }
  const known = SENT[code];
  return {
    reason: known ? `${known} (${code})` : `no answer came${code ? ` (${code})` : ""}`,
    sent: true,
    passing: true,
  };
}
