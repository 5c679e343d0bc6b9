import { z } from "zod";
import { invalid } from "./errors";

const egress = z
  .strictObject({
    kind: z.enum(["external", "android"]),
    nodeId: z.string().min(1).optional(),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, "must be two letters")
      .transform((country) => country.toLowerCase())
      .optional(),
  })
  .refine(({ kind, nodeId }) => kind !== "android" || nodeId !== undefined, {
    path: ["nodeId"],
    message: "is required when kind is android",
  });

/** Counts code points (assumed). */
const atMost = (length: number) =>
  z.string().refine((text) => [...text].length <= length, `must have at most ${length} characters`);

/** Request bodies by what the API documents; fields that it does not document are refused. */
export const createBody = z.strictObject({ displayName: atMost(200).optional(), egress: egress.optional() });
export const egressBody = z.strictObject({ egress });
export const linkBody = z.strictObject({ senderId: z.string().min(1) });
export const pairBody = z.strictObject({ senderId: z.string().min(1), label: atMost(100).optional() });
export const noBody = z.strictObject({});

/** A list's query. A lower bound for `limit` is not documented; 1 is assumed. */
export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^(100|[1-9]\d?)$/, "must be a whole number from 1 to 100")
    .transform(Number)
    .default(50),
  cursor: z.string().optional(),
});
/** No operation lists the nodes of all senders. */
export const nodesQuery = pageQuery.extend({ senderId: z.string().min(1) });
export const noQuery = z.strictObject({});

/** The value in the schema's shape, or the API's 400 that names the field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid([issue?.path.join("."), issue?.message].filter(Boolean).join(": "));
}
