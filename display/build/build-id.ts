import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const HOLDER = '__BUILD__'

/** Names the build by its content, and by the manifest of what was built `before`: in static/build.json for the hub, in each page's <meta name="build"> for itself. */
export function buildId(before = ''): Plugin {
  return {
    name: 'build-id',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'build', content: HOLDER }, injectTo: 'head' }],
    generateBundle(_options, bundle) {
      const hash = createHash('sha256')
      for (const name of Object.keys(bundle).sort()) {
        const file = bundle[name]!
        hash.update(name).update(file.type === 'chunk' ? file.code : file.source)
      }
      if (before && existsSync(before)) hash.update(readFileSync(before))
      const build = hash.digest('hex').slice(0, 16)
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && file.fileName.endsWith('.html')) {
          file.source = String(file.source).replace(HOLDER, build)
        }
      }
      this.emitFile({ type: 'asset', fileName: 'build.json', source: JSON.stringify({ build }) + '\n' })
    },
  }
}
