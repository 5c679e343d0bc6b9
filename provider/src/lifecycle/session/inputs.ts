import { z } from "zod";
import { isPhoneNumber } from "../../phoneNumber";
import type { Rules } from "../check";
import { label, oneOf, text, typed } from "../fields";
import type { SessionInputs } from "./types";

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
        message: 'is required if egress.kind is "android": give the id of an egress node',
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
  displayName: label(200).optional(),
  egress: egress.optional(),
  egressChange: z.enum(["replace", "inPlace"], { error: oneOf(["replace", "inPlace"]) }).optional(),
  waitFor: z.enum(["created", "qr_ready", "ready"], { error: oneOf(["created", "qr_ready", "ready"]) }).optional(),
  adoptSessionId: text
    .min(1, "must not be empty; remove it, or give the id of a session")
    .regex(/^[\w.~:-]*$/, "contains characters that are invalid in an id")
    .optional(),
  expectedPhoneNumber: text.refine(isPhoneNumber, 'must be a phone number in E.164: "+" and 7 to 15 digits').optional(),
}) satisfies z.ZodType<SessionInputs>;

/** The rules for the inputs of a session. The country is converted to lower case. */
export const rules: Rules = {
  schema,
  // If an empty id counted as absent, a new session would be created; an empty kind would mean the default egress.
  isKeptEmpty: (path) => path[0] === "adoptSessionId" || path.at(-1) === "kind",
};
