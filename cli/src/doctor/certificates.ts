import { ok, problem, warning, type Check } from "./check";
import type { Probes } from "./probes";

type Env = Record<string, string | undefined>;

/** How Node.js verifies certificates. It reads both variables only when it starts. */
export function certificateChecks(env: Env, { canRead }: Pick<Probes, "canRead">): Check[] {
  const extra = env["NODE_EXTRA_CA_CERTS"];
  return [verification(env), ...(extra ? [extraAuthorities(canRead(extra))] : [])];
}

function verification(env: Env): Check {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return ok("certificates", "Servers' certificates are verified.");
  return problem(
    "certificates",
    "NODE_TLS_REJECT_UNAUTHORIZED=0 turns off certificate checks: anyone on the network path can read the key.",
    "Unset it. To trust your own certificate authority, set NODE_EXTRA_CA_CERTS to its certificate file.",
  );
}

function extraAuthorities(isReadable: boolean): Check {
  if (isReadable) return ok("extra-certificates", "The file in NODE_EXTRA_CA_CERTS can be read.");
  return warning(
    "extra-certificates",
    "The file in NODE_EXTRA_CA_CERTS cannot be read, so Node.js ignores it.",
    "Correct the path, or unset the variable.",
  );
}
