export { MeMenu, type MeMenuProps } from './me-menu.tsx';
export { MePage, type MePageProps } from './me-page.tsx';
