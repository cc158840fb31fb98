import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

import { fonts } from './build/fonts'
import { icon } from './build/icon'

const here = fileURLToPath(new URL('.', import.meta.url))

/**
 * The administrator's page by itself: it is for office PCs and brings Element Plus. In one build with the pages of the hall their share of
 * Vue would grow by all that Element Plus needs of it.
 */
export default defineConfig({
  root: here,
  plugins: [vue(), icon(), fonts()],
  build: {
    outDir: '../hallbus/static',
    emptyOutDir: true,
    target: 'chrome85',
    cssTarget: 'chrome85',
    manifest: 'manifest-admin.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { admin: `${here}admin/index.html` },
      // The hub looks for the stylesheet of the faces and must not find Element Plus in it.
      output: { manualChunks: (id) => (id.includes('@fontsource') || id.endsWith('shared/fonts.ts') ? 'fonts' : undefined) },
    },
  },
})
