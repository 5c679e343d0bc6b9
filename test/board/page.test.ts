import path from "node:path";
import ts from "typescript";

const PAGE = path.join(__dirname, "..", "..", "cli", "page");

test("the page's scripts match the types of the events and of the browser", () => {
  const program = ts.createProgram([path.join(PAGE, "board.js")], {
    allowJs: true,
    checkJs: true,
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
  });
  const problems = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start = 0 }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file ? path.basename(file.fileName) : ""}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  expect(problems).toEqual([]);
  const files = program.getSourceFiles().map(({ fileName }) => path.basename(fileName));
  expect(files).toEqual(expect.arrayContaining(["board.js", "card.js", "age.js", "pollGap.js", "page.ts"]));
});
