import { z } from "zod";
import { InputError } from "../errors";
import { isPhoneNumber } from "../phoneNumber";
import { UNKNOWN, type Problem, type SessionInputs } from "./types";

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

const inputs = z.strictObject({
  displayName: displayName.optional(),
  egress: egress.optional(),
  waitFor: z.enum(["created", "qr_ready", "ready"], { error: oneOf(["created", "qr_ready", "ready"]) }).optional(),
  adoptSessionId: text
    .min(1, "must not be empty; remove it, or give a session's id")
    .regex(/^[\w.~:-]*$/, "holds characters that no session's id has")
    .optional(),
  expectedPhoneNumber: text.refine(isPhoneNumber, 'must be a phone number in E.164: "+" and 7 to 15 digits').optional(),
}) satisfies z.ZodType<SessionInputs>;

/** Inputs that check has passed: normalised, perhaps with `UNKNOWN` in some places. */
export type CheckedInputs = Record<string, unknown>;

/**
 * Checks what a program declares and puts it into normal form (country in lower case, `null` and empty texts taken for
 * absent). Asks nobody. Values that are not known yet stay `UNKNOWN` and break no rule.
 */
export function check(declared: Record<string, unknown>): { inputs: CheckedInputs; problems: Problem[] } {
  const unknowns: string[][] = [];
  const known = withoutUnknowns(declared, [], unknowns) as Record<string, unknown>;
  const parsed = inputs.safeParse(known);
  const isUnknown = (path: PropertyKey[]) => unknowns.some((at) => at.join(".") === path.join("."));
  const problems = (parsed.error?.issues ?? []).filter((issue) => !isUnknown(issue.path)).flatMap(problemsOf);
  const checked: CheckedInputs = parsed.success ? present(parsed.data) : known;
  for (const path of unknowns) putBack(checked, path);
  return { inputs: checked, problems };
}

/**
 * The inputs of a create, read or update, which are known in full.
 *
 * @throws {InputError} where check would have refused them.
 */
export function knownInputs(bag: Record<string, unknown>): SessionInputs {
  const { inputs: checked, problems } = check(bag);
  if (problems.length > 0) {
    throw new InputError(
      `The inputs are not usable: ${problems.map(({ path, reason }) => `${path} ${reason}`).join("; ")}.`,
      "Correct the program.",
    );
  }
  return checked as SessionInputs;
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), reason: issue.message }];
  return issue.keys.map((key) => {
    const path = [...issue.path, key].join(".");
    const shape: object = issue.path.length === 0 ? inputs.shape : egress.shape;
    return { path, reason: `is not an input; there are ${Object.keys(shape).join(", ")}` };
  });
}

function withoutUnknowns(value: unknown, path: string[], unknowns: string[][]): unknown {
  if (value === UNKNOWN) {
    unknowns.push(path);
    return undefined;
  }
  if (value === null || isEmpty(value, path)) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) return value;
  return present(
    Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withoutUnknowns(inner, [...path, key], unknowns)]),
    ),
  );
}

/** Whether a text says nothing. An empty id to adopt is an error instead: without it a new session would be created. */
const isEmpty = (value: unknown, path: string[]) =>
  typeof value === "string" && value.trim() === "" && path[0] !== "adoptSessionId" && path.at(-1) !== "kind";

const present = (object: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isPlain(value) ? present(value) : value]),
  );

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function putBack(target: Record<string, unknown>, path: string[]): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) target[key] = UNKNOWN;
  else {
    const inner = isPlain(target[key]) ? target[key] : {};
    target[key] = inner;
    putBack(inner as Record<string, unknown>, rest);
  }
}

function typeName(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
