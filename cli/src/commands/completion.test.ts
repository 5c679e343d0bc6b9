import { PassThrough } from "node:stream";
import type { Io } from "../io";
import { run } from "../program";

async function completion(...args: string[]) {
  const [stdout, stderr] = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8" })];
  const io = { stdout, stderr, env: {}, signal: new AbortController().signal } as unknown as Io;
  const code = await run(["completion", ...args], { io, stacks: () => ({}) as never });
  return { code, out: (stdout.read() as string | null) ?? "", err: (stderr.read() as string | null) ?? "" };
}

test.each([
  ["bash", "complete -F _pulumi_zavu pulumi-zavu\n"],
  ["zsh", "compdef _pulumi_zavu pulumi-zavu\n"],
  ["fish", "complete -c pulumi-zavu -f\n"],
])("only the script for %s goes to stdout", async (shell, line) => {
  const { code, out, err } = await completion(shell);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(line);
  expect(out).toContain("completion");
});

test("an unknown shell is a usage error that lists the known ones", async () => {
  const { code, out, err } = await completion("csh");
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("Allowed choices are bash, zsh, fish.");
});

test("the help says where to save the script for each shell", async () => {
  const { out } = await completion("--help");
  expect(out).toContain("~/.local/share/bash-completion/completions/pulumi-zavu");
  expect(out).toContain("source <(pulumi-zavu completion zsh)");
  expect(out).toContain("~/.config/fish/completions/pulumi-zavu.fish");
});
