// Monaco's inner modules carry no types.
declare module 'monaco-editor/esm/vs/editor/browser/config/tabFocus.js' {
  export const TabFocus: { setTabFocusMode(tabMovesFocus: boolean): void };
}
