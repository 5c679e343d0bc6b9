// Who may import whom: a room names what it must not know, and everything else it may. CONTRIBUTING.md draws the picture.

const rooms = (...names) =>
  names.flatMap((name) => [
    `pulumi-zavu-provider/${name}`,
    `./${name}`,
    `./${name}/**`,
    `../${name}`,
    `../${name}/**`,
    `../../${name}`,
    `../../${name}/**`,
  ]);

// Another workspace is named by its package, never by a way through the tree.
const OTHER_TREES = ["provider", "sdk", "simulator", "cli", "tools", "examples"].map((tree) => `../**/${tree}/**`);
const PULUMI = ["@pulumi/*", "@pulumi/**"];
const PROGRAMS = ["pulumi-zavu", "pulumi-zavu/**"];
const PEOPLES_SIDE = ["pulumi-zavu-cli", "pulumi-zavu-start", "pulumi-zavu-engine"];
const PROVIDER = ["pulumi-zavu-provider", "pulumi-zavu-provider/**"];
const SIMULATOR = ["zavu-simulator", "zavu-simulator/**"];
const OUTWARD = [...PROGRAMS, ...PEOPLES_SIDE, ...SIMULATOR];

const room = (files, forbidden, why, regex) => ({
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
  room(
    ["provider/src/*.ts"],
    [...PULUMI, ...OUTWARD, ...rooms("api", "wait", "lifecycle")],
    "config, errors, redact and clock know nobody",
  ),
  room(
    ["provider/src/api/**"],
    [...PULUMI, ...OUTWARD, ...rooms("wait", "lifecycle")],
    "api speaks HTTP; it knows neither waiting nor state",
  ),
  room(
    ["provider/src/wait/**"],
    [...PULUMI, ...OUTWARD, ...rooms("lifecycle")],
    "wait decides when to look; it does not know what for",
  ),
  room(
    ["provider/src/lifecycle/**"],
    [...PULUMI, ...OUTWARD],
    "lifecycle knows nothing of Pulumi, programs or the simulator",
  ),
  {
    ...room(
      ["provider/src/lifecycle/*.ts"],
      [...PULUMI, ...OUTWARD, "./session/**"],
      "what serves any kind of resource knows no single one; resources.ts lists them",
    ),
    ignores: ["**/*.test.ts", "provider/src/lifecycle/{resources,index}.ts"],
  },
  room(
    ["provider/cmd/*/src/**"],
    [...OUTWARD, "axios", "zod", ...rooms("api", "wait")],
    "the plugin uses the lifecycle, and of Pulumi the messages only: the SDK takes half a second to load",
    "^@pulumi/pulumi(?!/proto/)",
  ),
  room(
    ["sdk/dynamic/src/**"],
    [...PEOPLES_SIDE, ...SIMULATOR, "axios", "zod", ...rooms("api", "wait")],
    "the dynamic form uses the lifecycle only",
  ),
  room(
    ["sdk/dynamic/src/{index,whatsAppAltSession}.ts", "sdk/dynamic/src/shell/**"],
    [...PEOPLES_SIDE, ...SIMULATOR, ...PROVIDER, "axios", "zod", "**/runtime", "**/wire", "**/failure"],
    "what a program imports carries nothing of the provider; only the serialised text requires the runtime",
  ),
  room(
    ["simulator/src/**"],
    [...PULUMI, ...PROGRAMS, ...PEOPLES_SIDE, ...PROVIDER],
    "the simulator imports nothing of ours, so that one mistake cannot agree with itself",
  ),
  room(
    ["cli/src/**"],
    [...SIMULATOR, ...PROGRAMS, "pulumi-zavu-engine", "pulumi-zavu-start", ...rooms("lifecycle")],
    "people's side: api, wait, errors and config of the provider",
  ),
  room(
    ["tools/engine/src/**"],
    [...PROGRAMS, "pulumi-zavu-cli", "pulumi-zavu-start", ...PROVIDER, ...SIMULATOR],
    "finding the engine needs nothing of ours",
  ),
  room(
    ["tools/pack/**"],
    [...PULUMI, ...PROGRAMS, "pulumi-zavu-cli", "pulumi-zavu-start", ...PROVIDER, ...SIMULATOR],
    "packing takes what the build left and knows nothing of it",
  ),
  room(
    ["tools/start/src/**"],
    [...PULUMI, ...PROGRAMS, ...rooms("lifecycle", "wait")],
    "npm start puts the pieces together and does none of their work",
  ),
  room(
    ["examples/**"],
    ["pulumi-zavu/**", "pulumi-zavu-*", "pulumi-zavu-*/**", ...SIMULATOR],
    "an example imports what users import",
  ),
];
