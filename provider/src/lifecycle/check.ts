import type { z } from "zod";
import { InputError } from "../errors";
import type { Checked } from "./resource";
import { UNKNOWN, type Bag, type InputIssue } from "./types";

/** How a kind of resource checks its inputs. */
export interface Rules {
  /** A strict object, so that an unknown name is an issue. */
  schema: z.ZodObject;
  /** Whether to keep an empty string at a path, so that the schema refuses it. By default, it counts as absent. */
  isKeptEmpty?(path: string[]): boolean;
}

/**
 * Checks and normalizes what a program declares: `null` and empty strings count as absent. Values that are not known yet
 * stay `UNKNOWN` and cause no issue.
 */
export function check(declared: Bag, rules: Rules): Checked {
  const unknowns: string[][] = [];
  const known = withoutUnknowns(declared, [], unknowns, rules) as Bag;
  const parsed = rules.schema.safeParse(known);
  const isUnknown = (path: PropertyKey[]) => unknowns.some((at) => at.join(".") === path.join("."));
  const issues = (parsed.error?.issues ?? [])
    .filter((issue) => !isUnknown(issue.path))
    .flatMap((issue) => issuesOf(issue, rules.schema));
  const inputs: Bag = parsed.success ? present(parsed.data) : known;
  for (const path of unknowns) putBack(inputs, path);
  return { inputs, issues };
}

/**
 * The checked inputs of a create or update, without unknown values.
 *
 * @throws {InputError} if check found an issue.
 */
export function usable<Inputs extends object>({ inputs, issues }: Checked): Inputs {
  if (issues.length === 0) return inputs as Inputs;
  throw new InputError(
    `The inputs are invalid: ${issues.map(({ path, reason }) => `${path} ${reason}`).join("; ")}.`,
    "Correct the program.",
  );
}

function issuesOf(issue: z.core.$ZodIssue, schema: z.ZodObject): InputIssue[] {
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), reason: issue.message }];
  const names = Object.keys(objectAt(schema, issue.path)?.shape ?? {}).join(", ");
  return issue.keys.map((key) => ({
    path: [...issue.path, key].join("."),
    reason: `is not an input; the inputs are ${names}`,
  }));
}

/** The object schema at a path, without optional wrappers. */
function objectAt(schema: z.ZodType, path: PropertyKey[]): z.ZodObject | undefined {
  let at: unknown = schema;
  for (const key of ["", ...path]) {
    if (key !== "") at = (at as z.ZodObject).shape[String(key)];
    while (typeof (at as z.ZodOptional).unwrap === "function") at = (at as z.ZodOptional).unwrap();
    if (typeof (at as z.ZodObject | undefined)?.shape !== "object") return undefined;
  }
  return at as z.ZodObject;
}

function withoutUnknowns(value: unknown, path: string[], unknowns: string[][], rules: Rules): unknown {
  if (value === UNKNOWN) {
    unknowns.push(path);
    return undefined;
  }
  const isEmpty = typeof value === "string" && value.trim() === "" && !rules.isKeptEmpty?.(path);
  if (value === null || isEmpty) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) return value;
  return present(
    Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, withoutUnknowns(inner, [...path, key], unknowns, rules)]),
    ),
  );
}

const present = (object: object): Bag =>
  Object.fromEntries(
    Object.entries(object)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, isPlain(value) ? present(value) : value]),
  );

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function putBack(target: Bag, path: string[]): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) target[key] = UNKNOWN;
  else {
    const inner = isPlain(target[key]) ? target[key] : {};
    target[key] = inner;
    putBack(inner as Bag, rest);
  }
}
