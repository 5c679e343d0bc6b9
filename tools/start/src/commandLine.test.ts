import { parseCommand } from "./commandLine";

const read = (...args: string[]) => parseCommand(args, "/repo", {});

test("the defaults are the simulator and the folder .zavu of the project", () => {
  const simulated = { scanAfterMs: 8_000, qr: "text", bridge: false };
  expect(read("start")).toEqual({ verb: "start", live: false, yes: false, folder: "/repo/.zavu", ...simulated });
});

test("options are accepted before and after the verb", () => {
  const simulated = { scanAfterMs: 500, qr: "picture", bridge: true };
  const command = { verb: "destroy", live: true, yes: true, folder: "/repo/kept", ...simulated };
  const options = ["--yes", "--folder", "kept", "--scan-after", "0.5", "--qr", "picture", "--bridge"];
  expect(read("--live", "destroy", ...options)).toEqual(command);
});

test("--help is not a command", () => expect(read("--help")).toBeUndefined());

test.each([
  [[]],
  [["stop"]],
  [["start", "now"]],
  [["start", "--force"]],
  [["start", "--scan-after", "soon"]],
  [["start", "--qr", "svg"]],
])("%j is refused with the exit code of a wrong command line", (args) =>
  expect(() => read(...args)).toThrow(expect.objectContaining({ name: "StartError", exitCode: 2 })),
);

test.each([
  ["live", "start", "npm start -- --live"],
  ["scan_after", "start", "npm start -- --scan-after"],
  ["live", "destroy", "npm run destroy -- --live"],
])("an option that npm did not pass on (%s) is refused", (name, verb, command) => {
  const env = { [`npm_config_${name}`]: "true" };
  expect(() => parseCommand([verb], "/repo", env)).toThrow(
    expect.objectContaining({ message: expect.stringContaining(`\`${command}\``) as string, exitCode: 2 }),
  );
});

test("npm's own options are ignored", () => {
  expect(parseCommand(["start"], "/repo", { npm_config_yes: "true" })).toMatchObject({ live: false, yes: false });
});
