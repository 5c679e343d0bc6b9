import type { Engine, Language, LanguageHost } from "./engine";
import { checkRuns, usableVersion } from "./inspect";
import type { Kit } from "./kit";
import { pinned } from "./pinned";

/** The Pulumi CLI with its helpers for Node.js programs and their dynamic providers. */
export function engineKit(): Kit<Pick<Engine, "version">> {
  return {
    title: "Pulumi CLI",
    name: "engine",
    version: pinned("cli").version,
    programs: [pinned("cli"), pinned("host")],
    scripts: [`nodejs/dist/pulumi-resource-pulumi-nodejs${process.platform === "win32" ? ".cmd" : ""}`],
    check: async (command, task) => ({ version: await usableVersion(command, task) }),
  };
}

const titles: Record<Language, string> = { yaml: "YAML", python: "Python", go: "Go", java: "Java" };

/** The script that a language host needs next to it. Python's runs a program with the SDK that is installed for it. */
const scripts: Partial<Record<Language, string>> = { python: "python/cmd/pulumi-language-python-exec" };

/** The language host of one language. */
export function hostKit(language: Language): Kit<Pick<LanguageHost, "language">> {
  const host = pinned(language);
  const script = scripts[language];
  return {
    title: `language host for ${titles[language]} programs`,
    name: host.name,
    version: script === undefined ? host.version : `${host.version}+${pinned("cli").version}`,
    programs: [host],
    scripts: script === undefined ? [] : [script],
    check: async (command, task) => {
      await checkRuns(command, task);
      return { language };
    },
  };
}
