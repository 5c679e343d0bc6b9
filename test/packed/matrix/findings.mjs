// What publint and are-the-types-wrong find in a tarball, as JSON. A program of its own: both are ES modules.
import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

// The board's page is read by browsers, to which package.json says nothing.
const isPage = ({ code, args }) => code === "FILE_INVALID_FORMAT" && args.actualFilePath?.startsWith("/page/");

const data = new Uint8Array(await readFile(process.argv[2]));

const { messages, pkg } = await publint({ pack: { tarball: data.buffer } });
const lint = messages.filter((message) => !isPage(message)).map((one) => formatMessage(one, pkg, { color: false }));

// Without `exports` there is one way in. Left alone, are-the-types-wrong takes a folder with a package.json for another
// and for the only one: the SDK's `bin`, which has a copy to read the version from.
const ways = pkg.exports ? {} : { entrypoints: ["."] };
const { problems } = await checkPackage(createPackageFromTarballData(data), ways);
const types = (problems ?? []).map((problem) => `are-the-types-wrong: ${JSON.stringify(problem)}`);

process.stdout.write(JSON.stringify([...lint.map((text) => `publint: ${text}`), ...types]));
