import { ok, problem, warning, type Check } from "./check";
import type { Probes } from "./probes";

type Env = Record<string, string | undefined>;

/** What Node.js is told about certificates; both variables count only as it finds them when it starts. */
export function certificateChecks(env: Env, { canRead }: Pick<Probes, "canRead">): Check[] {
  const extra = env["NODE_EXTRA_CA_CERTS"];
  return [verification(env), ...(extra ? [extraAuthorities(canRead(extra))] : [])];
}

function verification(env: Env): Check {
  if (env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0") return ok("certificates", "Servers' certificates are verified.");
  return problem(
    "certificates",
    "NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is verified, and whoever sits between can read the key.",
    "Unset it; name the certificate of an authority of your own in NODE_EXTRA_CA_CERTS instead.",
  );
}

function extraAuthorities(isThere: boolean): Check {
  if (isThere) return ok("extra-certificates", "The file that NODE_EXTRA_CA_CERTS names can be read.");
  return warning(
    "extra-certificates",
    "NODE_EXTRA_CA_CERTS names a file that cannot be read, and Node.js goes on without it.",
    "Correct the path, or unset it.",
  );
}
