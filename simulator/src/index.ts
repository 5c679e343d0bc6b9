import { setTimeout as timer } from "node:timers/promises";
import { Api } from "./api";
import { control } from "./control";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { Keys } from "./keys";
import { Nodes } from "./nodes";
import { normalizeBy } from "./normalize";
import { qrCodeForm } from "./picture";
import { DEFAULT_LIMIT, RateLimit } from "./rateLimit";
import { Reads } from "./reads";
import { rulesOf } from "./rules";
import { Senders } from "./sender";
import { ApiServer } from "./server";
import { sessionBody, type SessionState } from "./session";
import { Sessions } from "./sessions";
import { fileStorage, noStorage } from "./stateFile";
import { steering } from "./steering";
import type { Simulator, SimulatorOptions } from "./types";

export type { Device, NodeBody, NodeStatus } from "./node";
export type { SenderBody } from "./sender";
export type { EgressState, Phone, SessionBody } from "./session";
export type {
  Answer,
  DeriveCountry,
  Fault,
  JournalEntry,
  NodeInput,
  Normalize,
  Operation,
  QrForm,
  QrLimit,
  Restart,
  SessionInput,
  SessionPatch,
  SimulatedNode,
  SimulatedSession,
  Simulator,
  SimulatorOptions,
  Sleep,
  Times,
} from "./types";

const PROJECTS = { proj_simulator: { keys: ["zv_live_simulator", "zv_test_simulator"] } };

/** Starts the API on 127.0.0.1. Rejects if the port is in use or the state file is invalid. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { stateFile, clock = Date.now } = options;
  const storage = stateFile === undefined ? noStorage : fileStorage(stateFile);
  const saved = storage.load();
  const save = () =>
    storage.save({ sessions: sessions.stored(), nodes: nodes.stored(), revokedNodes: nodes.revoked() });
  const nodes = new Nodes(saved, options.times?.autoPairMs, clock, save);
  const rules = { ...rulesOf(options), isRevoked: (nodeId: string) => nodes.isRevoked(nodeId) };
  const sessions = new Sessions(saved.sessions, rules, clock, save);
  const senders = new Senders(options.senders);
  const qrCode = await qrCodeForm(options.qr);
  const show = (session: SessionState) => sessionBody(session, qrCode);
  const reads = { sessions: new Reads(sessions), nodes: new Reads(nodes) };
  const settings = { normalize: normalizeBy(options.normalize), summaries: false, proxyAvailable: true };
  const keys = new Keys(options.projects ?? PROJECTS);
  const limit = new RateLimit(options.rateLimit ?? DEFAULT_LIMIT, clock);
  const api = new Api(keys, { sessions, nodes, senders, reads, settings, choices: options, show }, limit);
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
    ...steering({ sessions, nodes, reads, settings, show, faults, firstProject: () => keys.firstProject }),
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
