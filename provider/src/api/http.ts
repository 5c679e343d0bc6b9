import http from "node:http";
import https from "node:https";
import axios, { type AxiosInstance } from "axios";
import type { z } from "zod";
import type { Clock, Limits } from "../clock";
import { isLoopback, type Config } from "../config";
import {
  ApiError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitedError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  UnreadableError,
  isZavuError,
  type Call,
  type Refusal,
  type ZavuError,
} from "../errors";
import { redact } from "../redact";
import type { Budget } from "./budget";
import { allowanceOf, retryAfterMs, serverTime, type Headers } from "./headers";
import { decideRetry, type Manner } from "./retry";
import { errorBody } from "./schema";
import { silenceOf } from "./silence";

/** One request. `shape` reads the answer's body; where the answer has none, `expect` is the status that means success. */
export interface Request<S extends z.ZodType> extends Call, Manner {
  body?: object;
  shape?: S;
  expect?: number;
}

/** A readable answer. */
export interface Answer<T> {
  body: T;
  /** The server's clock at the answer, in Unix ms; absent where it sent no `Date`. */
  serverTime: number | undefined;
}

export interface HttpParts {
  config: Config;
  clock: Clock;
  budget: Budget;
  random: () => number;
}

// A page of 100 sessions is about 100 kB; more than this is no answer of the API.
const LARGEST_ANSWER = 4 * 1024 * 1024;
const REQUEST_MS = 20_000;
// A POST that makes something is given long, whatever the deadline: a late answer still names the session.
const POST_MS = 60_000;

/** Sends requests under one configuration: key, budget, retries, and every failure as a typed error. */
export class Http {
  private readonly instance: AxiosInstance;
  // A kept-alive connection may be closed by the server in the moment a POST goes out, which then may or may not have
  // arrived: a POST takes a connection of its own.
  private readonly fresh: { httpAgent: http.Agent; httpsAgent: https.Agent };

  constructor(private readonly parts: HttpParts) {
    const { config } = parts;
    this.fresh = { httpAgent: new http.Agent(), httpsAgent: new https.Agent() };
    this.instance = axios.create({
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
  async send<S extends z.ZodType>(request: Request<S>, limits: Limits): Promise<Answer<z.output<S>>> {
    const { clock, budget, random } = this.parts;
    for (let attempt = 1; ; attempt++) {
      await budget.admit(limits);
      if (limits.signal.aborted || clock.now() >= limits.deadline) throw outOfTime(request, limits);
      try {
        return await this.once(request, limits);
      } catch (error) {
        const failure = asZavuError(error, request);
        const decision = decideRetry(failure, request, attempt, random());
        if (failure instanceof RateLimitedError && decision.again) budget.refused(decision.afterMs);
        if (!decision.again || clock.now() + decision.afterMs >= limits.deadline) throw failure;
        await clock.sleep(decision.afterMs, limits.signal);
      }
    }
  }

  private async once<S extends z.ZodType>(request: Request<S>, limits: Limits): Promise<Answer<z.output<S>>> {
    const { method, path, body } = request;
    const post = method === "POST";
    const left = limits.deadline - this.parts.clock.now();
    const stop = AbortSignal.timeout(Math.ceil(post ? POST_MS : Math.min(REQUEST_MS, Math.max(left, 1))));
    const answer = await this.instance
      .request<string>({
        method,
        url: path,
        data: body,
        ...(post ? this.fresh : {}),
        signal: post ? stop : AbortSignal.any([stop, limits.signal]),
      })
      .catch((error: unknown) => {
        if (!post && limits.signal.aborted) throw outOfTime(request, limits);
        throw withoutAnswer(request, error, stop.aborted);
      });
    // Nothing that an answer says may bring the key back in, whatever field it stands in.
    const text = String(answer.data ?? "")
      .split(this.parts.config.apiKey)
      .join("[key]");
    return this.read(request, answer.status, answer.headers as Headers, text);
  }

  private read<S extends z.ZodType>(
    request: Request<S>,
    status: number,
    headers: Headers,
    text: string,
  ): Answer<z.output<S>> {
    const allowance = allowanceOf(headers);
    if (allowance) this.parts.budget.heard(allowance);
    if (status >= 300) throw this.refusal(request, status, headers, text);
    if (!request.shape) {
      // A proxy's log-in page answers 200 to everything; taken for success it would lose a session.
      if (status !== request.expect)
        throw new UnreadableError(callOf(request), status, `${request.expect} is what says that it was done`);
      return { body: undefined as z.output<S>, serverTime: serverTime(headers) };
    }
    const parsed = request.shape.safeParse(jsonOf(text));
    if (!parsed.success) {
      const why = text.trim().startsWith("{") ? describe(parsed.error) : "its body is not JSON";
      throw new UnreadableError(callOf(request), status, why);
    }
    return { body: parsed.data, serverTime: serverTime(headers) };
  }

  private refusal(request: Call, status: number, headers: Headers, text: string): ZavuError {
    const call = callOf(request);
    if (status < 400) {
      return new UnreadableError(call, status, "the API redirects nowhere, and the key is not sent to another address");
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
    return new ApiError(call, refusal);
  }
}

const callOf = ({ method, path }: Call): Call => ({ method, path });

function withoutAnswer(request: Call, error: unknown, timedOut: boolean): ZavuError {
  const call = callOf(request);
  if (timedOut) return new NoAnswerError(call, { reason: "no answer came in time", sent: true });
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  if (message?.includes("maxContentLength"))
    return new UnreadableError(call, 200, "its body is too large for an answer of the API");
  if (code === "ERR_BAD_RESPONSE") return new NoAnswerError(call, { reason: "the answer broke off", sent: true });
  const { passing, ...silence } = silenceOf(error);
  return new NoAnswerError(call, silence, passing);
}

function asZavuError(error: unknown, request: Call): ZavuError {
  if (isZavuError(error)) return error;
  // Only this file's own faults come here; their text may quote anything, so only their kind is told.
  const kind = error instanceof Error ? error.name : typeof error;
  return new NoAnswerError(callOf(request), { reason: `an unexpected ${kind}`, sent: true }, false);
}

const outOfTime = (call: Call, limits: Limits) =>
  limits.signal.aborted
    ? new TimeoutError(`${call.method} ${call.path} was not sent: the operation was stopped.`, "Run the command again.")
    : new TimeoutError(
        `${call.method} ${call.path} was not sent: the operation's time ran out first.`,
        "Give it more time with customTimeouts, or run the command again.",
      );

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Which field is not as described, never its value. */
function describe(error: z.ZodError): string {
  const [issue] = error.issues;
  return `its body is not as the API describes (${issue?.path.join(".") || "body"}: ${issue?.message ?? "unreadable"})`;
}
