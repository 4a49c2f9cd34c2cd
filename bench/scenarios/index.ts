import { dmStorm } from './s1-dm-storm.ts';
import { teamChat } from './s2-team-chat.ts';
import { townSquare } from './s3-town-square.ts';
import { broadcast } from './s4-broadcast.ts';
import { idleArmy } from './s5-idle-army.ts';
import { mondayMorning } from './s6-monday-morning.ts';
import { firstLogin } from './s7-first-login.ts';
import { bigJoin } from './s8-big-join.ts';
import { stateChurn } from './s10-state-churn.ts';
import { scrollback } from './s12-scrollback.ts';
import { footprint } from './s13-footprint.ts';
import { crash } from './s14-crash.ts';
import { overload } from './s15-overload.ts';
import { soak } from './s16-soak.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, in the order of the suite. */
export const scenarios: readonly Scenario[] = [
  dmStorm,
  teamChat,
  townSquare,
  broadcast,
  idleArmy,
  mondayMorning,
  firstLogin,
  bigJoin,
  stateChurn,
  scrollback,
  footprint,
  crash,
  overload,
  soak,
];
