import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { ROOT } from "../root";
import { blocksOf, read } from "./blocks";

const PAGES = ["docs/_index.md", "docs/installation-configuration.md"];
const REPOSITORY = "https://github.com/pulumi-zavu/pulumi-zavu";
const LANGUAGES = ["typescript", "python", "go", "csharp", "java", "yaml"];

const schema = JSON.parse(read("provider/cmd/pulumi-resource-zavu/schema.json")) as {
  logoUrl: string;
  repository: string;
  language: Record<"nodejs" | "python", { packageName: string }> & { go: { importBasePath: string } };
};

test.each(PAGES)("%s begins with the front matter that the Pulumi Registry reads", (page) => {
  const [, matter = ""] = /^---\n([\s\S]*?)\n---\n/.exec(read(page)) ?? [];
  expect(parse(matter)).toEqual({
    title: expect.stringContaining("Zavu") as string,
    meta_desc: expect.stringMatching(/^.{50,160}$/) as string,
    layout: "package",
  });
});

test.each(PAGES)("%s has only absolute links", (page) => {
  const targets = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((target) => !target.startsWith("https://"))).toEqual([]);
});

test("the overview has a program in each language", () => {
  const page = read("docs/_index.md");
  expect(page).toContain(`{{< chooser language "${LANGUAGES.join(",")}" >}}`);
  const choices = [
    ...page.matchAll(/\{\{% choosable language (\w+) %\}\}\n\n```(\w+)\n[\s\S]*?\n```\n\n\{\{% \/choosable %\}\}/g),
  ];
  expect(choices.map(([, language, of]) => [language, of])).toEqual(LANGUAGES.map((language) => [language, language]));
  expect(page).toMatch(/\{\{% \/choosable %\}\}\n\n\{\{< \/chooser >\}\}/);
});

test("the installation page names each SDK as the schema does, and sets the key in both ways", () => {
  const page = read("docs/installation-configuration.md");
  const { nodejs, python, go } = schema.language;
  for (const name of [
    nodejs.packageName,
    python.packageName,
    go.importBasePath,
    "Pulumi.Zavu",
    "io.github.pulumi-zavu:zavu",
  ])
    expect(page).toContain(`[\`${name}\`](https://`);
  const commands = blocksOf("docs/installation-configuration.md").map(({ text }) => text);
  for (const command of [
    "pulumi plugin install resource zavu",
    "pulumi config set --secret zavu:apiKey",
    "export ZAVU_API_KEY=",
  ])
    expect(commands.some((text) => text.startsWith(command))).toBe(true);
});

test("the schema's logo is an image of the repository", () => {
  expect(schema.repository).toBe(REPOSITORY);
  const [, file = ""] = schema.logoUrl.split(`${REPOSITORY.replace("github.com", "raw.githubusercontent.com")}/main/`);
  const logo = fs.readFileSync(path.join(ROOT, file), "utf8");
  expect(logo).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 100 100"/);
  expect(logo).not.toMatch(/<(script|image|foreignObject)|href=/);
});
