import { z } from "zod";
import { isPhoneNumber } from "../../phoneNumber";
import type { Rules } from "../check";
import type { SessionInputs } from "./types";

const LONGEST_NAME = 200;

const typed = (what: string) => (issue: { input?: unknown }) => `must be ${what}, not ${typeName(issue.input)}`;

/** An error for a value that is not one of a few words. Only a word that is known to us is repeated: any other may be a secret. */
const oneOf =
  (words: string[], also: Record<string, string> = {}) =>
  (issue: { input?: unknown }) => {
    const given = issue.input;
    const why = typeof given === "string" ? also[given] : undefined;
    return `must be ${words.map((word) => `"${word}"`).join(" or ")}${why ? `, not "${String(given)}": ${why}` : ""}`;
  };

const text = z.string({ error: typed("a string") });

const displayName = text.superRefine((value, ctx) => {
  const length = [...value].length;
  if (length > LONGEST_NAME) ctx.addIssue(`has ${length} characters; at most ${LONGEST_NAME} are allowed`);
});

const egress = z
  .strictObject(
    {
      kind: z.enum(["external", "android"], {
        error: oneOf(["external", "android"], {
          direct: "a direct egress gets the number banned, and the API refuses it",
        }),
      }),
      nodeId: text.optional(),
      country: text
        .regex(/^[a-z]{2}$/i, 'must be two letters, an ISO 3166-1 alpha-2 code such as "cl"')
        .transform((value) => value.toLowerCase())
        .optional(),
    },
    { error: typed('an object such as {kind: "external"}') },
  )
  .superRefine((value, ctx) => {
    if (value.kind === "android" && value.nodeId === undefined) {
      ctx.addIssue({
        code: "custom",
        path: ["nodeId"],
        message: 'is missing: it is required where egress.kind is "android"; give the id of an egress node',
      });
    }
    if (value.kind === "external" && value.nodeId !== undefined) {
      ctx.addIssue({
        code: "custom",
        path: ["nodeId"],
        message: 'is for egress.kind "android" only; remove it or change the kind',
      });
    }
  });

const schema = z.strictObject({
  displayName: displayName.optional(),
  egress: egress.optional(),
  waitFor: z.enum(["created", "qr_ready", "ready"], { error: oneOf(["created", "qr_ready", "ready"]) }).optional(),
  adoptSessionId: text
    .min(1, "must not be empty; remove it, or give a session's id")
    .regex(/^[\w.~:-]*$/, "holds characters that no session's id has")
    .optional(),
  expectedPhoneNumber: text.refine(isPhoneNumber, 'must be a phone number in E.164: "+" and 7 to 15 digits').optional(),
}) satisfies z.ZodType<SessionInputs>;

/** How the inputs of a session are checked. The country is put into lower case. */
export const rules: Rules = {
  schema,
  // Without an id to adopt a new session would be created, and without a kind the default egress would be meant.
  isKeptEmpty: (path) => path[0] === "adoptSessionId" || path.at(-1) === "kind",
};

function typeName(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
