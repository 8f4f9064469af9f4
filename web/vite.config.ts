import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { precompress } from './build/precompress';

// Where `npm run dev` finds a running server; the built page needs none of this.
const server = process.env.KOBLING_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative, so that the pages work behind a reverse proxy under any path.
  base: './',
  plugins: [react(), precompress()],
  resolve: {
    alias: {
      // What GraphiQL loads as the editor: see the file for what is left out.
      'monaco-editor/esm/vs/editor/edcore.main.js': fileURLToPath(new URL('./src/graphiql/editor.ts', import.meta.url)),
    },
  },
  server: { proxy: { '/graphql': server } },
  build: {
    // The Content-Security-Policy forbids data: fonts and scripts: every asset is a file.
    assetsInlineLimit: 0,
    // The editor is one lazy chunk of 2.5 MB; the tests hold the compressed sizes.
    chunkSizeWarningLimit: 3000,
    license: { fileName: 'licences.md' },
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // One HTML entry per page, each with its own policy.
      checks: { moduleLevelDirective: false, bundlerTimings: false },
      input: { graphiql: 'graphiql.html' },
      output: {
        codeSplitting: {
          // Shared by every page, and changed less often than our own code.
          groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ }],
        },
      },
    },
  },
  test: { include: ['src/**/*.test.ts', 'tests/**/*.test.ts'] },
});
