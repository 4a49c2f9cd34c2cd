import { createInterface } from 'node:readline';

/** Where a command prints, and what it asks. */
export interface Terminal {
  print(line: string): void;
  bold(text: string): string;
  dim(text: string): string;
  /** One line of input that is not shown while it is typed. */
  askSecret(question: string): Promise<string>;
}

/** The terminal of this process. Without one, or when NO_COLOR is set, there are no colours. */
export function createTerminal(): Terminal {
  const isColoured = process.stdout.isTTY && process.stdout.hasColors();
  const style = (code: number, text: string): string =>
    isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    bold: (text) => style(1, text),
    dim: (text) => style(2, text),
    askSecret,
  };
}

// A pipe gives its first line; a person types unseen.
function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (stdin.isTTY) stderr.write(question);
  const reader = createInterface({ input: stdin, terminal: stdin.isTTY, historySize: 0 });
  return new Promise((resolve) => {
    reader.once('line', (line) => {
      if (stdin.isTTY) stderr.write('\n');
      resolve(line);
      reader.close();
    });
    reader.once('close', () => resolve(''));
  });
}
