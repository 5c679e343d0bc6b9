import path from "node:path";
import { ROOT } from "../root";
import { describeQuickstart } from "./quickstart";

describeQuickstart({
  language: "nodejs",
  async prepare(trial) {
    const packages = path.join(ROOT, "node_modules");
    const sdk = "example/node_modules/pulumi-zavu-sdk";
    trial.copySdk("nodejs", sdk);
    for (const name of ["@pulumi", "@types/node", "typescript"])
      trial.link(path.join(packages, name), `example/node_modules/${name}`);
    const PATH = [path.join(packages, ".bin"), process.env["PATH"]].join(path.delimiter);
    await trial.run("npm", ["run", "--silent", "build"], sdk, { PATH });
    return {};
  },
});
