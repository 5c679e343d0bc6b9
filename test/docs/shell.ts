/** One simple command of a shell text: its words without quotes. */
export type Words = string[];

const OPERATORS = ["&&", "||", "|", ";", "&", "\n", "(", ")"];

/**
 * The simple commands of a shell text, including those of `$(...)`, without comments and redirections.
 */
export function commandsIn(text: string): Words[] {
  const commands: Words[] = [];
  let words: Words = [];
  let word: string | undefined;
  let skipsNext = false;
  const endWord = () => {
    if (word !== undefined && !skipsNext) words.push(word);
    if (word !== undefined) skipsNext = false;
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; at++) {
    const rest = text.slice(at);
    const char = rest.charAt(0);
    const operator = OPERATORS.find((one) => rest.startsWith(one));
    if (rest.startsWith("\\\n")) at += 1;
    else if (rest.startsWith("$(")) {
      const inner = insideParens(rest.slice(1));
      commands.push(...commandsIn(inner));
      word = `${word ?? ""}$(…)`;
      at += inner.length + 2;
    } else if (char === "'" || char === '"') {
      const end = rest.indexOf(char, 1);
      if (end < 0) throw new Error(`a quote is not closed: ${rest}`);
      const quoted = rest.slice(1, end);
      for (const [, inner = ""] of char === '"' ? quoted.matchAll(/\$\(([^)]*)\)/g) : [])
        commands.push(...commandsIn(inner));
      word = (word ?? "") + (char === '"' ? quoted.replace(/\$\([^)]*\)/g, "$(…)") : quoted);
      at += end;
    } else if (char === "#" && word === undefined) at += (rest + "\n").indexOf("\n") - 1;
    else if (operator) {
      endCommand();
      at += operator.length - 1;
    } else if (char === ">" || char === "<") {
      endWord();
      skipsNext = true;
      if (rest.charAt(1) === char) at += 1;
    } else if (/\s/.test(char)) endWord();
    else word = (word ?? "") + char;
  }
  endCommand();
  return commands;
}

/** The text between a parenthesis at the start and its closing one. */
function insideParens(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")" && --depth === 0) return text.slice(1, at);
  }
  throw new Error(`a parenthesis is not closed: ${text}`);
}
