// Prints what publint and are-the-types-wrong find in a tarball, as JSON. A separate program, since both are ES modules.
import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

// The board's page is for browsers, which do not read package.json.
const isPage = ({ code, args }) => code === "FILE_INVALID_FORMAT" && args.actualFilePath?.startsWith("/page/");

const data = new Uint8Array(await readFile(process.argv[2]));

const { messages, pkg } = await publint({ pack: { tarball: data.buffer } });
const lint = messages.filter((message) => !isPage(message)).map((one) => formatMessage(one, pkg, { color: false }));

// Without `exports` there is one entry point. By default, are-the-types-wrong would only use the SDK's folder `bin`, which
// has a copy of package.json to read the version from.
const options = pkg.exports ? {} : { entrypoints: ["."] };
const { problems } = await checkPackage(createPackageFromTarballData(data), options);
const types = (problems ?? []).map((problem) => `are-the-types-wrong: ${JSON.stringify(problem)}`);

process.stdout.write(JSON.stringify([...lint.map((text) => `publint: ${text}`), ...types]));
