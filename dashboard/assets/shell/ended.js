// A page whose session has ended leads to the sign-in, so that nothing old stays on the screen.
const look = () => {
  if (document.querySelector(".session-ended")) location.replace("/intrare?incheiat=1");
};
new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
look();
