/** The output `sessionId` of a program, from the output of `pulumi stack output --json`. */
export function sessionIdIn(json: string): string | undefined {
  const { sessionId } = JSON.parse(json) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}
