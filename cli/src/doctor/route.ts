import https from "node:https";
import type { AxiosStatic } from "axios";

/**
 * Whether axios would send a request through a proxy from the environment. This asks axios, because it has its own rules
 * for NO_PROXY. Nothing is sent.
 *
 * @param url an https address.
 */
export async function axiosUsesProxy(url: string): Promise<boolean> {
  // With `require`, as in the provider: another way to load it would load a second copy.
  const axios = require("axios") as AxiosStatic;
  const httpsAgent = new https.Agent();
  let agent: unknown;
  const transport = {
    request(options: https.RequestOptions): never {
      agent = options.agent;
      throw new Error("not sent");
    },
  };
  await axios.get(url, { httpsAgent, transport, maxRedirects: 0 }).catch(() => undefined);
  // For a proxy, axios uses its own agent. If the proxy's address is not a URL, it fails before it uses any agent.
  return agent !== httpsAgent;
}
