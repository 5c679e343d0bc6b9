import { z } from "zod";

/** The error for a value of another type. It names only the types, since the value may be a secret. */
export const typed = (what: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? `is required: give ${what}` : `must be ${what}, not ${typeName(issue.input)}`;

/** The error for a value that is not one of `words`. It repeats the value only if `also` has it: others may be secret. */
export const oneOf =
  (words: string[], also: Record<string, string> = {}) =>
  (issue: { input?: unknown }) => {
    const given = issue.input;
    const why = typeof given === "string" ? also[given] : undefined;
    return `must be ${words.map((word) => `"${word}"`).join(" or ")}${why ? `, not "${String(given)}": ${why}` : ""}`;
  };

export const text = z.string({ error: typed("a string") });

/** A label of at most so many characters (code points). */
export const label = (longest: number) =>
  text.superRefine((value, ctx) => {
    const length = [...value].length;
    if (length > longest) ctx.addIssue(`has ${length} characters; at most ${longest} are allowed`);
  });

/** The id of another resource. */
export const id = text.min(1, "must not be empty").regex(/^[^/]*$/, 'must not contain "/"');

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
