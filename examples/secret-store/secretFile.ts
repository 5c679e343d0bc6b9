import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";

export interface SecretFileArgs {
  /** The file's whole path. */
  file: pulumi.Input<string>;
  /** A secret. */
  text: pulumi.Input<string>;
}

interface SecretFileState {
  file: string;
  text: string;
}

function write({ file, text }: SecretFileState): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, text, { mode: 0o600 });
}

const provider: pulumi.dynamic.ResourceProvider<SecretFileState, SecretFileState> = {
  async diff(_id, olds, news) {
    const isMoved = olds.file !== news.file;
    return { changes: isMoved || olds.text !== news.text, replaces: isMoved ? ["file"] : [] };
  },
  async create(inputs) {
    write(inputs);
    return { id: inputs.file, outs: inputs };
  },
  async update(_id, _olds, news) {
    write(news);
    return { outs: news };
  },
  async delete(file) {
    fs.rmSync(file, { force: true });
  },
};

/** A file that only its owner can read. It stands in for a secret store, so that this example needs none. */
export class SecretFile extends pulumi.dynamic.Resource {
  constructor(name: string, args: SecretFileArgs, opts?: pulumi.CustomResourceOptions) {
    // Without this the text would be plain in state as soon as somebody passes one that is not marked as secret.
    super(provider, name, { ...args }, pulumi.mergeOptions(opts, { additionalSecretOutputs: ["text"] }));
  }
}
