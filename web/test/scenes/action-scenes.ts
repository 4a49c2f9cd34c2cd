import { onMessage, played } from './conversation-scenes.ts';
import { press, see, type, type Scene } from './scene.ts';
import { GROUP } from './scene-rows.ts';
import { roomAt, showTimeline } from './play-world.ts';
import { hostileRows } from './hostile-rows.ts';
import { mediaRows, textRows, unreadableRows } from './scene-timelines.ts';
import { installMicrophone, removeMicrophone } from './scripted-microphone.ts';

const area = 'textarea';
const header = press('header button[aria-label="{timeline:header.more}"]');

/** Writing. */
export const COMPOSER_SCENES: readonly Scene[] = [
  played('composer-text', 'A message of several lines', [
    type(area, 'I take the small stove.\n\nAnd for the evening:\n- tea\n- the long book\n- **two** blankets'),
  ]),
  played('composer-reply', 'Answering a message', onMessage('m11', '{timeline:action.reply}')),
  played('composer-edit', 'Editing a message', [
    press(area),
    { act: 'key', key: 'ArrowUp' },
    see('text="{timeline:composer.editing}"'),
  ]),
  played('composer-mention', 'Naming somebody', [
    type(area, 'Ask @'),
    see('[role=listbox] [role=option] >> nth=-1'),
  ]),
  played('composer-emoji', 'Choosing an emoji', [
    press('button[aria-label="{timeline:composer.emoji}"]'),
    press('[role=dialog] button[aria-label="{timeline:emoji.group.nature}"]'),
  ]),
  played('composer-emoji-search', 'Searching an emoji', [
    press('button[aria-label="{timeline:composer.emoji}"]'),
    type('[role=dialog] input', '{keys:emoji.0}'),
  ]),
  {
    ...played('composer-recording', 'Recording a voice message', [
      press('button[aria-label="{timeline:composer.record}"]'),
      see('button[aria-label="{timeline:voice.finish}"]'),
    ]),
    play(port) {
      installMicrophone();
      showTimeline(port, GROUP, textRows());
    },
  },
  {
    ...played('composer-voice', 'Hearing a voice message before it goes', [
      press('button[aria-label="{timeline:composer.record}"]'),
      { act: 'key', key: 'rest' },
      press('button[aria-label="{timeline:voice.finish}"]'),
      see('button[aria-label="{timeline:voice.send}"]'),
    ]),
    play(port) {
      installMicrophone();
      showTimeline(port, GROUP, textRows());
    },
  },
  {
    ...played('composer-no-microphone', 'No microphone', [
      press('button[aria-label="{timeline:composer.record}"]'),
      see('text="{timeline:voice.no-microphone}"'),
    ]),
    play(port) {
      removeMicrophone();
      showTimeline(port, GROUP, textRows());
    },
  },
  played('attach', 'A picture before it goes, with its description', [
    { act: 'paste', target: area, pictures: ['mxc://hills'] },
    type('[role=dialog] textarea >> nth=0', 'Green hills under a blue sky'),
  ]),
  played('attach-several', 'Several pictures before they go', [
    { act: 'paste', target: area, pictures: ['mxc://hills', 'mxc://dusk', 'mxc://hills'] },
    see('[role=dialog] textarea >> nth=0'),
  ]),
];

/** What lies over a conversation. */
export const OVER_SCENES: readonly Scene[] = [
  played('message-toolbar', 'A message that is pointed at', [
    { act: 'point', target: '[data-entry=m7] [data-bubble]' },
  ]),
  played('message-menu', 'What can be done with a message', [
    ...onMessage('m7', '{timeline:action.more}'),
    see('[role=menu]'),
  ]),
  played('message-menu-own', 'What can be done with a message of one’s own', [
    ...onMessage('m9', '{timeline:action.more}'),
    see('[role=menu]'),
  ]),
  played('message-delete', 'Before a message is deleted', [
    ...onMessage('m9', '{timeline:action.more}'),
    press('[role=menuitem]:has-text("{timeline:action.delete}")'),
    see('[role=alertdialog]'),
  ]),
  {
    ...played('reactions', 'Who reacted', [
      press('button:has-text("{timeline:reaction.who}")'),
      see('[role=dialog] h3 >> nth=1'),
    ]),
    play: (port) => showTimeline(port, GROUP, textRows().slice(0, 3)),
  },
  {
    ...played('readers', 'Who has read a message', [
      press('[data-entry=m4] button >> nth=-1'),
      see('[role=dialog]'),
    ]),
    play: (port) => showTimeline(port, GROUP, textRows().slice(0, 3)),
  },
  played('conversation-menu', 'What can be done with a conversation', [header, see('[role=menu]')]),
  played('date-dialog', 'Jumping to a date', [
    header,
    press('[role=menuitem]:has-text("{timeline:header.jumpToDate}")'),
    see('[role=dialog] input'),
  ]),
  {
    ...played('media-viewer', 'A picture on the whole screen', [
      press('[data-entry=p1] [data-bubble] button >> nth=0'),
      see('[role=dialog] img'),
    ]),
    play: (port) => showTimeline(port, GROUP, mediaRows().slice(0, 1)),
  },
  {
    ...played('unreadable-why', 'Why a message can’t be read', [
      press('[data-entry=u3] [data-unreadable] button'),
      see('[role=dialog]'),
    ]),
    play: (port) => showTimeline(port, GROUP, unreadableRows()),
  },
  {
    name: 'link-warning',
    title: 'A link that pretends to be another',
    at: roomAt(),
    play: (port) => showTimeline(port, GROUP, hostileRows().slice(2, 3)),
    steps: [press('[data-entry=h3] a >> nth=0'), see('[role=dialog], [role=alertdialog]')],
  },
];
