/** The 64 emoji of the specification ("SAS method: emoji") by number, under the names that it gives them. */
const NAMES =
  'Dog Cat Lion Horse Unicorn Pig Elephant Rabbit Panda Rooster Penguin Turtle Fish Octopus Butterfly Flower Tree ' +
  'Cactus Mushroom Globe Moon Cloud Fire Banana Apple Strawberry Corn Pizza Cake Heart Smiley Robot Hat Glasses ' +
  'Spanner Santa Thumbs_Up Umbrella Hourglass Clock Gift Light_Bulb Book Pencil Paperclip Scissors Lock Key Hammer ' +
  'Telephone Flag Train Bicycle Aeroplane Rocket Trophy Ball Guitar Trumpet Bell Anchor Headphones Folder Pin';

const NUMBERS: ReadonlyMap<string, number> = new Map(
  NAMES.split(' ').map((name, number) => [name.replaceAll('_', ' '), number]),
);

/** The number of an emoji, under which its name is translated; -1 for a name that is not of the list. */
export function emojiNumber(name: string): number {
  return NUMBERS.get(name) ?? -1;
}
