import { bashScript } from "./bash";
import { fishScript } from "./fish";
import type { Tree } from "./tree";
import { zshScript } from "./zsh";

/** The scripts that there are. They hold the whole tree: nothing is run at a TAB. */
export const SCRIPTS: Record<string, (tree: Tree) => string> = { bash: bashScript, zsh: zshScript, fish: fishScript };
