/** The environment of PostgreSQL's programs: fixed, so that messages are English and nothing of ours leaks in. */
export const programEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
