import path from "node:path";

/** The repository's root. */
export const ROOT = path.join(__dirname, "..");
