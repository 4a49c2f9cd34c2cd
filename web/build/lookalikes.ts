/** Letters that look like Latin ones, each followed by the one that it looks like. */
const pairs =
  'АAВBЕEКKМMНHОOРPСCТTУYХXІIЈJЅSԁdаaеeоoрpсcуyхxіiјjѕsһhԛqԝwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvρpαaιiκkτtυuχx' +
  'ӏlⅼlｌl0O1lIl|l';
const lookalike = new Map(
  Array.from({ length: pairs.length / 2 }, (_, at) => [pairs[at * 2], pairs[at * 2 + 1]]),
);

/**
 * The text with lookalike letters made one, so that two names that look alike are found to be. The SDK asks when it
 * decides whether a name needs its user id beside it. Compatibility forms fall together by Unicode's NFKC; the table
 * has the letters of the scripts that are written here.
 */
export default function unhomoglyph(text: string): string {
  return Array.from(text.normalize('NFKC'), (letter) => lookalike.get(letter) ?? letter).join('');
}
