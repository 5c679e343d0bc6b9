// Where Prometheus and promtool are: on PATH, or in the cache, where prepare.mjs puts them.
const fs = require("node:fs");
const path = require("node:path");
const { cacheFolder } = require("../../tools/engine/dist/cacheFolder.js");

const PROGRAMS = ["prometheus", "promtool"];

/** The folder of the cache for Prometheus. */
const prometheusCache = () => cacheFolder(process.env, "prometheus");

/** The folder with both programs; undefined if none has both. */
function prometheusFolder() {
  const onPath = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => folder !== "");
  const folders = [...onPath, path.join(prometheusCache(), "usr", "bin")];
  return folders.find((folder) => PROGRAMS.every((name) => fs.existsSync(path.join(folder, name))));
}

module.exports = { prometheusCache, prometheusFolder };
