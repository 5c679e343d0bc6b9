import path from "node:path";
import ts from "typescript";
import { type Block } from "./blocks";
import { ROOT } from "../root";

// Declarations of names from a reader's own program, or from a package that is not installed.
const DECLARATIONS: Record<string, string> = {
  "examples/secret-store/README.md": `
    declare const aws: any, k8s: any, line: import("pulumi-zavu").WhatsAppAltSession;
    declare const qrCode: typeof line.qrCode;`,
};

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["node"],
  // Not a workspace of the repository; `npm run build` writes it.
  paths: { "pulumi-zavu-sdk": [path.join(ROOT, "sdk", "nodejs", "bin", "index.d.ts")] },
};

/** Compiles programs against the packages as they are built, all at once. Returns what is wrong, by the block's place. */
export function complaintsOf(blocks: readonly Block[]): string[] {
  const files = new Map(blocks.map((block, index) => [path.join(ROOT, "test", "docs", `block-${index}.ts`), block]));
  const textOf = (file: string) => {
    const block = files.get(path.normalize(file));
    // Appended, so that the numbers of its lines do not change.
    return block && `${block.text}\n${DECLARATIONS[pageOf(block)] ?? ""}\nexport {};\n`;
  };
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => textOf(file) !== undefined || fileExists(file);
  host.readFile = (file) => textOf(file) ?? readFile(file);
  host.getSourceFile = (file, version) => {
    const text = host.readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, version, true);
  };
  const program = ts.createProgram([...files.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const block = files.get(path.normalize(file?.fileName ?? ""));
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    return `${block?.place ?? file?.fileName ?? "the compiler"}, line ${line} of it: ${text}`;
  });
}

const pageOf = ({ place }: Block) => place.replace(/:\d+$/, "");
