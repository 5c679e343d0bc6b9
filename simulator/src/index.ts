import { setTimeout as timer } from "node:timers/promises";
import { Api } from "./api";
import { control } from "./control";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { Keys } from "./keys";
import * as machine from "./machine";
import { qrCodeForm } from "./picture";
import { DEFAULT_LIMIT, RateLimit } from "./rateLimit";
import { rulesOf } from "./rules";
import { ApiServer } from "./server";
import { sessionBody, type SessionState } from "./session";
import { Sessions } from "./sessions";
import { keepIn, keepNothing } from "./stateFile";
import type { SimulatedSession, Simulator, SimulatorOptions } from "./types";

export type { EgressState, Phone, SessionBody } from "./session";
export type {
  Answer,
  DeriveCountry,
  Fault,
  JournalEntry,
  Operation,
  QrForm,
  QrLimit,
  SessionPatch,
  SimulatedSession,
  Simulator,
  SimulatorOptions,
  Sleep,
  Times,
} from "./types";

const PROJECTS = { proj_simulator: { keys: ["zv_live_simulator", "zv_test_simulator"] } };

/** Starts the API on 127.0.0.1. Rejects when the port is taken or the state file is not one. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { stateFile, clock = Date.now } = options;
  const rules = rulesOf(options);
  const qrCode = await qrCodeForm(options.qr);
  const sessions = new Sessions(rules, clock, stateFile === undefined ? keepNothing : keepIn(stateFile));
  const keys = new Keys(options.projects ?? PROJECTS);
  const show = (session: SessionState) => sessionBody(session, qrCode);
  const shown = (session: SessionState): SimulatedSession => ({ ...show(session), projectId: session.projectId });
  const api = new Api(keys, { sessions, show }, new RateLimit(options.rateLimit ?? DEFAULT_LIMIT, clock));
  const journal = new Journal((text) => keys.hide(text));
  const faults = new Faults();
  const thrown: unknown[] = [];

  const update = (id: string, turn: (session: SessionState, now: number) => SessionState) => {
    if (!sessions.update(id, turn)) throw unknown(id);
  };
  const server = new ApiServer({
    api,
    faults,
    journal,
    clock,
    sleep: options.sleep ?? ((ms, signal) => timer(ms, undefined, { signal }).catch(() => undefined)),
    control: (request, received) => control(simulator, request, received),
    onAnswer: (answer) => {
      try {
        options.onAnswer?.(answer);
      } catch (error) {
        thrown.push(error);
      }
    },
    onRequest: options.onRequest ?? (() => undefined),
    onError: (error) => thrown.push(error),
  });
  const simulator: Simulator = {
    url: `http://127.0.0.1:${await server.listen(options.port ?? 0)}`,
    journal: journal.entries,
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
    fault: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    addKey: (projectId, key) => keys.add(projectId, key),
    revokeKey: (key) => keys.revoke(key),
    request: (match) => journal.filter(match),
    close: async () => {
      await server.close();
      if (thrown.length > 0) throw thrown[0];
    },
  };
  return simulator;
}

function unknown(id: string): Error {
  return new Error(`The simulator has no session ${id}`);
}

function inQrReady(session: SessionState, what: string): SessionState {
  if (session.status === "qr_ready") return session;
  throw new Error(`Cannot ${what} session ${session.id}: it is ${session.status}, not qr_ready`);
}
