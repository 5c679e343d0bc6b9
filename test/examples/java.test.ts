// Needs: Java, pulumi-language-java
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describeQuickstart } from "./quickstart";

describeQuickstart({
  language: "java",
  async prepare(trial) {
    const repository = path.join(trial.folder, "repository");
    share(path.join(os.homedir(), ".m2", "repository"), repository, ["io", "github", "pulumi-zavu"]);
    const own = { MAVEN_OPTS: `-Dmaven.repo.local=${repository}` };
    trial.copySdk("java", "sdk");
    await trial.run("mvn", ["-q", "-B", "install"], "sdk", own);
    const { JAVA_HOME } = process.env;
    return { ...own, ...(JAVA_HOME !== undefined && { JAVA_HOME }) };
  },
});

/** Creates a folder with links to everything in another one, except for one subfolder of its own. */
function share(from: string, to: string, [own, ...below]: string[]): void {
  fs.mkdirSync(to, { recursive: true });
  if (own === undefined) return;
  const names = fs.existsSync(from) ? fs.readdirSync(from) : [];
  for (const name of names.filter((it) => it !== own)) fs.symlinkSync(path.join(from, name), path.join(to, name));
  share(path.join(from, own), path.join(to, own), below);
}
