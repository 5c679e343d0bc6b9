import { redact } from "pulumi-zavu-provider/redact";

/** What Pulumi wrote to stderr as one sentence, without the command line before it. */
export const sentenceOf = (stderr: string): string =>
  redact(stderr.replace(/^[^]*?^error: /m, "").trim()).replace(/[^.!?]$/, "$&.");

const CURES: [RegExp, string][] = [
  [/incorrect passphrase/, "Set PULUMI_CONFIG_PASSPHRASE to the passphrase of the stack."],
  [/PULUMI_CONFIG_PASSPHRASE/, "Set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE, for the stack."],
  [/no stack named/, "Check the name with `pulumi stack ls`. If it is a stack of another project, pass --cwd FOLDER."],
  [/no Pulumi(\.yaml)? project/, "Run the command in the project's folder, or pass --cwd FOLDER."],
  [/Invalid workDir/, "Pass an existing folder in --cwd."],
  [/PULUMI_ACCESS_TOKEN|pulumi login|not logged in/, "Log in to the backend with `pulumi login`."],
  [/ENOENT/, "Install the Pulumi CLI: https://www.pulumi.com/docs/install/"],
];

const OTHER =
  "Check that `pulumi` is on PATH, that you are logged in to the backend, that --cwd is the project's folder and that " +
  "the stack's passphrase or secrets provider is available.";

/** What to do about an error of Pulumi. */
export const cureOf = (error: string): string => CURES.find(([pattern]) => pattern.test(error))?.[1] ?? OTHER;

/** Whether the error says that the stack's passphrase is not set. */
export const needsPassphrase = (error: string): boolean => /passphrase must be set/.test(error);
