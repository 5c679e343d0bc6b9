import { systemClock, type Clock } from "../clock";
import type { Config } from "../config";
import { AccountApi } from "./account";
import { Budget } from "./budget";
import { Http } from "./http";
import { ServerClock } from "./serverClock";
import { SessionApi } from "./session";

/** The API under one key and base URL. */
export interface Api {
  sessions: SessionApi;
  account: AccountApi;
  budget: Budget;
  serverClock: ServerClock;
}

/** Connects nothing yet: builds the API's face for a configuration. One for each configuration of a process, since it holds the budget. */
export function connect(config: Config, clock: Clock = systemClock, random: () => number = Math.random): Api {
  const budget = new Budget(clock);
  const serverClock = new ServerClock(clock);
  const http = new Http({ config, clock, random, budget, serverClock });
  return { sessions: new SessionApi(http), account: new AccountApi(http, clock), budget, serverClock };
}

export { isQrPicture, qrTextOf } from "./qrPicture";
export { isSummary } from "./listItem";
export type { Page } from "./pages";
export type { CreateRequest } from "./session";
export type { Me, Session } from "./schema";
