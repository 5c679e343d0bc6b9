import { execFileSync } from "node:child_process";
import path from "node:path";

const REPOSITORY = path.join(__dirname, "..", "..");

/** A file and a module that it imports. */
type Case = [file: string, module: string];

const FORBIDDEN: Case[] = [
  ["provider/src/config.ts", "./api"],
  ["provider/src/config.ts", "./api/http"],
  ["provider/src/errors/base.ts", "../wait"],
  ["provider/src/clock.ts", "./lifecycle"],
  ["provider/src/redact.ts", "@pulumi/pulumi"],
  ["provider/src/api/http.ts", "../wait"],
  ["provider/src/api/http.ts", "../lifecycle/session/state"],
  ["provider/src/api/session.ts", "pulumi-zavu-provider/lifecycle"],
  ["provider/src/api/session.ts", "@pulumi/pulumi"],
  ["provider/src/wait/watch.ts", "../lifecycle"],
  ["provider/src/wait/watch.ts", "zavu-simulator"],
  ["provider/src/lifecycle/missing.ts", "./session/types"],
  ["provider/src/lifecycle/missing.ts", "@pulumi/pulumi"],
  ["provider/src/lifecycle/missing.ts", "@pulumi/pulumi/runtime"],
  ["provider/src/lifecycle/missing.ts", "zavu-simulator"],
  ["provider/src/lifecycle/missing.ts", "pulumi-zavu"],
  ["provider/src/lifecycle/missing.ts", "pulumi-zavu/runtime"],
  ["provider/src/lifecycle/missing.ts", "pulumi-zavu-cli"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "@pulumi/pulumi"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "@pulumi/pulumi/provider"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "pulumi-zavu-provider/api"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "pulumi-zavu"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "zavu-simulator"],
  ["sdk/dynamic/src/runtime.ts", "axios"],
  ["sdk/dynamic/src/runtime.ts", "zod"],
  ["sdk/dynamic/src/runtime.ts", "pulumi-zavu-provider/api"],
  ["sdk/dynamic/src/runtime.ts", "pulumi-zavu-provider/wait"],
  ["sdk/dynamic/src/runtime.ts", "zavu-simulator"],
  ["sdk/dynamic/src/index.ts", "./runtime"],
  ["sdk/dynamic/src/resources/whatsAppAltSession.ts", "../wire"],
  ["sdk/dynamic/src/resources/whatsAppAltSession.ts", "pulumi-zavu-provider/lifecycle"],
  ["sdk/dynamic/src/shell/session.ts", "../runtime"],
  ["sdk/dynamic/src/shell/session.ts", "../failure"],
  ["simulator/src/api.ts", "pulumi-zavu-provider/api"],
  ["simulator/src/api.ts", "pulumi-zavu"],
  ["simulator/src/api.ts", "@pulumi/pulumi"],
  ["cli/src/index.ts", "pulumi-zavu-provider/lifecycle"],
  ["cli/src/index.ts", "pulumi-zavu"],
  ["cli/src/index.ts", "zavu-simulator"],
  ["tools/engine/src/index.ts", "pulumi-zavu-provider/errors"],
  ["tools/engine/src/index.ts", "zavu-simulator"],
  ["examples/adopt/index.ts", "pulumi-zavu/runtime"],
  ["examples/adopt/index.ts", "pulumi-zavu-provider/api"],
  ["examples/adopt/index.ts", "zavu-simulator"],
];

// Relative paths to other packages.
const RELATIVE: Case[] = [
  ["provider/src/lifecycle/missing.ts", "../../../sdk/dynamic/src/wire"],
  ["sdk/dynamic/src/runtime.ts", "../../../provider/src/api/http"],
  ["simulator/src/api.ts", "../../provider/src/api/schema"],
  ["cli/src/index.ts", "../../provider/src/lifecycle/session"],
  ["tools/engine/src/index.ts", "../../../provider/src/errors"],
  ["examples/adopt/index.ts", "../../sdk/dynamic/src/runtime"],
];

const ALLOWED: Case[] = [
  ["provider/src/config.ts", "./errors"],
  ["provider/src/api/http.ts", "../errors"],
  ["provider/src/api/http.ts", "axios"],
  ["provider/src/wait/watch.ts", "../api"],
  ["provider/src/lifecycle/missing.ts", "../wait"],
  ["provider/src/lifecycle/missing.ts", "../api"],
  ["provider/src/lifecycle/session/missing.test.ts", "zavu-simulator"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "@pulumi/pulumi/proto/provider_pb"],
  ["provider/cmd/pulumi-resource-zavu/src/resource.ts", "pulumi-zavu-provider/lifecycle"],
  ["sdk/dynamic/src/runtime.ts", "pulumi-zavu-provider/lifecycle"],
  ["sdk/dynamic/src/runtime.ts", "./wire"],
  ["sdk/dynamic/src/resources/whatsAppAltSession.ts", "@pulumi/pulumi"],
  ["sdk/dynamic/src/resources/whatsAppAltSession.ts", "../shell/session"],
  ["simulator/src/api.ts", "zod"],
  ["cli/src/index.ts", "pulumi-zavu-provider/api"],
  ["tools/start/src/main.ts", "pulumi-zavu-cli"],
  ["examples/adopt/index.ts", "pulumi-zavu"],
];

// ESLint loads its configuration as an ES module, which jest cannot: another process checks all cases.
const LINTER = `
  const { ESLint } = require("eslint");
  (async () => {
    const eslint = new ESLint({ cwd: process.cwd() });
    const reported = [];
    for (const [filePath, name] of JSON.parse(require("node:fs").readFileSync(0, "utf8"))) {
      const code = "import { x } from " + JSON.stringify(name) + ";\\nx();\\n";
      const [result] = await eslint.lintText(code, { filePath });
      reported.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
    }
    process.stdout.write(JSON.stringify(reported));
  })();
`;

let reported: Map<string, string[]>;
const keyOf = ([file, name]: Case) => `${file} ${name}`;

beforeAll(() => {
  const cases = [...FORBIDDEN, ...RELATIVE, ...ALLOWED];
  // With `CI` set, the parser would read each file from disk and not the text that it is given.
  const env = { ...process.env, TSESTREE_SINGLE_RUN: "false" };
  const output = execFileSync(process.execPath, ["-e", LINTER], { cwd: REPOSITORY, env, input: JSON.stringify(cases) });
  const answers = JSON.parse(output.toString()) as string[][];
  reported = new Map(cases.map((one, index) => [keyOf(one), answers[index] ?? []]));
});

test.each(FORBIDDEN)("%s may not import %s", (...one) => {
  expect(reported.get(keyOf(one))).toEqual(["no-restricted-imports"]);
});

test.each(RELATIVE)("%s may not import %s", (...one) => {
  expect(reported.get(keyOf(one))).toEqual(["no-restricted-imports"]);
});

test.each(ALLOWED)("%s may import %s", (...one) => {
  expect(reported.get(keyOf(one))).toEqual([]);
});
