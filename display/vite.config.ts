import vue from '@vitejs/plugin-vue'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

import { buildId } from './build/build-id'
import { fonts } from './build/fonts'
import { icon } from './build/icon'

const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * Every folder with an index.html is a page: display/board/index.html becomes static/board/index.html. The administrator's is built
 * by itself, see vite.admin.config.ts, and before the others, which name the build after all of it.
 */
const pages = readdirSync(here).filter((name) => !['node_modules', 'admin'].includes(name) && existsSync(`${here}${name}/index.html`))

export default defineConfig({
  root: here,
  // No page writes components in the older way; a TV box need not fetch and parse what is for it.
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  plugins: [vue(), icon(), fonts(), buildId(`${here}../hallbus/static/manifest-admin.json`)],
  build: {
    outDir: '../hallbus/static',
    emptyOutDir: false,
    // The oldest engine with native modules; TV boxes are 66 and 68. Transpiling does not add missing functions.
    target: 'chrome61',
    cssTarget: 'chrome61',
    manifest: 'manifest.json',
    // It makes a board's script 4 % smaller than the bundler's own does (build/weight.test.ts has the limit): 2 MB, BSD-2-Clause, kept.
    minify: 'terser',
    terserOptions: { ecma: 2017, module: true, compress: { passes: 2 } },
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: { input: Object.fromEntries(pages.map((page) => [page, `${here}${page}/index.html`])) },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/live': { target: 'ws://127.0.0.1:8080', ws: true } } },
  test: { environment: 'node', include: ['**/*.test.ts'], exclude: ['node_modules/**'] },
})
