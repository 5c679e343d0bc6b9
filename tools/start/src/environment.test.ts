import { delimiter } from "node:path";
import { simulatedEnvironment, withEngine } from "./environment";

const engine = { command: "/e/bin/pulumi", version: "v3.258.0", source: "cache", bin: "/e/bin" } as const;

test("the caller's variables for an account, a backend or a stack are removed", () => {
  const stray = {
    ZAVU_API_KEY: "zv_live_stray",
    ZAVU_BASE_URL: "https://api.zavu.dev",
    ZAVUDEV_API_KEY: "zv_live_stray",
    ZAVUDEV_BASE_URL: "https://api.zavu.dev",
    PULUMI_ACCESS_TOKEN: "pul-stray",
    PULUMI_BACKEND_URL: "s3://stray",
    PULUMI_STACK: "stray",
    PULUMI_CONFIG_PASSPHRASE_FILE: "/stray",
    pulumi_home: "/stray",
  };
  const env = simulatedEnvironment({ ...stray, LANG: "C" }, "/kept", "http://127.0.0.1:1");
  expect(JSON.stringify(env)).not.toMatch(/stray|api\.zavu\.dev/);
  expect(env).toMatchObject({
    LANG: "C",
    ZAVU_BASE_URL: "http://127.0.0.1:1",
    PULUMI_BACKEND_URL: "file:///kept/state",
  });
});

test.each(["PATH", "Path"])("the engine comes first on %s", (name) => {
  const env = withEngine({ [name]: "/usr/bin" }, engine);
  const folders = env[name]!.split(delimiter);
  expect([folders[0], folders.at(-1)]).toEqual(["/e/bin", "/usr/bin"]);
});
