/** The id of the session that a program exports as `sessionId`, from what `pulumi stack output --json` wrote. */
export function sessionIdIn(json: string): string | undefined {
  const { sessionId } = JSON.parse(json) as { sessionId?: unknown };
  return typeof sessionId === "string" ? sessionId : undefined;
}
