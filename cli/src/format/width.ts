// East Asian letters and emoji. Some terminals draw a joined emoji in two columns, others each of its parts.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const UNSEEN = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns of a terminal a text takes, at most. */
export const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (UNSEEN.test(character) ? 0 : WIDE.test(character) ? 2 : 1), 0);

/** A text in at most so many columns; what does not fit is an ellipsis. No character is cut in two. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (widthOf(kept + segment) >= columns) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
