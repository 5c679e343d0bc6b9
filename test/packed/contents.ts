import type { Packed } from "./release";

const ALWAYS = ["LICENSE", "README.md", "package.json"];

/** What each published package may hold beside what every one holds. */
const CONTENTS: Record<string, RegExp> = {
  "zavu-simulator": /^(bin\/zavu-simulator\.js|dist\/[a-zA-Z]+\.js|dist\/(index|types|session)\.d\.ts)$/,
  "pulumi-zavu":
    /^dist\/(licenses\.txt|testing\/(mocks|failures|outputs|simulator)\.d\.ts|(index|whatsAppAltSession|runtime|testing|shapes|shell\/session)\.(js|d\.ts))$/,
  "pulumi-resource-zavu": /^(schema\.json|bin\/(licenses\.txt|main\.js|pulumi-resource-zavu(\.cmd)?))$/,
  "pulumi-zavu-plugin": /^bin\/(package\.json|[a-zA-Z/]+\.(js|d\.ts))$/,
  "pulumi-zavu-cli": /^(bin\/pulumi-zavu\.js|program\/(licenses\.txt|pulumi-zavu\.js)|page\/[a-z]+\.(html|css|js))$/,
};

/** The files of a packed package that do not belong in it, and those of every package that it lacks. */
export function strangeIn({ name, files }: Packed): { strange: string[]; missing: string[] } {
  const names = files.map(({ path }) => path);
  return {
    strange: names.filter((file) => !ALWAYS.includes(file) && !CONTENTS[name]?.test(file)),
    missing: ALWAYS.filter((file) => !names.includes(file)),
  };
}
