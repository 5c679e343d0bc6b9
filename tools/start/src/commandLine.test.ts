import { parseCommand } from "./commandLine";

const read = (...args: string[]) => parseCommand(args, "/repo");

test("without options it is the simulator, and .zavu in the project's folder", () => {
  const simulated = { scanAfterMs: 8_000, qr: "text", bridge: false };
  expect(read("start")).toEqual({ verb: "start", live: false, yes: false, folder: "/repo/.zavu", ...simulated });
});

test("options are taken on either side of the verb", () => {
  const simulated = { scanAfterMs: 500, qr: "picture", bridge: true };
  const command = { verb: "destroy", live: true, yes: true, folder: "/repo/kept", ...simulated };
  const options = ["--yes", "--folder", "kept", "--scan-after", "0.5", "--qr", "picture", "--bridge"];
  expect(read("--live", "destroy", ...options)).toEqual(command);
});

test("--help is no command", () => expect(read("--help")).toBeUndefined());

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
