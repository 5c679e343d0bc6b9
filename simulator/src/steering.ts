import { restartBridge } from "./bridge";
import { conflict, hide, type Faults } from "./faults";
import * as machine from "./machine";
import { normalizeBy } from "./normalize";
import type { Service } from "./operations";
import type { SessionState } from "./session";
import type { SimulatedSession, Simulator } from "./types";

/** The calls that act on sessions or on how the API behaves. */
export function steering({
  sessions,
  reads,
  settings,
  show,
  faults,
}: Service & { faults: Faults }): Omit<Simulator, "url" | "journal" | "addKey" | "revokeKey" | "request" | "close"> {
  const { rules } = sessions;
  const shown = (session: SessionState): SimulatedSession => ({ ...show(session), projectId: session.projectId });
  const known = (id: string) => {
    if (!sessions.get(id)) throw unknown(id);
    return id;
  };
  const update = (id: string, turn: (session: SessionState, now: number) => SessionState) => {
    if (!sessions.update(id, turn)) throw unknown(id);
  };
  return {
    sessions: (projectId) => sessions.list(projectId).map(shown),
    session: (id) => {
      const session = sessions.get(id);
      return session && shown(session);
    },
    qrText: (id) => sessions.get(id)?.qr?.text,
    scan: (id, phone) => update(id, (session, now) => machine.scan(inQrReady(session, "scan"), now, rules, phone)),
    change: (id, patch) => update(id, (session, now) => machine.change(session, patch, now, rules)),
    make: (projectId, { displayName, egress } = {}) => sessions.create(projectId, displayName, egress).id,
    remove: (id) => {
      if (!sessions.remove(id)) throw unknown(id);
    },
    rotateQr: (id) =>
      update(id, (session, now) => machine.rotateQr(inQrReady(session, "rotate the QR of"), now, rules)),
    failNext: ({ times = 1, lastError }) => sessions.failNext(times, lastError),
    failReconnect: (id, times, lastError = "could not reconnect") =>
      update(id, (session) => ({ ...session, reconnectFails: { times, lastError } })),
    takeOver: (id) => update(id, (session, now) => machine.takeOver(linked(session), now, rules)),
    restartBridge: (options) => restartBridge(sessions, options),
    fault: (fault) => faults.add(fault),
    conflict: (id, options) => faults.add(conflict(known(id), options)),
    hide: (id, options) => faults.add(hide(known(id), options)),
    hideFromList: (id, { forMs }) => reads.hideFromList(known(id), forMs),
    lag: (ms, what = "all") => reads.lag(ms, what),
    normalize: (by) => void (settings.normalize = normalizeBy(by)),
    summaries: (on) => void (settings.summaries = on),
    clearFaults: () => faults.clear(),
  };
}

function unknown(id: string): Error {
  return new Error(`The simulator has no session ${id}`);
}

function inQrReady(session: SessionState, what: string): SessionState {
  if (session.status === "qr_ready") return session;
  throw new Error(`Cannot ${what} session ${session.id}: it is ${session.status}, not qr_ready`);
}

function linked(session: SessionState): SessionState {
  if (session.credentials) return session;
  throw new Error(`Cannot take over session ${session.id}: no phone is linked`);
}
