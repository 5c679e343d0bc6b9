// Runs before the tests: if Prometheus is not installed, unpacks the Debian or Ubuntu package into the cache. That needs no
// root. If it fails, needs.js skips the tests of Prometheus, or reports an error if CI is set.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { cachedFolder } from "../../tools/engine/dist/cacheFolder.js";
import { prometheusCache, prometheusFolder } from "./program.js";

const report = (line) => void process.stderr.write(`${line}\n`);

function run(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.at(-2)} ${args.at(-1)} failed: ${error?.message ?? stderr}`);
}

/** Downloads with the machine's package lists, else with new ones in a folder of the test's own. */
function download(folder) {
  try {
    run("apt-get", ["download", "prometheus"], folder);
  } catch {
    fs.mkdirSync(path.join(folder, "state", "lists", "partial"), { recursive: true });
    fs.mkdirSync(path.join(folder, "cache", "archives", "partial"), { recursive: true });
    const places = { State: path.join(folder, "state"), "State::status": "/var/lib/dpkg/status" };
    const options = Object.entries({ ...places, Cache: path.join(folder, "cache") }).flatMap(([name, place]) => [
      "-o",
      `Dir::${name}=${place}`,
    ]);
    run("apt-get", [...options, "update", "--quiet"], folder);
    run("apt-get", [...options, "download", "prometheus"], folder);
  }
}

function unpack(folder) {
  const temporary = fs.mkdtempSync(`${folder}-`);
  try {
    download(temporary);
    const file = fs.readdirSync(temporary).find((name) => name.endsWith(".deb"));
    run("dpkg", ["-x", path.join(temporary, file), folder]);
  } finally {
    fs.rmSync(temporary, { recursive: true });
  }
}

if (prometheusFolder() === undefined && process.platform === "linux") {
  report("Downloading Prometheus, once");
  const task = { report, env: process.env, signal: new AbortController().signal };
  await cachedFolder(prometheusCache(), "Prometheus", task, async (folder) => unpack(folder)).catch((error) =>
    report(`Prometheus was not downloaded: ${error.message}`),
  );
}
