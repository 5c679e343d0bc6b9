import { run } from "./run";

const node = (program: string, options = {}) => run(process.execPath, ["--eval", program], options);

test("returns what a program writes to stdout, and nothing else", async () => {
  expect(await node("console.log('out'); console.error('err')")).toBe("out\n");
});

test("passes input to a program, and a program that does not read it is no error", async () => {
  expect(await node("process.stdin.pipe(process.stdout)", { input: "ünï" })).toBe("ünï");
  expect(await node("process.stdin.destroy()", { input: "x".repeat(2 ** 20) })).toBe("");
});

test("a program that fails is an error with its exit code and its output", async () => {
  await expect(node("console.log('out'); console.error('err'); process.exitCode = 3")).rejects.toMatchObject({
    code: 3,
    stdout: "out\n",
    stderr: "err\n",
    message: expect.stringMatching(/^Command failed: .*\nout\n\nerr$/) as string,
  });
});

test("a program that does not exist is an error with the code ENOENT", async () => {
  await expect(run("no-such-program", [])).rejects.toMatchObject({ code: "ENOENT", stdout: "", stderr: "" });
});
