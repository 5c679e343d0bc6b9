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
import { networkFailureOf } from "./networkFailure";

/** One request. `shape` parses the answer's body. If the answer has no body, `expect` is the status of success. */
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

// A page of 100 sessions has about 100 kB, or 2 MB if QR codes come as pictures. The API sends no larger answer.
const LARGEST_ANSWER = 4 * 1024 * 1024;
const REQUEST_MS = 20_000;
// A POST may end a little after the deadline, since a late answer still has the id of the new resource.
const POST_MS = 60_000;
const LEAST_POST_MS = 10_000;
// A POST ends this long before the deadline, to leave time for a search if it gets no answer.
const SEARCH_MS = 20_000;

/** Sends requests with one configuration: adds the key, keeps to the rate limit, retries, and throws typed errors. */
export class Http {
  private opened: AxiosInstance | undefined;
  // Each POST uses a new connection: the server may close a kept-alive one while the POST is sent, and nobody would know
  // whether it arrived.
  private readonly fresh: { httpAgent: http.Agent; httpsAgent: https.Agent };

  constructor(private readonly parts: HttpParts) {
    this.fresh = { httpAgent: new http.Agent(), httpsAgent: new https.Agent() };
  }

  /** Loads axios with the first request, since it loads slowly, and check and diff send no request. */
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
      // Loopback addresses bypass the proxy of the environment.
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
   * Sends a request and retries it as `decideRetry` says, until it succeeds or `limits` end.
   *
   * @throws {ZavuError} for every failure. Never an axios error, which contains the key.
   */
  async send<S extends z.ZodType>(request: Request<S>, limits: Limits): Promise<z.output<S>> {
    const { clock, budget, random } = this.parts;
    for (let attempt = 1; ; attempt++) {
      if (!(await budget.acquire(limits, request.method === "GET" ? "read" : "write")))
        throw outOfTime(request, limits);
      let failure: ZavuError;
      try {
        return await this.sendOnce(request, limits);
      } catch (error) {
        failure = isZavuError(error) ? error : this.unexpected(request, error);
      } finally {
        budget.release();
      }
      const decision = decideRetry(failure, request, attempt, random());
      if (failure instanceof RateLimitedError && decision.again) budget.closeFor(decision.afterMs);
      if (!decision.again || clock.now() + decision.afterMs >= limits.deadline) throw failure;
      await clock.sleep(decision.afterMs, limits.signal);
    }
  }

  private async sendOnce<S extends z.ZodType>(request: Request<S>, limits: Limits): Promise<z.output<S>> {
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
      // Any field of an answer may quote the key.
      const text = withoutKey(String(answer.data ?? ""), config.apiKey);
      return this.read(request, answer.status, answer.headers as Headers, text);
    } catch (error) {
      if (isZavuError(error)) throw error;
      if (!post && limits.signal.aborted) throw canceled(request);
      throw this.withoutAnswer(request, error, late.signal.aborted);
    } finally {
      answered.abort();
    }
  }

  private read<S extends z.ZodType>(request: Request<S>, status: number, headers: Headers, text: string): z.output<S> {
    const allowance = allowanceOf(headers);
    if (allowance) this.parts.budget.record(allowance);
    const at = serverTime(headers);
    if (at !== undefined) this.parts.serverClock.record(at);
    if (status >= 300) throw this.refusal(request, status, headers, text);
    if (!request.shape) {
      // A proxy's login page answers 200 to everything. If that counted as success, a session would be lost.
      if (status === request.expect) return undefined as z.output<S>;
      throw this.unreadable(request, status, `only ${request.expect} means success`);
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
    const { isTransient, ...networkFailure } = networkFailureOf(error);
    return new NoAnswerError(call, networkFailure, isTransient);
  }

  private unexpected(request: Call, error: unknown): NoAnswerError {
    // Only a bug in this file gets here. Its text may quote a secret, so the message has only its name.
    const kind = error instanceof Error ? error.name : typeof error;
    const reason = `was not reached because of an internal error of pulumi-zavu (${kind}); please report it`;
    return new NoAnswerError(this.toHost(request), { reason, sent: true }, false);
  }

  private toHost = (call: Call): Call => ({ ...callOf(call), host: hostOf(this.parts.config) });

  private refusal(request: Call, status: number, headers: Headers, text: string): ZavuError {
    const call = callOf(request);
    if (status < 400) {
      return this.unreadable(
        request,
        status,
        "the API sends no redirects, and the provider does not send the key to another address",
      );
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
    return new ApiError(call, refusal, status === 409 && !isCreate(call) ? BUSY : undefined);
  }
}

const BUSY = "The resource is busy with another request. Wait a moment and try again.";

// A POST to a collection creates a resource, so none exists yet that could be busy.
const isCreate = ({ method, path }: Call) => method === "POST" && COLLECTION.test(path);

const COLLECTION = /^\/v1\/whatsapp-alt\/[^/]+$/;

// A shorter key is not a real one, and could be part of any text.
const SHORTEST_KEY = 8;

const withoutKey = (text: string, key: string) => (key.length < SHORTEST_KEY ? text : text.split(key).join("[key]"));

const callOf = ({ method, path }: Call): Call => ({ method, path });

const canceled = ({ method, path }: Call) =>
  new StoppedError(
    `${method} ${path} was canceled because the operation was stopped. The server may have processed it.`,
    "Run the command again.",
  );

const outOfTime = (call: Call, limits: Limits) =>
  limits.signal.aborted
    ? new StoppedError(`${call.method} ${call.path} was not sent: the operation was stopped.`, "Run the command again.")
    : new TimeoutError(
        `${call.method} ${call.path} was not sent: the operation timed out first.`,
        "Run the command again, or set a longer timeout with customTimeouts.",
      );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === "string" ? wellFormed(value) : value));
  } catch {
    return undefined;
  }
}

/** Names the field that is not as described, without its value. */
function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return `its body is not as the API describes (${issue?.path.join(".") || "body"}: ${issue?.message ?? "unreadable"})`;
}
