import { cureOf, sentenceOf } from "./pulumiError";

// The errors are those of the Pulumi CLI and its Automation API.
test.each([
  ["incorrect passphrase", "PULUMI_CONFIG_PASSPHRASE to the passphrase of the stack"],
  [
    "passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
    "PULUMI_CONFIG_PASSPHRASE_FILE",
  ],
  ["no stack named 'nope' found", "pulumi stack ls"],
  ["no Pulumi.yaml project file found (searching upwards from /tmp)", "--cwd FOLDER"],
  ["Invalid workDir passed to local workspace: '/nowhere' does not exist", "existing folder"],
  ["PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions", "pulumi login"],
  ["Command failed with ENOENT: pulumi version\nspawn pulumi ENOENT", "https://www.pulumi.com/docs/install/"],
  ["something else", "Check that `pulumi` is on PATH"],
])("the cure of %j", (error, cure) => {
  expect(cureOf(error)).toContain(cure);
});

test.each([
  ["Command failed with exit code 1: pulumi config --json\nerror: incorrect passphrase\n", "incorrect passphrase."],
  ["error: first\nerror: second", "first error: second."],
  ["Pulumi failed", "Pulumi failed."],
  ["it is broken!", "it is broken!"],
])("%j as a sentence", (stderr, sentence) => {
  expect(sentenceOf(stderr)).toBe(sentence);
});
