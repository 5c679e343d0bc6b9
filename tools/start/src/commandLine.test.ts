import { parseCommand } from "./commandLine";

const read = (...args: string[]) => parseCommand(args, "/repo");

test("without options it is the simulator, and .zavu in the project's folder", () => {
  expect(read("start")).toEqual({ verb: "start", live: false, yes: false, folder: "/repo/.zavu", scanAfterMs: 8_000 });
});

test("options are taken on either side of the verb", () => {
  const command = { verb: "destroy", live: true, yes: true, folder: "/repo/kept", scanAfterMs: 500 };
  expect(read("--live", "destroy", "--yes", "--folder", "kept", "--scan-after", "0.5")).toEqual(command);
});

test("--help is no command", () => expect(read("--help")).toBeUndefined());

test.each([[[]], [["stop"]], [["start", "now"]], [["start", "--force"]], [["start", "--scan-after", "soon"]]])(
  "%j is refused with the exit code of a wrong command line",
  (args) => expect(() => read(...args)).toThrow(expect.objectContaining({ name: "StartError", exitCode: 2 })),
);
