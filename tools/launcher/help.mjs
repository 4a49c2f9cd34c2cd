// What `./herald help` prints. Node 18 runs this file.

const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;
const style = (code, text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = (text) => style(1, text);
const dim = (text) => style(2, text);

const groups = [
  {
    title: 'Run',
    commands: [
      ['start', 'serve on http://127.0.0.1:8008, with data in ./data'],
      ['doctor', 'see what works here, what does not, and what to do'],
    ],
  },
  {
    title: 'People',
    commands: [
      ['user add NAME', 'make an account; asks for its password'],
      ['user list', 'list the accounts'],
      ['user deactivate NAME', 'end an account for good'],
      ['user grant NAME ROLE', "give a role, such as wallet_desk; 'user revoke' takes it"],
    ],
  },
  {
    title: 'Money',
    commands: [
      ['wallet verify', 'check the books from nothing, and name what was changed'],
      ['wallet checkpoint', 'print where the books stand, a line to be kept elsewhere'],
    ],
  },
  {
    title: 'Settings',
    commands: [
      ['config check', 'say whether the settings can be used'],
      ['config print', 'show every setting and where it comes from'],
    ],
  },
  {
    title: 'Work on Herald',
    commands: [
      ['dev', 'serve with people to log in as, anew at each change'],
      ['test', 'run every check and every test'],
    ],
  },
];

const lines = [
  `${bold('Herald')}  a Matrix homeserver that states and citizens can trust`,
  '',
  dim('  ./herald COMMAND'),
  ...groups.flatMap(({ title, commands }) => [
    '',
    bold(title),
    ...commands.map(([name, what]) => `  ${name.padEnd(22)}${dim(what)}`),
  ]),
  '',
  dim('Settings stand in the environment (HERALD_LISTEN=127.0.0.1:9000) or in herald.yaml;'),
  dim('docs/operations/configuration.md explains each.'),
];
process.stdout.write(`${lines.join('\n')}\n`);
