// Which layer may import which: each layer lists what it must not import. CONTRIBUTING.md has an overview.

const paths = (...names) =>
  names.flatMap((name) => [
    `pulumi-zavu-provider/${name}`,
    `./${name}`,
    `./${name}/**`,
    `../${name}`,
    `../${name}/**`,
    `../../${name}`,
    `../../${name}/**`,
  ]);

// Another workspace is imported by its package name, never by a relative path.
const OTHER_TREES = ["provider", "sdk", "simulator", "cli", "tools", "examples"].map((tree) => `../**/${tree}/**`);
const PULUMI = ["@pulumi/*", "@pulumi/**"];
const PROGRAMS = ["pulumi-zavu", "pulumi-zavu/**"];
const TOOLS = ["pulumi-zavu-cli", "pulumi-zavu-start", "pulumi-zavu-engine"];
const PROVIDER = ["pulumi-zavu-provider", "pulumi-zavu-provider/**"];
const SIMULATOR = ["zavu-simulator", "zavu-simulator/**"];
const OUTWARD = [...PROGRAMS, ...TOOLS, ...SIMULATOR];

const layer = (files, forbidden, why, regex) => ({
  files,
  ignores: ["**/*.test.ts"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          { group: [...OTHER_TREES, ...forbidden], message: why },
          ...(regex ? [{ regex, message: why }] : []),
        ],
      },
    ],
  },
});

export default [
  layer(
    ["provider/src/*.ts", "provider/src/errors/**"],
    [...PULUMI, ...OUTWARD, ...paths("api", "wait", "lifecycle")],
    "config, errors, redact and clock import no other layer",
  ),
  layer(
    ["provider/src/api/**"],
    [...PULUMI, ...OUTWARD, ...paths("wait", "lifecycle")],
    "api sends requests; it imports neither wait nor lifecycle",
  ),
  layer(
    ["provider/src/wait/**"],
    [...PULUMI, ...OUTWARD, ...paths("lifecycle")],
    "wait decides when to poll; it does not import lifecycle",
  ),
  layer(
    ["provider/src/lifecycle/**"],
    [...PULUMI, ...OUTWARD],
    "lifecycle imports neither Pulumi, nor programs, nor the simulator",
  ),
  {
    ...layer(
      ["provider/src/lifecycle/*.ts"],
      [...PULUMI, ...OUTWARD, "./*/**"],
      "code for every kind of resource imports no single kind; resources.ts lists them",
    ),
    ignores: ["**/*.test.ts", "provider/src/lifecycle/{resources,index}.ts"],
  },
  layer(
    ["provider/cmd/*/src/**"],
    [...OUTWARD, "axios", "zod", ...paths("api", "wait")],
    "the plugin imports the lifecycle, and of Pulumi only the messages: the SDK takes half a second to load",
    "^@pulumi/pulumi(?!/proto/)",
  ),
  layer(
    ["sdk/dynamic/src/**"],
    [...TOOLS, ...SIMULATOR, "axios", "zod", ...paths("api", "wait")],
    "the dynamic form uses the lifecycle only",
  ),
  layer(
    ["sdk/dynamic/src/index.ts", "sdk/dynamic/src/{resources,shell}/**"],
    [...TOOLS, ...SIMULATOR, ...PROVIDER, "axios", "zod", "**/runtime", "**/wire", "**/failure"],
    "what a program imports must not import the provider; only the serialized text requires the runtime",
  ),
  layer(
    ["simulator/src/**"],
    [...PULUMI, ...PROGRAMS, ...TOOLS, ...PROVIDER],
    "the simulator imports no other package of this repository, so that they cannot share a mistake",
  ),
  layer(
    ["cli/src/**"],
    [...SIMULATOR, ...PROGRAMS, "pulumi-zavu-engine", "pulumi-zavu-start", ...paths("lifecycle")],
    "the command line uses api, wait, errors and config of the provider",
  ),
  layer(
    ["tools/engine/src/**"],
    [...PROGRAMS, "pulumi-zavu-cli", "pulumi-zavu-start", ...PROVIDER, ...SIMULATOR],
    "tools/engine imports no other package of this repository",
  ),
  layer(
    ["tools/pack/**"],
    [...PULUMI, ...PROGRAMS, "pulumi-zavu-cli", "pulumi-zavu-start", ...PROVIDER, ...SIMULATOR],
    "tools/pack uses the built files and imports none of their sources",
  ),
  layer(
    ["tools/start/src/**"],
    [...PULUMI, ...PROGRAMS, ...paths("lifecycle", "wait")],
    "npm start connects the packages and imports none of their internals",
  ),
  layer(
    ["examples/**"],
    ["pulumi-zavu/**", "pulumi-zavu-*", "pulumi-zavu-*/**", ...SIMULATOR],
    "an example imports only what users import",
  ),
];
