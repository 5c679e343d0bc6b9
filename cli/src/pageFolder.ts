import { join } from "node:path";

/** Where the board's page lies. The bundle and the build both lie one folder below the package's own. */
export const PAGE_FOLDER = join(__dirname, "..", "page");
