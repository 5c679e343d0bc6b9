// Who may import whom: a room names what it must not know, and everything else it may. CONTRIBUTING.md draws the picture.

/** Modules of this project, and how they are named from the outside and from a neighbouring folder. */
const provider = (...rooms) =>
  rooms.flatMap((room) => [
    `pulumi-zavu-provider/${room}`,
    `../${room}`,
    `../${room}/**`,
    `./${room}/**`,
    `../../${room}/**`,
  ]);
const PULUMI = ["@pulumi/*", "@pulumi/**"];
const OURS = ["pulumi-zavu", "pulumi-zavu/**", "pulumi-zavu-*", "pulumi-zavu-*/**"];
const SIMULATOR = ["zavu-simulator", "zavu-simulator/**"];
const PEOPLES_SIDE = ["pulumi-zavu-cli", "pulumi-zavu-start", "pulumi-zavu-engine"];
const OUTWARD = ["pulumi-zavu", "pulumi-zavu/**", ...PEOPLES_SIDE, ...SIMULATOR];

const room = (files, forbidden, why) => ({
  files,
  ignores: ["**/*.test.ts"],
  rules: { "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message: why }] }] },
});

export default [
  room(
    ["provider/src/*.ts"],
    [...PULUMI, ...OUTWARD, ...provider("api", "wait", "lifecycle")],
    "config, errors, redact and clock know nobody",
  ),
  room(
    ["provider/src/api/**"],
    [...PULUMI, ...OUTWARD, ...provider("wait", "lifecycle")],
    "api speaks HTTP; it knows neither waiting nor state",
  ),
  room(
    ["provider/src/wait/**"],
    [...PULUMI, ...OUTWARD, ...provider("lifecycle")],
    "wait decides when to look; it does not know what for",
  ),
  room(
    ["provider/src/lifecycle/**"],
    [...PULUMI, ...OUTWARD],
    "lifecycle knows nothing of Pulumi, programs or the simulator",
  ),
  room(
    ["sdk/dynamic/src/**"],
    [...PEOPLES_SIDE, ...SIMULATOR, "axios", "zod", ...provider("api", "wait")],
    "the dynamic form uses the lifecycle only",
  ),
  room(
    ["sdk/dynamic/src/{index,whatsAppAltSession}.ts", "sdk/dynamic/src/shell/**"],
    [
      ...PEOPLES_SIDE,
      ...SIMULATOR,
      "axios",
      "zod",
      "pulumi-zavu-provider",
      "pulumi-zavu-provider/**",
      "**/runtime",
      "**/wire",
      "**/failure",
    ],
    "what a program imports carries nothing of the provider; only the serialised text requires the runtime",
  ),
  room(
    ["simulator/src/**"],
    [...PULUMI, ...OURS],
    "the simulator imports nothing of ours, so that one mistake cannot agree with itself",
  ),
  room(
    ["cli/src/**"],
    [
      ...SIMULATOR,
      "pulumi-zavu",
      "pulumi-zavu/**",
      "pulumi-zavu-engine",
      "pulumi-zavu-start",
      ...provider("lifecycle"),
    ],
    "people's side: api, wait, errors and config of the provider",
  ),
  room(["tools/engine/src/**"], [...OURS, ...SIMULATOR], "finding the engine needs nothing of ours"),
  room(
    ["examples/**"],
    ["pulumi-zavu/**", "pulumi-zavu-*", "pulumi-zavu-*/**", ...SIMULATOR],
    "an example imports what users import",
  ),
];
