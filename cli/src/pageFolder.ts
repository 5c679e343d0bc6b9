import { join } from "node:path";

/** The folder of the board's page. The bundle and the build are both one folder below the package's folder. */
export const PAGE_FOLDER = join(__dirname, "..", "page");
