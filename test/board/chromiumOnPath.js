const fs = require("node:fs");
const path = require("node:path");

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

function chromiumOnPath() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file));
}

function hasChromiumPackage() {
  if (process.platform !== "linux" || process.arch !== "x64") return false;
  try {
    require.resolve("@sparticuz/chromium");
    return true;
  } catch {
    return false;
  }
}

module.exports = { chromiumOnPath, hasChromiumPackage };
