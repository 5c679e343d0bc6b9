import { run } from "./run";

const env = { PATH: "/usr/bin:/bin" };

test("a program that exceeds its limit is killed", async () => {
  await expect(run({ command: "/bin/sh", args: ["-c", "sleep 600"], env, limitMs: 20 })).rejects.toThrow(
    "sh was killed after 0.02 s",
  );
});

test("a program that cannot be started is an error", async () => {
  await expect(run({ command: "/nowhere/pulumi", args: [], env })).rejects.toThrow("ENOENT");
});

test("no program starts if the signal has aborted", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(run({ command: "/bin/sh", args: [], env, signal })).rejects.toThrow("enough");
});
