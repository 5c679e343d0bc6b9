// Creates the README's picture: npx jest --testMatch "**/test/board/screenshot.ts"
import fs from "node:fs";
import path from "node:path";
import { systemClock } from "pulumi-zavu-provider/clock";
import { startSimulator } from "zavu-simulator";
import { startChromium } from "./chromium";
import { KEY, RunningBoard } from "./command";

const FILE = path.join(__dirname, "..", "..", "docs", "images", "board.png");

test("the picture shows two sessions that wait and one that is linked", async () => {
  // The QR codes are not valid: the simulator generates them.
  const simulator = await startSimulator({ projects: { proj: { keys: [KEY] } }, times: { qrRotateMs: 0 } });
  const names = ["Support line", "Orders Chile", "Night shift"];
  const [, , third] = names.map((displayName) => simulator.make("proj", { displayName }));
  const board = new RunningBoard(["--no-open"], { baseUrl: simulator.url, clock: systemClock });
  const { browser, close } = await startChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1_240, height: 760 }, colorScheme: "light" });
    await page.goto(await board.url());
    await page.locator('#waiting [data-stage="scan"]').nth(2).waitFor();
    simulator.scan(third!, { phoneNumber: "+56 9 8765 4342" });
    await page.getByText("Done (1)").waitFor();
    fs.mkdirSync(path.dirname(FILE), { recursive: true });
    const picture = await page.screenshot({ path: FILE, fullPage: true });
    expect(picture.length).toBeLessThan(150_000);
  } finally {
    board.interrupt();
    await board.ended;
    await close();
    await simulator.close();
  }
});
