import http from "node:http";
import https from "node:https";
import type { AxiosInstance, AxiosStatic } from "axios";
import type { z } from "zod";
import type { Clock, Limits } from "../clock";
import { hostOf, isLoopback, type Config } from "../config";
import {
  ApiError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  StoppedError,
  TimeoutError,
  UnauthorizedError,
  UnreadableError,
  isZavuError,
  type Call,
  type Refusal,
  type ZavuError,
} from "../errors";
import { redact, wellFormed } from "../redact";
import type { Budget } from "./budget";
import { allowanceOf, retryAfterMs, serverTime, type Headers } from "./headers";
import { decideRetry, type Attempted } from "./retry";
import type { ServerClock } from "./serverClock";
import { errorBody } from "./schema";
import { silenceOf } from "./silence";

/** One request. `shape` reads the answer's body; where the answer has none, `expect` is the status that means success. */
export interface Request<S extends z.ZodType> extends Call, Attempted {
  body?: object;
  shape?: S;
  expect?: number;
}

export interface HttpParts {
  config: Config;
  clock: Clock;
  budget: Budget;
  serverClock: ServerClock;
  random: () => number;
}

// A page of 100 sessions is about 100 kB, and 2 MB if QR codes come as pictures; more than this is no answer of the API.
const LARGEST_ANSWER = 4 * 1024 * 1024;
const REQUEST_MS = 20_000;
// A POST that makes something is given long, and a little even past the deadline: a late answer still names the session.
const POST_MS = 60_000;
const LEAST_POST_MS = 10_000;
// What a POST leaves of the time, to look for what it made where no answer comes.
const SEARCH_MS = 20_000;

/** Sends requests under one configuration: key, budget, retries, and every failure as a typed error. */
export class Http {
  private opened: AxiosInstance | undefined;
  // A kept-alive connection may be closed by the server in the moment a POST goes out, which then may or may not have
  // arrived: a POST takes a connection of its own.
  private readonly fresh: { httpAgent: http.Agent; httpsAgent: https.Agent };

  constructor(private readonly parts: HttpParts) {
    this.fresh = { httpAgent: new http.Agent(), httpsAgent: new https.Agent() };
  }

  /** Loaded with the first request: it takes longer to load than all else here, and check and diff send none. */
  private get instance(): AxiosInstance {
    this.opened ??= this.open();
    return this.opened;
  }

  private open(): AxiosInstance {
    const { config } = this.parts;
    const axios = require("axios") as AxiosStatic;
    return axios.create({
      baseURL: config.baseUrl,
      headers: { Authorization: `Bearer ${config.apiKey}`, Accept: "application/json", "User-Agent": "pulumi-zavu" },
      httpAgent: new http.Agent({ keepAlive: true }),
      httpsAgent: new https.Agent({ keepAlive: true }),
      // A proxy of the environment is for the world outside, never for this machine itself.
      ...(isLoopback(new URL(config.baseUrl).hostname) ? { proxy: false as const } : {}),
      // The key must not follow a redirect to another host.
      maxRedirects: 0,
      maxContentLength: LARGEST_ANSWER,
      responseType: "text",
      transformResponse: [],
      validateStatus: () => true,
    });
  }

  /**
   * Sends a request, again where `decideRetry` allows it, until it is answered or `limits` end.
   *
   * @throws {ZavuError} of the class that names the cause; never an axios error, which holds the key.
   */
  async send<S extends z.ZodType>(request: Request<S>, limits: Limits): Promise<z.output<S>> {
    const { clock, budget, random } = this.parts;
    for (let attempt = 1; ; attempt++) {
      if (!(await budget.admit(limits, request.method === "GET" ? "read" : "write"))) throw outOfTime(request, limits);
      let failure: ZavuError;
      try {
        return await this.once(request, limits);
      } catch (error) {
        failure = isZavuError(error) ? error : this.unexpected(request, error);
      } finally {
        budget.done();
      }
      const decision = decideRetry(failure, request, attempt, random());
      if (failure instanceof RateLimitedError && decision.again) budget.refused(decision.afterMs);
      if (!decision.again || clock.now() + decision.afterMs >= limits.deadline) throw failure;
      await clock.sleep(decision.afterMs, limits.signal);
    }
  }

  private async once<S extends z.ZodType>(request: Request<S>, limits: Limits): Promise<z.output<S>> {
    const { method, path, body } = request;
    const { clock, config } = this.parts;
    const post = method === "POST";
    const left = limits.deadline - clock.now();
    const longest = post ? Math.min(POST_MS, Math.max(left - SEARCH_MS, LEAST_POST_MS)) : Math.min(REQUEST_MS, left);
    const answered = new AbortController();
    const late = new AbortController();
    void clock.sleep(longest, answered.signal).then(() => late.abort());
    try {
      const answer = await this.instance.request<string>({
        method,
        url: path,
        data: body,
        ...(post ? this.fresh : {}),
        signal: post ? late.signal : AbortSignal.any([late.signal, limits.signal]),
      });
      // Nothing that an answer says may bring the key back in, whatever field it stands in.
      const text = withoutKey(String(answer.data ?? ""), config.apiKey);
      return this.read(request, answer.status, answer.headers as Headers, text);
    } catch (error) {
      if (isZavuError(error)) throw error;
      if (!post && limits.signal.aborted) throw brokenOff(request);
      throw this.withoutAnswer(request, error, late.signal.aborted);
    } finally {
      answered.abort();
    }
  }

  private read<S extends z.ZodType>(request: Request<S>, status: number, headers: Headers, text: string): z.output<S> {
    const allowance = allowanceOf(headers);
    if (allowance) this.parts.budget.heard(allowance);
    const at = serverTime(headers);
    if (at !== undefined) this.parts.serverClock.heard(at);
    if (status >= 300) throw this.refusal(request, status, headers, text);
    if (!request.shape) {
      // A proxy's log-in page answers 200 to everything; taken for success it would lose a session.
      if (status === request.expect) return undefined as z.output<S>;
      throw this.unreadable(request, status, `${request.expect} is what says that it was done`);
    }
    const parsed = request.shape.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    const why = text.trim().startsWith("{") ? describe(parsed.error) : "its body is not JSON";
    throw this.unreadable(request, status, why);
  }

  /** The error for an answer that is not what the API describes. */
  unreadable(call: Call, status: number, why: string): UnreadableError {
    return new UnreadableError(this.toHost(call), status, why);
  }

  private withoutAnswer(request: Call, error: unknown, timedOut: boolean): ZavuError {
    const call = this.toHost(request);
    if (timedOut) return new NoAnswerError(call, { reason: "did not answer in time", sent: true });
    const { code, message } = (error ?? {}) as { code?: string; message?: string };
    if (message?.includes("maxContentLength"))
      return this.unreadable(request, 200, "its body is too large for an answer of the API");
    if (code === "ERR_BAD_RESPONSE") return new NoAnswerError(call, { reason: "broke off its answer", sent: true });
    const { passing, ...silence } = silenceOf(error);
    return new NoAnswerError(call, silence, passing);
  }

  private unexpected(request: Call, error: unknown): NoAnswerError {
    // Only this file's own faults come here; their text may quote anything, so only their kind is shown.
    const kind = error instanceof Error ? error.name : typeof error;
    const reason = `could not be asked, because of an internal error of pulumi-zavu (${kind})`;
    return new NoAnswerError(this.toHost(request), { reason, sent: true }, false);
  }

  private toHost = (call: Call): Call => ({ ...callOf(call), host: hostOf(this.parts.config) });

  private refusal(request: Call, status: number, headers: Headers, text: string): ZavuError {
    const call = callOf(request);
    if (status < 400) {
      return this.unreadable(request, status, "the API redirects nowhere, and the key is not sent to another address");
    }
    const { apiKey, keySource } = this.parts.config;
    const said = errorBody.safeParse(jsonOf(text));
    const show = (value: string | undefined) => (value ? redact(value, [apiKey]) : undefined);
    const refusal: Refusal = {
      status,
      code: show(said.data?.code),
      serverMessage: show(said.data?.message),
      requestId: show(headers["x-request-id"]),
    };
    if (status === 401) return new UnauthorizedError(call, refusal, keySource);
    if (status === 403) return new ForbiddenError(call, refusal);
    if (status === 404) return new NotFoundError(call, refusal);
    if (status === 429) return new RateLimitedError(call, refusal, retryAfterMs(headers));
    if (status === 408 || status >= 500) return new ServerError(call, refusal);
    return new ApiError(call, refusal, status === 409 ? BUSY : undefined);
  }
}

const BUSY = "The session is busy with another request. Wait a moment and try again.";

// A key this short would be part of any text; it is no real one.
const SHORTEST_KEY = 8;

const withoutKey = (text: string, key: string) => (key.length < SHORTEST_KEY ? text : text.split(key).join("[key]"));

const callOf = ({ method, path }: Call): Call => ({ method, path });

const brokenOff = ({ method, path }: Call) =>
  new StoppedError(
    `${method} ${path} was broken off, since the operation was stopped; the server may have acted on it.`,
    "Run the command again.",
  );

const outOfTime = (call: Call, limits: Limits) =>
  limits.signal.aborted
    ? new StoppedError(`${call.method} ${call.path} was not sent: the operation was stopped.`, "Run the command again.")
    : new TimeoutError(
        `${call.method} ${call.path} was not sent: the operation's time ran out first.`,
        "Give it more time with customTimeouts, or run the command again.",
      );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === "string" ? wellFormed(value) : value));
  } catch {
    return undefined;
  }
}

/** Which field is not as described, never its value. */
function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return `its body is not as the API describes (${issue?.path.join(".") || "body"}: ${issue?.message ?? "unreadable"})`;
}
