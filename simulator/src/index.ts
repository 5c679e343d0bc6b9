import { setTimeout as timer } from "node:timers/promises";
import { Api } from "./api";
import { control } from "./control";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { Keys } from "./keys";
import { normalizeBy } from "./normalize";
import { qrCodeForm } from "./picture";
import { DEFAULT_LIMIT, RateLimit } from "./rateLimit";
import { Reads } from "./reads";
import { rulesOf } from "./rules";
import { ApiServer } from "./server";
import { sessionBody, type SessionState } from "./session";
import { Sessions } from "./sessions";
import { keepIn, keepNothing } from "./stateFile";
import { steering } from "./steering";
import type { Simulator, SimulatorOptions } from "./types";

export type { EgressState, Phone, SessionBody } from "./session";
export type {
  Answer,
  DeriveCountry,
  Fault,
  JournalEntry,
  Normalize,
  Operation,
  QrForm,
  QrLimit,
  Restart,
  SessionInput,
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
  const sessions = new Sessions(rulesOf(options), clock, stateFile === undefined ? keepNothing : keepIn(stateFile));
  const qrCode = await qrCodeForm(options.qr);
  const show = (session: SessionState) => sessionBody(session, qrCode);
  const reads = new Reads(sessions);
  const settings = { normalize: normalizeBy(options.normalize), summaries: false };
  const keys = new Keys(options.projects ?? PROJECTS);
  const limit = new RateLimit(options.rateLimit ?? DEFAULT_LIMIT, clock);
  const api = new Api(keys, { sessions, reads, settings, show }, limit);
  const journal = new Journal((text) => keys.hide(text));
  const faults = new Faults(clock);
  const thrown: unknown[] = [];

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
    ...steering({ sessions, reads, settings, show, faults }),
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
