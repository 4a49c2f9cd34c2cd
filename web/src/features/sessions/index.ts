import { lazyScreen } from '#app/lazy-screen.tsx';

// Each way in is a chunk of its own, and the pages of "Me" are not downloaded with them.
export const DevicesPage = lazyScreen(async () => (await import('./devices-page.tsx')).DevicesPage);
export const PasswordPage = lazyScreen(async () => (await import('./password-page.tsx')).PasswordPage);
export const SignInScreen = lazyScreen(async () => (await import('./sign-in-screen.tsx')).SignInScreen);
export const SignUpScreen = lazyScreen(async () => (await import('./sign-up-screen.tsx')).SignUpScreen);
export const SigningInScreen = lazyScreen(
  async () => (await import('./signing-in-screen.tsx')).SigningInScreen,
);
export const WelcomeScreen = lazyScreen(async () => (await import('./welcome-screen.tsx')).WelcomeScreen);
