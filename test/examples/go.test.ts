// Needs: Go
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../root";
import { describeQuickstart } from "./quickstart";

const SDK = path.join(ROOT, "sdk/go/zavu");

describeQuickstart({
  language: "go",
  async prepare(trial) {
    const own = { GOWORK: "off", GOFLAGS: "-p=2" };
    const go = (...args: string[]) => trial.run("go", args, "example", own);
    // The program has the SDK's dependencies, so nothing must be resolved.
    fs.copyFileSync(path.join(SDK, "go.sum"), path.join(trial.folder, "example/go.sum"));
    await go("mod", "edit", `-replace=github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu=${SDK}`);
    await go("mod", "tidy");
    const caches = ["GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GOTOOLCHAIN"];
    return { ...(JSON.parse(await go("env", "-json", ...caches)) as Record<string, string>), ...own };
  },
});
