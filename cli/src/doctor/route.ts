import https from "node:https";
import type { AxiosStatic } from "axios";

/**
 * Whether axios would send a request through a proxy of the environment. It is asked and not imitated, since its rules
 * for NO_PROXY are its own; nothing is sent.
 *
 * @param url an https address.
 */
export async function askAxios(url: string): Promise<boolean> {
  // By `require`, as the provider's requests do: two ways to load it would be two copies of it.
  const axios = require("axios") as AxiosStatic;
  const httpsAgent = new https.Agent();
  let agent: unknown;
  const transport = {
    request(options: https.RequestOptions): never {
      agent = options.agent;
      throw new Error("not to be sent");
    },
  };
  await axios.get(url, { httpsAgent, transport, maxRedirects: 0 }).catch(() => undefined);
  // It puts an agent of its own in place for a proxy, and gets to none where the proxy's address is no URL.
  return agent !== httpsAgent;
}
