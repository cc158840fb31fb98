import { createApp } from 'vue'

import '../shared/fonts'
import '../shared/theme.css'
import './start.css'
import Start from './Start.vue'

createApp(Start).mount('#app')
