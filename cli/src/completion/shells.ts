import { bashScript } from "./bash";
import { fishScript } from "./fish";
import type { Tree } from "./tree";
import { zshScript } from "./zsh";

/** The script for each shell. It contains the whole command tree, so a completion runs no program. */
export const SCRIPTS: Record<string, (tree: Tree) => string> = { bash: bashScript, zsh: zshScript, fish: fishScript };
