import { z } from "zod";
import { redact } from "../redact";

/**
 * The API's answers as this project reads them: tolerant, since objects are open and every field but the id may be
 * missing some day. Source of the names: the API reference (see `test/contract/openapi.yaml`).
 */
const text = z
  .string()
  .nullish()
  // An empty text says no more than an absent one.
  .transform((value) => (value?.trim() ? value : undefined))
  .catch(undefined);

/** An id that can stand in a path: letters, digits and `_ - . ~ :`; never `.` or `..`, which would name another place. */
export const sessionId = z
  .string()
  .regex(/^(?!\.+$)[\w.~:-]{1,200}$/, "the session's id is not one that can stand in a path");

const egress = z
  .object({ kind: z.string(), nodeId: text, country: text })
  .transform(({ kind, nodeId, country }) => ({ kind, nodeId, country: country?.toLowerCase() }));

/** Words of the server's own, which people see. */
const words = text.transform((value) => (value === undefined ? undefined : redact(value)));

export const session = z.object({
  id: sessionId,
  displayName: text,
  /** One of the six documented ones, or one that the vendor adds later. */
  status: z.string().min(1),
  qrCode: text,
  phoneNumber: text,
  pushName: text,
  egress: egress.optional().catch(undefined),
  senderId: text,
  lastError: words,
  lastConnectedAt: text,
  createdAt: text,
  updatedAt: text,
});

/** A session as the API reports it. `lastError` is redacted; `qrCode` and `phoneNumber` are as sent. */
export type Session = z.output<typeof session>;

export const sessionAnswer = z.object({ session });

/** What a 201 must hold at the least: the id. All else can be read again. */
export const createdAnswer = z.object({ session: z.looseObject({ id: sessionId }) });

/** One session that cannot be read does not hide the others of its page. */
export const sessionPage = z
  .object({ items: z.array(z.unknown()), nextCursor: text })
  .transform(({ items, nextCursor }) => {
    const read = items.map((item) => session.safeParse(item).data);
    const readable = read.filter((item) => item !== undefined);
    return { items: readable, unreadable: read.length - readable.length, nextCursor };
  });

export const me = z.object({
  project: z.object({ id: z.string().min(1), name: words }),
  team: z.object({ name: words }).optional().catch(undefined),
  isTestMode: z.boolean().optional().catch(undefined),
});

/** Whose key it is, as the API tells. Names are redacted. */
export type Me = z.output<typeof me>;

const errorFields = z.object({ code: text, message: text });

/** An error's body: `{code, message}`, or the same inside `error` as an older page of the vendor showed it. */
export const errorBody = z.union([z.object({ error: errorFields }).transform(({ error }) => error), errorFields]);
