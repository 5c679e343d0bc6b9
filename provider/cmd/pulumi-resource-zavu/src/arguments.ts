import { ZavuError } from "pulumi-zavu-provider/errors";
import type { Bag } from "pulumi-zavu-provider/lifecycle";

/** The arguments of a call by name, each with a description such as "the id of a session". All are required. */
export type Takes<Name extends string = string> = Readonly<Record<Name, string>>;

/**
 * Raised when a look-up or a list is called with a missing, an invalid or an unknown argument.
 *
 * @cure Call it with the arguments that the message lists. No request was sent.
 */
class ArgumentError extends ZavuError {
  readonly name = "ArgumentError";
}

/**
 * Checks the arguments of a call. An error never repeats a value.
 *
 * @param call the beginning of the error, such as "zavu:index:getSender was not called".
 * @throws {ArgumentError} if one is missing, empty, not a string or unknown.
 */
export function checkedArguments<Name extends string>(
  call: string,
  takes: Takes<Name>,
  given: Bag,
): Record<Name, string> {
  const wrong = Object.keys(takes).flatMap((name) => issueOf(name, given[name]));
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(takes, name));
  const issues = [...wrong, ...unknown.map((name) => `${name} is not an argument`)];
  if (issues.length === 0) return given as Record<Name, string>;
  throw new ArgumentError(`${call}: ${issues.join("; ")}.`, cureOf(takes));
}

function issueOf(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [`${name} is missing`];
  if (typeof value !== "string") return [`${name} must be a string`];
  return value.trim() === "" ? [`${name} is empty`] : [];
}

function cureOf(takes: Takes): string {
  const names = Object.entries(takes).map(([name, what]) => `${name} (${what})`);
  return names.length > 0 ? `It takes ${names.join(" and ")}.` : "It takes no arguments.";
}
