import type { Api } from "../api";
import type { Limits } from "../clock";
import { WrongProjectError, messageOf } from "../errors";
import { redact } from "../redact";

/**
 * Returns where a 404 means that the session is gone. Under the key of another project it means nothing, and neither
 * does it from a host that answers 404 to everything (a wrong base URL).
 *
 * @param owner the project that made the session, as state knows it.
 * @throws {WrongProjectError} where the key is another project's or nothing proves the 404, and any {ZavuError} where
 *   the project could not be asked for.
 */
export async function believeMissing(api: Api, id: string, owner: string | undefined, limits: Limits): Promise<void> {
  const current = await api.account.projectId();
  if (owner !== undefined && current !== undefined) {
    if (current === owner) return;
    throw new WrongProjectError(
      `Session ${id} belongs to project ${redact(owner)}, but the key belongs to project ${redact(current)}: its 404 says nothing about the session, which stays in state.`,
      "Use the key that made the session: check zavu:apiKey and the environment (ZAVU_API_KEY, ZAVUDEV_API_KEY).",
    );
  }
  await api.sessions.list(undefined, limits).catch((error: unknown) => {
    throw new WrongProjectError(
      `Session ${id} answered 404, which is not believed, since the list of sessions could not be read either: ${messageOf(error)}`,
      "Check the base URL (zavu:baseUrl, ZAVU_BASE_URL) and the key.",
    );
  });
}
