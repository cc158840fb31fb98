import { createApp } from 'vue'

import Strip from './Strip.vue'

createApp(Strip).mount('#app')
