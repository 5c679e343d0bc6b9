import { z } from "zod";
import { redact } from "../redact";

/**
 * The API's answers as this project parses them. The schemas are tolerant: they ignore unknown fields, and require few
 * fields besides the id. Source of the names: the API reference (see `simulator/openapi.yaml`).
 */
const text = z
  .string()
  .nullish()
  // An empty text counts as absent.
  .transform((value) => (value?.trim() ? value : undefined))
  .catch(undefined);

// Unix times in seconds stay below this number until the year 5138, and those in ms exceed it since 1973.
const LEAST_MS = 1e11;
// A `Date` has no later time.
const LATEST_MS = 8.64e15;

const unixTime = z
  .number()
  .min(0)
  .max(LATEST_MS)
  .transform((value) => new Date(value < LEAST_MS ? value * 1_000 : value).toISOString());

/** A time in ISO 8601. The API sends text, but Unix ms in headers and errors, so a number is accepted. */
const time = unixTime.or(text).catch(undefined);

/** A cursor of another type is an error, since a list that seems to end early hides the rest of its items. */
const nextCursor = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (String(value ?? "").trim() === "" ? undefined : String(value)));

/** An id that is safe in a path: letters, digits and `_ - . ~ :`, but not `.` or `..`, which would name another path. */
export const resourceId = z.string().regex(/^(?!\.+$)[\w.~:-]{1,200}$/, "the id contains invalid characters");

const egress = z
  .object({ kind: z.string(), nodeId: text, country: text })
  .transform(({ kind, nodeId, country }) => ({ kind, nodeId, country: country?.toLowerCase() }));

/** Text from the server that users see. */
const words = text.transform((value) => (value === undefined ? undefined : redact(value)));

export const session = z.object({
  id: resourceId,
  displayName: text,
  /** One of the six documented values, or one that the vendor adds later. */
  status: z.string().min(1),
  qrCode: text,
  phoneNumber: text,
  pushName: text,
  egress: egress.optional().catch(undefined),
  senderId: text,
  lastError: words,
  lastConnectedAt: time,
  createdAt: time,
  updatedAt: time,
});

/** A session as the API reports it. `lastError` is redacted; `qrCode` and `phoneNumber` are as sent. */
export type Session = z.output<typeof session>;

export const sessionAnswer = z.object({ session });

/** A 201 must contain at least the id. Everything else can be read again. */
export const createdAnswer = z.object({ session: z.looseObject({ id: resourceId }) });

/** A page of a list. An item that cannot be parsed does not hide the others. */
const pageOf = <T>(item: z.ZodType<T>) =>
  z.object({ items: z.array(z.unknown()), nextCursor }).transform(({ items, nextCursor }) => {
    const read = items.map((value) => item.safeParse(value)).filter(({ success }) => success);
    const readable = read.map(({ data }) => data as T);
    return { items: readable, unreadable: items.length - readable.length, nextCursor };
  });

export const sessionPage = pageOf(session);

export const egressNode = z.object({
  id: resourceId,
  senderId: text,
  label: text,
  /** `pending`, `online` or `offline`, or one that the vendor adds later. */
  status: z.string().min(1),
  exitIp: text,
  exitCountry: text,
  net: text,
  lastSeenAt: time,
  createdAt: time,
});

/** An egress node as the API reports it. */
export type EgressNode = z.output<typeof egressNode>;

/** The data that the app on the device needs to connect. `token` is a secret. */
const pairing = z.object({
  token: z.string().min(1),
  gatewayUrl: z.string(),
  wsPath: z.string(),
  /** ISO 8601. */
  expiresAt: time,
});

export type Pairing = z.output<typeof pairing>;

export const nodeAnswer = z.object({ node: egressNode });
/** A 201 must contain at least the id. Everything else can be read or requested again. */
export const createdNodeAnswer = z.object({
  node: z.looseObject({ id: resourceId }),
  pairing: pairing.optional().catch(undefined),
});
export const pairingAnswer = z.object({ pairing });
export const nodePage = pageOf(egressNode);

/** A sender as look-ups return it: without phone number and webhook, which may contain a secret. Names are redacted. */
const sender = z.object({
  id: resourceId,
  name: words,
  isDefault: z.boolean().optional().catch(undefined),
  channels: z.array(z.string()).optional().catch(undefined),
});

export type Sender = z.output<typeof sender>;

/** The vendor's SDK reads a bare object; the other answers of the API have an envelope. */
export const senderAnswer = z.union([z.object({ sender }).transform((answer) => answer.sender), sender]);
export const senderPage = pageOf(sender);

export const proxyStatus = z.object({ zavuProxyAvailable: z.boolean() });

export const me = z.object({
  project: z.object({ id: z.string().min(1), name: words }),
  team: z.object({ id: text, name: words }).optional().catch(undefined),
  isTestMode: z.boolean().optional().catch(undefined),
});

/** The owner of the key, as the API reports it. Names are redacted. */
export type Me = z.output<typeof me>;

const errorFields = z.object({ code: text, message: text });

/** An error's body: `{code, message}`, or the same inside `error`, as in an older page of the vendor. */
export const errorBody = z.union([z.object({ error: errorFields }).transform(({ error }) => error), errorFields]);
