import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { chromiumOnPath } from "./chromiumOnPath";

/** A headless Chromium, and a function to close it. */
export interface TestBrowser {
  browser: Browser;
  close(): Promise<void>;
}

/** Starts the system's Chromium, else the one for Linux from a package. Throws if neither runs. */
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

/** In a separate process, so that it can have its own folder for temporary files. */
function unpack(folder: string): string {
  const script = "require(process.argv[1]).executablePath().then((file) => process.stdout.write(file))";
  // On AWS Lambda it also unpacks the libraries that a minimal Linux does not have.
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
  return execFileSync(process.execPath, ["-e", script, require.resolve("@sparticuz/chromium")], {
    env,
    encoding: "utf8",
  });
}

/** Only its own libraries and font, so that a picture looks the same on every machine. */
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
