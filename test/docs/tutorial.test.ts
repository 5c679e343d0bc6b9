// Needs: pulumi-language-yaml
import { blocksOf } from "./blocks";
import { TutorialFolder } from "./tutorialFolder";

const KEY = "zv_live_simulator";

test("the tutorial's commands, typed one after the other, lead to a scanned session and leave nothing", async () => {
  const folder = await TutorialFolder.open();
  const printed: [string, string][] = [];
  const scanned: number[] = [];
  try {
    for (const { language, text } of blocksOf("docs/tutorial.md")) {
      if (language === "yaml") folder.write("Pulumi.yaml", text);
      else if (text.startsWith("npx zavu-simulator ")) await folder.startSimulator(text);
      else if (text.startsWith("npx pulumi-zavu qr ")) scanned.push(await folder.scan(text));
      // From here on the page has Zavu itself; here the simulator stays in its place.
      else printed.push([text, await folder.type(text.replace("unset ZAVU_BASE_URL ", "unset "), `${KEY}\n`)]);
      if (text.includes("pulumi stack rm dev")) expect(await folder.sessions()).toEqual([]);
    }
    expect(scanned).toEqual([0, 0]);
    const after = (part: string) => printed.filter(([text]) => text.includes(part)).map(([, output]) => output);
    expect(after("pulumi stack output\n")).toEqual([
      expect.stringMatching(/qrCode +\[secret\][\s\S]*status +qr_ready/),
    ]);
    expect(after("pulumi stack output status")).toHaveLength(2);
    for (const output of after("pulumi stack output status")) expect(output).toMatch(/^ready$/m);
    expect(after("pulumi-zavu wait")).toEqual([expect.stringContaining("ready")]);
    expect(await folder.sessions()).toEqual([]);
  } finally {
    folder.close();
  }
});
