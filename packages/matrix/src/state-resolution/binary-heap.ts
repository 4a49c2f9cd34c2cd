/** A heap that gives its smallest item first. */
export interface BinaryHeap<Item> {
  readonly push: (item: Item) => void;
  /** Removes the smallest item; undefined when empty. */
  readonly pop: () => Item | undefined;
}

export function createBinaryHeap<Item>(isLess: (a: Item, b: Item) => boolean): BinaryHeap<Item> {
  const items: Item[] = [];
  const less = (i: number, j: number) => isLess(items[i] as Item, items[j] as Item);
  const swap = (i: number, j: number) => {
    [items[i], items[j]] = [items[j] as Item, items[i] as Item];
  };
  return {
    push: (item) => {
      let at = items.push(item) - 1;
      while (at > 0 && less(at, (at - 1) >> 1)) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    pop: () => {
      if (items.length === 0) return undefined;
      swap(0, items.length - 1);
      const smallest = items.pop();
      let at = 0;
      for (;;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < items.length && less(child, least)) least = child;
        }
        if (least === at) return smallest;
        swap(at, least);
        at = least;
      }
    },
  };
}
