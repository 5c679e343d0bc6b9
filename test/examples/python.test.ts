// Needs: Python, pulumi-language-python
import path from "node:path";
import { describeQuickstart } from "./quickstart";

describeQuickstart({
  language: "python",
  async prepare(trial) {
    const programs = path.join(trial.folder, "example", "venv", process.platform === "win32" ? "Scripts" : "bin");
    trial.copySdk("python", "sdk");
    await trial.run("python3", ["-m", "venv", "venv"], "example");
    // The version whose script the language host runs programs with.
    const wanted = ["pulumi==3.258.0", "../sdk", "--requirement", "requirements.txt"];
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    await trial.run(path.join(programs, "python"), [...install, ...wanted], "example");
    return { PATH: programs };
  },
});
