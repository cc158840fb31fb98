import type { Plugin } from 'vite'

/** The mark on the tab of every page; without it each browser asks for a /favicon.ico that is not there. */
export function icon(): Plugin {
  return {
    name: 'icon',
    transformIndexHtml: {
      order: 'pre',
      handler: () => [
        { tag: 'link', attrs: { rel: 'icon', type: 'image/svg+xml', href: '../shared/mark.svg' }, injectTo: 'head' },
      ],
    },
  }
}
