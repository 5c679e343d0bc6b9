// Needs: pulumi-language-yaml
import os from "node:os";
import path from "node:path";
import { cleanEnv } from "../engine/cli";
import { blocksOf, inlineOf, pages, type Block } from "./blocks";
import { checks, complaintsIn } from "./commands";
import { complaintsOf } from "./programs";
import { PulumiTree } from "./pulumiTree";
import { isQuotedFrom } from "./quoted";
import { commandsIn } from "./shell";
import { isProgram, isQuoted, previewed } from "./yaml";

// The tests of the quickstarts compile them.
const IN_QUICKSTARTS = ["python", "go", "java", "csharp"];
// Units and scripts, which test/monitoring runs.
const IN_MONITORING = ["ini", "bash"];

const blocks = pages().flatMap((page) => blocksOf(page));
const inline = pages().flatMap((page) => inlineOf(page));
const of = (...languages: string[]) => blocks.filter(({ language }) => languages.includes(language));
const tables = async () => checks(await PulumiTree.read(await cleanEnv(os.tmpdir(), ["yaml"])));

const complaintsAbout = (all: readonly Block[], table: Awaited<ReturnType<typeof tables>>) =>
  all.flatMap(({ place, text }) =>
    complaintsIn(text, table, path.dirname(place)).map((complaint) => `${place}: ${complaint}`),
  );

describe("the programs and commands of README, docs, examples' and packages' pages", () => {
  test("each block has a language that is checked", () => {
    const checked = ["ts", "typescript", "sh", "yaml", "json", "text", "", ...IN_QUICKSTARTS, ...IN_MONITORING];
    expect(blocks.filter(({ language }) => !checked.includes(language))).toEqual([]);
    expect(blocks.length).toBeGreaterThan(30);
  });

  test("each TypeScript program compiles against the packages as they are built", () => {
    expect(of("ts", "typescript").length).toBeGreaterThan(5);
    expect(complaintsOf(of("ts", "typescript"))).toEqual([]);
  });

  test("each program in Python, Go, Java or C# is quoted from a quickstart", () => {
    const programs = of(...IN_QUICKSTARTS);
    expect(programs.map(({ language }) => language).sort()).toEqual([...IN_QUICKSTARTS].sort());
    const isInQuickstart = (block: Block) => isQuotedFrom(block, ["examples"], /^quickstart-.*\.(py|go|java|cs)$/);
    expect(programs.filter((block) => !isInQuickstart(block)).map(({ place }) => place)).toEqual([]);
  });

  test("each unit and each script is quoted from the example that test/monitoring runs", () => {
    expect(of(...IN_MONITORING).length).toBeGreaterThan(1);
    const isQuoted = (block: Block) => isQuotedFrom(block, ["examples/monitoring"], /\.(service|sh)$/);
    expect(of(...IN_MONITORING).filter((block) => !isQuoted(block))).toEqual([]);
  });

  test("each YAML program passes a preview, and other YAML is quoted from a tested file", async () => {
    const programs = of("yaml").filter(isProgram);
    expect(programs.length).toBeGreaterThan(3);
    expect(
      of("yaml")
        .filter((block) => !isProgram(block) && !isQuoted(block))
        .map(({ place }) => place),
    ).toEqual([]);
    const { code, output } = await previewed(programs);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output.match(/zavu:index:WhatsAppAltSession \S+ create/g)?.length).toBeGreaterThanOrEqual(programs.length);
  });

  test("each JSON text is JSON, and no text block holds a command", () => {
    for (const { text } of of("json")) JSON.parse(text);
    const starts = /^\s*\$?\s*(pulumi|pulumi-zavu|npm|npx|node|curl) /m;
    expect(of("text", "").filter(({ text }) => starts.test(text))).toEqual([]);
  });

  test("each command exists with its options", async () => {
    const table = await tables();
    expect(of("sh").flatMap(({ text }) => commandsIn(text)).length).toBeGreaterThan(60);
    expect(inline.length).toBeGreaterThan(30);
    expect(complaintsAbout(of("sh"), table)).toEqual([]);
    expect(complaintsAbout(inline, table)).toEqual([]);
  });
});

describe("errors are found", () => {
  const page = (text: string) => blocksOf("page.md", text);
  const fenced = (language: string, text: string) => page(`\`\`\`${language}\n${text}\n\`\`\`\n`);

  test("in commands", async () => {
    const table = await tables();
    const wrong = [
      "pulumi upp",
      "pulumi up --nothing",
      "pulumi stack --show-everything",
      "npx pulumi-zavu-cli wait --for linked",
      "npx pulumi-zavu-cli show",
      "npx pulumi-zavu-cli qr --colour",
      "npx pulumi-zavu list",
      "pulumi-zavu list",
      "npx zavu-simulator --autoscan 5s",
      "npm run nothing",
      "npm install left-pad",
      "node nothing.js",
      "export ZAVU_KEY=1",
      "curl https://api.zavu.dev/v1/whatsapp-alt/nothing",
      "rm -rf line",
      "true && pulumi up",
      "pulumi up $(pulumi nothing)",
      'echo "$(pulumi nothing)"',
    ];
    for (const text of wrong) expect([text, complaintsIn(text, table)]).not.toEqual([text, []]);
    const right =
      "ZAVU_API_KEY=x pulumi up --stack 'a b' \\\n  --yes # a comment\npulumi stack output x > file | npx pulumi-zavu-cli qr -";
    expect(complaintsIn(right, table)).toEqual([]);
  });

  test("in programs", () => {
    const head = 'import { WhatsAppAltSession, Session } from "pulumi-zavu";\n';
    const wrong = fenced("ts", `${head}new WhatsAppAltSession("a", { egress: { kind: "direct" } });`);
    expect(complaintsOf(wrong)).toEqual([
      expect.stringMatching(/^page\.md:1, line 1 of it: .*Session/),
      expect.stringMatching(/^page\.md:1, line 2 of it: .*direct/),
    ]);
  });

  test("in YAML", async () => {
    expect(isQuoted(fenced("yaml", "jobs: { nothing: {} }")[0]!)).toBe(false);
    const wrong = "resources: { a: { type: 'zavu:WhatsAppAltSession', properties: { name: x } } }";
    expect((await previewed(fenced("yaml", wrong))).code).not.toBe(0);
  });

  test("a block in a list is read without its indentation, and one that is not closed is an error", () => {
    expect(page("1. First\n\n   ```sh\n   pulumi up\n   ```\n")).toEqual([
      { place: "page.md:3", language: "sh", text: "pulumi up\n" },
    ]);
    expect(() => page("```sh\npulumi up\n")).toThrow("page.md:1");
  });
});
