import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { chromiumOnPath } from "./chromiumOnPath";

/** A headless Chromium, and how to be rid of it. */
export interface TestBrowser {
  browser: Browser;
  close(): Promise<void>;
}

/** The system's Chromium, else the one for Linux that a package brings. Where neither runs it throws. */
export async function startChromium(): Promise<TestBrowser> {
  const onPath = chromiumOnPath();
  if (onPath) return launched(onPath, {});
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-zavu-chromium-"));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    return await launched(unpack(folder), environmentIn(folder), remove);
  } catch (error) {
    remove();
    throw error;
  }
}

/** In a process of its own, so that its folder for temporary files and its place can be told it. */
function unpack(folder: string): string {
  const script = "require(process.argv[1]).executablePath().then((file) => process.stdout.write(file))";
  // As on AWS Lambda it brings the libraries that a bare Linux lacks.
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
  return execFileSync(process.execPath, ["-e", script, require.resolve("@sparticuz/chromium")], {
    env,
    encoding: "utf8",
  });
}

/** Its own libraries, and its own font and no other, so that a picture looks the same everywhere. */
function environmentIn(folder: string): Record<string, string> {
  const fonts = path.join(folder, "fonts.conf");
  fs.writeFileSync(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
  );
  return { LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"), FONTCONFIG_FILE: fonts };
}

async function launched(executablePath: string, env: Record<string, string>, remove = () => {}): Promise<TestBrowser> {
  const args = ["--host-resolver-rules=MAP *.test 127.0.0.1"];
  const browser = await chromium.launch({ executablePath, args, env: { ...process.env, ...env } });
  return { browser, close: () => browser.close().finally(remove) };
}
