import { systemClock, type Clock } from "../clock";
import type { Config } from "../config";
import { AccountApi } from "./account";
import { Budget } from "./budget";
import { EgressNodeApi } from "./egressNode";
import { Http } from "./http";
import { SenderApi } from "./sender";
import { ServerClock } from "./serverClock";
import { SessionApi } from "./session";

/** The API with one key and base URL. */
export interface Api {
  sessions: SessionApi;
  egressNodes: EgressNodeApi;
  senders: SenderApi;
  account: AccountApi;
  budget: Budget;
  serverClock: ServerClock;
}

/** The API for a configuration. It keeps the rate limit, so call it once per process and configuration. Connects lazily. */
export function connect(config: Config, clock: Clock = systemClock, random: () => number = Math.random): Api {
  const budget = new Budget(clock);
  const serverClock = new ServerClock(clock);
  const http = new Http({ config, clock, random, budget, serverClock });
  return {
    sessions: new SessionApi(http),
    egressNodes: new EgressNodeApi(http),
    senders: new SenderApi(http),
    account: new AccountApi(http, clock),
    budget,
    serverClock,
  };
}

export { adviceFor, causeOf } from "./lastError";
export type { Cause } from "./lastError";
export { pairingQrOf } from "./pairingQr";
export { isQrPicture, qrTextOf } from "./qrPicture";
export { isSummary } from "./listItem";
export type { Page } from "./pages";
export type { CreateRequest } from "./session";
export type { List } from "./list";
export type { EgressNode, Me, Pairing, Sender, Session } from "./schema";
