import type { Packed } from "./release";

const ALWAYS = ["LICENSE", "README.md", "package.json"];

/** What each published package may contain in addition to ALWAYS. */
const CONTENTS: Record<string, RegExp> = {
  "zavu-simulator":
    /^(bin\/zavu-simulator\.js|dist\/[a-zA-Z]+\.js|dist\/(index|types|session|node|sender)\.d\.ts|openapi\.yaml)$/,
  "pulumi-zavu":
    /^dist\/(licenses\.txt|testing\/(mocks|options|outputs|simulator)\.d\.ts|(index|runtime|testing|shapes|(resources|shell)\/[a-zA-Z]+)\.(js|d\.ts))$/,
  "pulumi-resource-zavu": /^(schema\.json|bin\/(licenses\.txt|main\.js|pulumi-resource-zavu(\.cmd)?))$/,
  "pulumi-zavu-sdk": /^bin\/(package\.json|[a-zA-Z/]+\.(js|d\.ts))$/,
  "pulumi-zavu-cli": /^(bin\/pulumi-zavu\.js|program\/(licenses\.txt|pulumi-zavu\.js)|page\/[a-zA-Z]+\.(html|css|js))$/,
};

/** The files of a packed package that do not belong in it, and those of ALWAYS that it does not have. */
export function contentErrors({ name, files }: Packed): { unexpected: string[]; missing: string[] } {
  const names = files.map(({ path }) => path);
  return {
    unexpected: names.filter((file) => !ALWAYS.includes(file) && !CONTENTS[name]?.test(file)),
    missing: ALWAYS.filter((file) => !names.includes(file)),
  };
}
